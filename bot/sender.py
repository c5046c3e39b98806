"""Drains the outbox of one bot: the most urgent first, at the channel's pace, each notice until it is sent or given up."""

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from sqlalchemy.ext.asyncio import AsyncSession

from bot.alone import alone
from bot.letters import Words, deliver, joined
from bot.pacing import Pace, Pacer
from bot.parcels import Parcel, in_words, pack, settle
from bot.trouble import reason
from core.bell import Bell
from core.database import Database
from messages import inbox, outbox, sending
from messages.mentions import collecting
from messages.outbox import Priority
from messages.sending import Notice
from messages.turn import current_turn

log = structlog.get_logger()

# A claim outlives the slowest call, so that nobody else sends the same meanwhile. The web chat calls nobody.
CLAIM = timedelta(seconds=60)
SHORT_CLAIM = timedelta(seconds=10)
POLL_SECONDS = 0.25
WIND_UP_SECONDS = 8.0
# Of the slots and of each second's messages some are kept for alerts and receipts.
SPARE_SLOTS = 2
# The web chat calls nobody: alerts go many at once, in few commits.
SPARE_SLOTS_WITHOUT_PACE = 16
# From so many on it pays to mark what was sent in one commit.
TOGETHER = 2
TELEGRAM = Pace()


class Sender:
    """Sends for one bot. With a `pace` only one sender works at a time among all processes; without one any number may.

    A `Pacer` is one that whoever else talks to the channel shares.
    """

    def __init__(
        self,
        *,
        database: Database,
        bot: Bot,
        words: Words,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        pace: Pace | Pacer | None,
        slots: int = 8,
    ) -> None:
        self._database = database
        self._bot = bot
        self._words = words
        self._clock = clock
        self._zone = zone
        self._pacer = Pacer(pace) if isinstance(pace, Pace) else pace
        self._spare = SPARE_SLOTS if pace else SPARE_SLOTS_WITHOUT_PACE
        self._slots = slots - SPARE_SLOTS + self._spare
        self._lease = CLAIM if pace else SHORT_CLAIM
        self._name = uuid4().hex
        self._claims = 0
        self._running = 0
        self._ended: list[Parcel] = []
        self._bell = Bell()

    async def run(self) -> None:
        """Send until cancelled."""
        if self._pacer is None:
            await self._forever()
        else:
            await alone(self._forever, database=self._database, name=f"sender:{self._bot.id}", clock=self._clock)

    async def drain(self) -> datetime | None:
        """Send everything that may go at this moment; when the next one may, or None."""
        async with asyncio.TaskGroup() as group:
            while True:
                seen = self._bell.rings
                if not await self._step(group) and not self._running and not self._ended:
                    break
                if self._running and not self._ended:
                    await self._bell.wait(self._lease.total_seconds(), since=seen)
        now = self._clock()
        due = await self._due(now)
        opens = self._pacer.opens_at(now) if self._pacer else None
        return max(due, opens) if due is not None and opens is not None and due <= now else due

    async def _forever(self) -> None:
        if self._pacer is not None or self._database.is_sqlite:
            # Nobody else sends for this bot: what is claimed was claimed by a process that is gone.
            async with self._database.begin() as session:
                await sending.reclaim(session, bot=self._bot.id, but=self._name, now=self._clock())
        async with asyncio.TaskGroup() as group:
            try:
                while True:
                    seen = self._bell.rings
                    if not await self._has_work() or not await self._step(group):
                        await self._bell.wait(POLL_SECONDS, since=seen)
            except BaseException:
                # Stopped, or the database is away: what is on its way to the channel must not go there twice.
                await self._wind_up()
                raise

    async def _has_work(self) -> bool:
        """Looks without writing: idle senders keep out of the writers' way."""
        now = self._clock()
        if self._ended:
            return True
        due = await self._due(now)
        # Of chats that must wait nothing is asked here: another chat's notice may be due.
        return due is not None and due <= now and (self._pacer is None or self._pacer.allowance(now) > 0)

    async def _due(self, now: datetime) -> datetime | None:
        quiet = outbox.quiet_until(now, zone=self._zone)
        async with self._database.reading() as session:
            waiting = await sending.next_due(session, bot=self._bot.id)
        # In quiet hours what can wait is due at their end.
        moments = [max(at, quiet) if quiet and priority > Priority.RECEIPT else at for priority, at in waiting.items()]
        return min(moments, default=None)

    async def _step(self, group: asyncio.TaskGroup) -> bool:
        """Mark what was sent, claim what is due. Whether anything was claimed."""
        await self._settle_all()
        # Lanes are locked with no notice in hand, unless there is one writer anyway.
        is_alone = self._pacer is not None or self._database.is_sqlite
        async with self._database.begin() as session:
            chats = await self._claim(session, self._clock())
            numbers = await self._numbers(session, chats) if is_alone else {}
        if chats and not is_alone:
            async with self._database.begin() as session:
                numbers = await self._numbers(session, chats)
        for chat_id, notices in chats.items():
            self._running += 1
            group.create_task(self._send(pack(notices, sequence=numbers[chat_id])))
        return bool(chats)

    async def _settle_all(self) -> None:
        """Each stays in the list until it is settled: when the database fails, it is settled later and not sent again."""
        while self._ended:
            if not await self._settle_together():
                await self._settle(self._ended[0])
                self._ended.pop(0)

    async def _settle_together(self) -> bool:
        """Where there is one writer anyway, those that went well share a commit: an alert waits for few. False when they cannot."""
        well = [parcel for parcel in self._ended if parcel.error is None and not parcel.failed]
        if not self._database.is_sqlite or len(well) < TOGETHER:
            return False
        now = self._clock()
        try:
            async with self._database.begin() as session:
                sent = [await settle(session, parcel, now) for parcel in well]
        except Exception as error:  # noqa: BLE001 - each is settled alone then, and says what is wrong with it
            log.warning("notices were not marked as sent together", error=type(error).__name__)
            return False
        marked = {id(parcel) for parcel in well}
        self._ended = [parcel for parcel in self._ended if id(parcel) not in marked]
        for parcel, was_sent in zip(well, sent, strict=True):
            for call in parcel.turn.after if was_sent else ():
                call()
        return True

    async def _wind_up(self) -> None:
        """Wait a little for calls that run, and mark what was sent."""
        loop = asyncio.get_running_loop()
        until = loop.time() + WIND_UP_SECONDS
        while self._running and loop.time() < until:
            await self._bell.wait(until - loop.time(), since=None)
        await self._settle_all()

    async def _numbers(self, session: AsyncSession, chats: Collection[int]) -> dict[int, int]:
        """The web chat's messages are numbered by their chat's lane."""
        if self._pacer is not None:
            return dict.fromkeys(chats, 0)
        return await inbox.next_sequences(session, bot=self._bot.id, chats=chats)

    async def _claim(self, session: AsyncSession, now: datetime) -> dict[int, list[Notice]]:
        """What is due and may go, by chat."""
        free = self._slots - self._running
        allowed = self._pacer.allowance(now) if self._pacer else free
        for_all = min(free - self._spare, allowed - (self._pacer.pace.spare if self._pacer else 0))
        quiet = outbox.quiet_until(now, zone=self._zone) is not None
        urgent_only = quiet or for_all <= 0
        limit = min(free, allowed) if urgent_only else for_all
        if limit <= 0:
            return {}
        self._claims += 1
        notices = await sending.claim(
            session,
            bot=self._bot.id,
            owner=f"{self._name}/{self._claims}",
            limit=limit,
            now=now,
            until=now + self._lease,
            but=self._pacer.waiting(now) if self._pacer else (),
            up_to=Priority.RECEIPT if urgent_only else Priority.BROADCAST,
        )
        chats: dict[int, list[Notice]] = {}
        for notice in notices:
            chats.setdefault(notice.address.chat_id, []).append(notice)
        if self._pacer is not None:
            for chat_id in chats:
                self._pacer.count(chat_id, now)
        return chats

    async def _settle(self, parcel: Parcel) -> None:
        """In a transaction of its own: what a web chat wants written with the sent-mark locks that one chat and waits for no other."""
        now = self._clock()
        if isinstance(parcel.error, TelegramRetryAfter) and self._pacer is not None:
            self._pacer.pause(parcel.turn.chat_id, now + timedelta(seconds=parcel.error.retry_after), now=now)
        try:
            async with self._database.begin() as session:
                sent = await settle(session, parcel, now)
        except Exception as error:
            if parcel.error is not None or not parcel.turn.writes:
                # It went out, or did not; only the database does not know yet.
                raise
            # What the channel wants written cannot be: then it was not sent.
            log.exception("a notice could not be marked as sent", ids=[notice.id for notice in parcel.notices])
            parcel.error = error
            async with self._database.begin() as session:
                sent = await settle(session, parcel, now)
        for call in parcel.turn.after if sent else ():
            call()

    async def _send(self, parcel: Parcel) -> None:
        current_turn.set(parcel.turn)
        try:
            with collecting():
                async with self._database.reading() as session:
                    letters, replaced = await in_words(session, parcel, self._words)
                if letters:
                    parcel.message_id = await deliver(self._bot, parcel.turn.chat_id, joined(letters), in_place_of=replaced)
        except Exception as error:  # noqa: BLE001 - every failure is tried again or given up, never lost
            parcel.error = error
            log.warning("notice not sent", ids=[notice.id for notice in parcel.notices], **reason(error))
        finally:
            self._running -= 1
            parcel.turn.is_closed = True
        self._ended.append(parcel)
        self._bell.ring()
