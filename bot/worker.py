"""Handles stored updates: leases chats, feeds the dispatcher, commits what came of it."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from sqlalchemy.ext.asyncio import AsyncSession

from bot.blocking import blocked
from bot.feeding import feed
from bot.pacing import Pacer
from bot.trouble import Buried, Retried, reason, verdict
from core.bell import Bell
from core.database import Database
from messages import lanes, outbox, privacy
from messages.outbox import Address, Priority
from messages.turn import Turn, current_turn

log = structlog.get_logger()

LEASE = timedelta(seconds=12)
POLL_SECONDS = 1.0
# How long a handler that has ended waits for others to share its commit with.
LINGER_SECONDS = 0.005
WIND_UP_SECONDS = 8.0
SORRY = "mailbox.sorry"


@dataclass
class Ended:
    """A turn whose handler has returned, or raised."""

    turn: Turn
    error: Exception | None


class Worker:
    """Works on up to `slots` chats at once. Any number of workers may run, in any number of processes on PostgreSQL.

    `pacers` are those of the channels that have a pace: while one asks for patience, none of its updates is begun.
    """

    def __init__(
        self,
        *,
        database: Database,
        dispatcher: Dispatcher,
        bots: Mapping[int, Bot],
        clock: Callable[[], datetime],
        bell: Bell,
        slots: int = 16,
        lease: timedelta = LEASE,
        pacers: Mapping[int, Pacer] | None = None,
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._bots = bots
        self._clock = clock
        self._bell = bell
        self._slots = slots
        self._lease = lease
        self._pacers = pacers or {}
        self._name = uuid4().hex
        self._claims = 0
        self._running: dict[int, Turn] = {}
        self._ended: list[Ended] = []
        self._renew_at = clock()

    async def run(self) -> None:
        """Work until cancelled; then let running handlers end, and give back what is not done."""
        if self._database.is_sqlite:
            # One process serves an SQLite database: what is leased was leased by one that is gone.
            async with self._database.begin() as session:
                await lanes.evict(session, bots=list(self._bots))
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    seen = self._bell.rings
                    if not await self._step(group):
                        await self._bell.wait(min(POLL_SECONDS, self._lease.total_seconds() / 4), since=seen)
                    await self._linger()
            except asyncio.CancelledError:
                await self._wind_up()
                raise

    async def drain(self) -> None:
        """Handle everything that is due now, with what follows from it, and return."""
        async with asyncio.TaskGroup() as group:
            while await self._step(group) or self._running or self._ended:
                await self._linger(self._lease.total_seconds() / 4)

    async def _linger(self, seconds: float = LINGER_SECONDS) -> None:
        """Wait a moment while handlers run, so that what ends meanwhile shares one commit."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self._running and len(self._ended) < self._slots // 2 and (left := until - loop.time()) > 0:
            await self._bell.wait(left, since=self._bell.rings)

    async def _step(self, group: asyncio.TaskGroup) -> bool:
        """Keep what runs, end what has ended, claim what is due. Whether there may be more to do at once."""
        # They stay in the list until they are committed: whoever stops the worker meanwhile finds them there.
        ended = list(self._ended)
        # One moment for all of it: whatever of this worker's has run out by then is renewed, never claimed a second time.
        now = self._clock()
        await self._renew(now)
        for one in ended:
            if one.error is not None:
                await self._fail(one)
        finished = [one.turn for one in ended if one.error is None]
        try:
            done, claimed = await self._exchange(finished, now)
        except Exception as error:
            if not finished:
                raise
            # One of them spoils the commit for all: end them one by one, to find out which.
            log.warning("a commit of ended turns failed", turns=len(finished), **reason(error))
            await self._finish_one_by_one(finished)
            del self._ended[: len(ended)]
            return True
        del self._ended[: len(ended)]
        self._tell(done)
        for turn in claimed:
            self._running[turn.inbox_id] = turn
            group.create_task(self._handle(turn))
        return bool(claimed)

    async def _renew(self, now: datetime) -> None:
        # Also of what ends while this waits for the database: it is committed by the next step only.
        held = [*self._running.values(), *(one.turn for one in self._ended)]
        if held and now >= self._renew_at:
            async with self._database.begin() as session:
                await lanes.renew(session, held, until=now + self._lease)
        if now >= self._renew_at:
            self._renew_at = now + self._lease / 4

    async def _exchange(self, finished: list[Turn], now: datetime) -> tuple[list[Turn], list[Turn]]:
        """One commit: write what these turns did, if their lanes are still ours, and claim others."""
        async with self._database.begin() as session:
            done = await lanes.finish(session, finished, now=now)
            claimed: list[Turn] = []
            free, bots = self._slots - len(self._running), self._open_bots(now)
            if free and bots:
                self._claims += 1
                owner = f"{self._name}/{self._claims}"
                until = self._clock() + self._lease
                claimed = await lanes.claim(session, bots=bots, owner=owner, limit=free, now=now, until=until)
        if len(done) < len(finished):
            log.warning("another worker has taken over", turns=len(finished) - len(done))
        return done, claimed

    def _open_bots(self, now: datetime) -> list[int]:
        return [bot for bot in self._bots if bot not in self._pacers or not self._pacers[bot].is_paused(now)]

    async def _finish_one_by_one(self, finished: list[Turn]) -> None:
        for turn in finished:
            try:
                async with self._database.begin() as session:
                    done = await lanes.finish(session, [turn], now=self._clock())
            except Exception as error:
                log.exception("a turn could not be committed", inbox_id=turn.inbox_id)
                await self._fail(Ended(turn, error))
            else:
                self._tell(done)

    async def _fail(self, one: Ended) -> None:
        """Alone in its transaction: it locks one chat's lane and waits for no other."""
        assert one.error is not None
        now = self._clock()
        if isinstance(one.error, TelegramRetryAfter) and one.turn.bot in self._pacers:
            self._pacers[one.turn.bot].pause_all(now + timedelta(seconds=one.error.retry_after))
        async with self._database.begin() as session:
            match verdict(one.error, attempts=one.turn.attempts):
                case Retried(after):
                    await lanes.retry(session, one.turn, error=type(one.error).__name__, at=now + after)
                case Buried():
                    await self._bury(session, one, now)

    async def _bury(self, session: AsyncSession, one: Ended, now: datetime) -> None:
        turn = one.turn
        log.error("update given up", inbox_id=turn.inbox_id, attempts=turn.attempts, error=type(one.error).__name__)
        if not await lanes.bury(session, turn, error=type(one.error).__name__, now=now):
            return
        if turn.is_forgotten:
            await privacy.drop_chat(session, bot=turn.bot, chat_id=turn.chat_id)
            return
        # Groups and updates without a chat have nobody to say sorry to.
        if turn.chat_id > 0:
            to = [Address(turn.bot, turn.chat_id)]
            await outbox.put(session, to=to, kind=SORRY, data={}, key=f"{SORRY}:{turn.inbox_id}", priority=Priority.RECEIPT, now=now)

    async def _handle(self, turn: Turn) -> None:
        current_turn.set(turn)
        error: Exception | None = None
        try:
            await feed(self._dispatcher, self._bots[turn.bot], turn)
        except TelegramForbiddenError:
            # They cannot be answered; what they asked for has been done.
            turn.at_done(partial(blocked, bot=turn.bot, chat_id=turn.chat_id, now=self._clock()))
        except Exception as raised:  # noqa: BLE001 - every failure of a handler is tried again or buried
            error = raised
            log.warning("update failed", inbox_id=turn.inbox_id, attempt=turn.attempts, **reason(raised))
        finally:
            # Also when cancelled: its lease must not be renewed any more.
            self._running.pop(turn.inbox_id, None)
            turn.is_closed = True
        if turn.is_forgotten:
            # Whatever was said: nothing of it stays.
            turn.at_done(partial(privacy.drop_chat, bot=turn.bot, chat_id=turn.chat_id))
        self._ended.append(Ended(turn, error))
        self._bell.ring()

    def _tell(self, done: list[Turn]) -> None:
        for turn in done:
            for call in turn.after:
                call()

    async def _wind_up(self) -> None:
        """Wait a little for handlers that run, commit what they did, and let others have the rest at once."""
        loop = asyncio.get_running_loop()
        until = loop.time() + WIND_UP_SECONDS
        while self._running and loop.time() < until:
            await self._bell.wait(until - loop.time(), since=None)
        for one in self._ended:
            if one.error is not None:
                await self._fail(one)
        await self._finish_one_by_one([one.turn for one in self._ended if one.error is None])
        for turn in self._running.values():
            async with self._database.begin() as session:
                await lanes.retry(session, turn, error="Stopped", at=self._clock())
        self._ended = []
