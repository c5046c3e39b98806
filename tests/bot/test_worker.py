"""Stored updates are handled once, in order, and survive what goes wrong."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import pytest
from aiogram import Dispatcher
from aiogram.exceptions import TelegramForbiddenError
from aiogram.fsm.context import FSMContext
from aiogram.methods import SendMessage
from aiogram.types import Message
from sqlalchemy import select
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncSession

from bot.feeding import CLAIMS_AT_MOST
from bot.worker import LEASE
from core.bell import Bell
from core.database import Database
from messages import dead_letters, lanes
from messages.models import Conversation, Inbox, Outbox
from messages.turn import Turn, current_turn
from people import identities
from tests.bot.chats import BOT, Recorder, bare_dispatcher, store, text, worker_on
from tests.clock import Clock


def echoing() -> Dispatcher:
    dispatcher = bare_dispatcher()

    @dispatcher.message()
    async def echo(message: Message, state: FSMContext | None = None) -> None:
        if state is None:
            return
        count = (await state.get_data()).get("count", 0) + 1
        await state.set_data({"count": count})
        await message.answer(f"{count}: {message.text}")

    return dispatcher


async def test_updates_are_answered_in_order_with_their_conversation(database: Database, clock: Clock) -> None:
    channel = Recorder()
    await store(database, clock, text(1, 7, "a"), text(2, 8, "b"), text(3, 7, "c"))
    await worker_on(database, echoing(), channel, clock).drain()
    assert [words for chat, words in channel.texts() if chat == 7] == ["1: a", "2: c"]
    assert (8, "1: b") in channel.texts()


class Trouble(Exception):
    """Something in a handler went wrong."""


class Script:
    """A handler that does what a test says, and remembers what it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.errors: list[Exception | None] = []
        self.dispatcher = bare_dispatcher()

        @self.dispatcher.message()
        async def handle(message: Message, state: FSMContext) -> None:
            self.seen.append(message.text or "")
            await state.update_data({message.text or "": True})
            await message.answer(f"got {message.text}: {sorted(await state.get_data())}")
            error = self.errors.pop(0) if self.errors else None
            if error is not None:
                raise error


async def rows(database: Database) -> list[Inbox]:
    async with database.reading() as session:
        return list((await session.scalars(select(Inbox).order_by(Inbox.sequence, Inbox.id))).all())


async def test_a_failed_update_is_tried_again_before_those_behind_it_and_leaves_no_conversation(database: Database, clock: Clock) -> None:
    script, channel = Script(), Recorder()
    script.errors = [Trouble()]
    await store(database, clock, text(1, 7, "a"), text(2, 7, "b"), text(3, 8, "c"))
    worker = worker_on(database, script.dispatcher, channel, clock)
    await worker.drain()
    assert sorted(script.seen) == ["a", "c"]
    clock.advance(seconds=1)
    await worker.drain()
    assert [word for word in script.seen if word != "c"] == ["a", "a", "b"]
    assert [words for chat, words in channel.texts() if chat == 7] == ["got a: ['a']", "got a: ['a']", "got b: ['a', 'b']"]
    assert all(row.done_at and row.body is None for row in await rows(database))


async def test_an_update_that_always_fails_becomes_a_dead_letter_and_its_writer_is_told(database: Database, clock: Clock) -> None:
    script = Script()
    script.errors = [Trouble()] * 5
    await store(database, clock, text(1, 7, "a"), text(2, 7, "b"))
    worker = worker_on(database, script.dispatcher, Recorder(), clock)
    for _ in range(8):
        await worker.drain()
        clock.advance(seconds=10)
    assert script.seen == ["a"] * 5 + ["b"]
    first, second = await rows(database)
    assert (first.error, first.attempts, first.done_at) == ("Trouble", 5, None)
    assert second.done_at is not None
    async with database.reading() as session:
        letter = (await dead_letters.updates(session))[0]
        notice = (await session.scalars(select(Outbox))).one()
    assert (letter.inbox_id, letter.update_id, letter.attempts, letter.error) == (first.id, 1, 5, "Trouble")
    assert (notice.kind, notice.chat_id, notice.bot) == ("mailbox.sorry", 7, BOT)


async def test_a_dead_letter_can_be_revived(database: Database, clock: Clock) -> None:
    script = Script()
    script.errors = [Trouble()] * 5
    await store(database, clock, text(1, 7, "a"))
    worker = worker_on(database, script.dispatcher, Recorder(), clock)
    for _ in range(5):
        await worker.drain()
        clock.advance(seconds=10)
    dead = (await rows(database))[0]
    assert dead.dead_at is not None
    async with database.begin() as session:
        assert await dead_letters.revive(session, inbox_id=dead.id, now=clock())
        assert not await dead_letters.revive(session, inbox_id=dead.id, now=clock())
        assert not await dead_letters.revive(session, inbox_id=dead.id + 1, now=clock())
    await worker.drain()
    assert len(script.seen) == 6
    assert (await rows(database))[0].done_at is not None


async def test_a_chat_with_trouble_does_not_keep_other_chats(database: Database, clock: Clock) -> None:
    script = Script()
    script.errors = [Trouble()]
    await store(database, clock, text(1, 7, "a"), *(text(number, number, "x") for number in range(10, 60)))
    await worker_on(database, script.dispatcher, Recorder(), clock, slots=1).drain()
    assert len(script.seen) == 51


async def test_when_the_lease_ran_out_the_first_worker_cannot_end_the_update(database: Database, clock: Clock) -> None:
    await store(database, clock, text(1, 7, "a"))
    async with database.begin() as session:
        slow = await lanes.claim(session, bots=[BOT], owner="slow", limit=9, now=clock(), until=clock() + LEASE)
        assert await lanes.claim(session, bots=[BOT], owner="other", limit=9, now=clock(), until=clock() + LEASE) == []
    clock.advance(seconds=LEASE.total_seconds())
    script = Script()
    await worker_on(database, script.dispatcher, Recorder(), clock).drain()
    assert script.seen == ["a"]
    slow[0].changed.add("x")
    slow[0].conversation["x"] = "from a lost turn"
    async with database.begin() as session:
        assert await lanes.finish(session, slow, now=clock()) == []
        assert not await lanes.retry(session, slow[0], error="x", at=clock())
        assert not await lanes.bury(session, slow[0], error="x", now=clock())
    async with database.reading() as session:
        assert "x" not in (await session.scalars(select(Conversation.key))).all()


async def test_a_long_handler_keeps_its_chat_by_renewal(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    dispatcher, bell = bare_dispatcher(), Bell()
    seen: list[str | None] = []
    renewed: list[datetime] = []
    ended = asyncio.Event()
    renew = lanes.renew

    async def noted(session: AsyncSession, turns: Iterable[Turn], *, until: datetime) -> None:
        await renew(session, turns, until=until)
        renewed.append(until)

    monkeypatch.setattr(lanes, "renew", noted)

    @dispatcher.message()
    async def long(message: Message) -> None:
        seen.append(message.text)
        for _ in range(6):
            # Time passes; the worker, woken as by other news, renews; a second worker finds nothing to take.
            clock.advance(seconds=LEASE.total_seconds() / 2)
            before = len(renewed)
            async with asyncio.timeout(20):
                while len(renewed) == before:
                    bell.ring()
                    await asyncio.sleep(0.01)
            await second.drain()
        ended.set()

    worker = worker_on(database, dispatcher, Recorder(), clock, bell=bell)
    second = worker_on(database, dispatcher, Recorder(), clock)
    await store(database, clock, text(1, 7, "a"))
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(60):
        await ended.wait()
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await second.drain()
    assert seen == ["a"]
    assert (await rows(database))[0].done_at is not None


async def test_a_worker_that_is_stopped_gives_back_what_it_holds(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.WIND_UP_SECONDS", 0.05)
    dispatcher, started = bare_dispatcher(), asyncio.Event()

    @dispatcher.message()
    async def endless(_message: Message) -> None:
        started.set()
        await asyncio.Event().wait()

    await store(database, clock, text(1, 7, "a"))
    running = asyncio.create_task(worker_on(database, dispatcher, Recorder(), clock).run())
    async with asyncio.timeout(20):
        await started.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    script = Script()
    await worker_on(database, script.dispatcher, Recorder(), clock).drain()
    assert script.seen == ["a"]


async def test_one_turn_that_cannot_be_committed_does_not_spoil_the_others(database: Database, clock: Clock) -> None:
    dispatcher = bare_dispatcher()

    @dispatcher.message()
    async def handle(message: Message) -> None:
        turn = current_turn.get()
        assert turn is not None

        async def write(_session: AsyncSession) -> None:
            if message.text == "bad":
                raise Trouble

        turn.at_done(write)

    await store(database, clock, *(text(number, number, "bad" if number == 5 else "good") for number in range(1, 9)))
    await worker_on(database, dispatcher, Recorder(), clock).drain()
    assert {row.update_id: (row.done_at is not None, row.error) for row in await rows(database)} == {
        number: (number != 5, "Trouble" if number == 5 else None) for number in range(1, 9)
    }


async def test_who_blocked_the_bot_keeps_what_they_asked_for(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await identities.meet(session, bot=BOT, user_id=7, language=None, now=clock())
    channel = Recorder()
    channel.errors = [TelegramForbiddenError(SendMessage(chat_id=7, text="x"), "Forbidden: bot was blocked by the user")]
    await store(database, clock, text(1, 7, "a"))
    await worker_on(database, echoing(), channel, clock).drain()
    assert (await rows(database))[0].done_at is not None
    async with database.reading() as session:
        speaker = await identities.speaker(session, bot=BOT, user_id=7, now=clock())
        state = (await session.scalars(select(Conversation))).all()
    assert speaker is not None
    assert speaker.blocked
    assert len(state) == 1


async def test_an_update_that_kills_its_process_every_time_is_given_up(database: Database, clock: Clock) -> None:
    script = Script()
    await store(database, clock, text(1, 7, "a"))
    for number in range(CLAIMS_AT_MOST):
        async with database.begin() as session:
            assert await lanes.claim(session, bots=[BOT], owner=f"dead {number}", limit=1, now=clock(), until=clock() + LEASE)
        clock.advance(seconds=LEASE.total_seconds())
    await worker_on(database, script.dispatcher, Recorder(), clock).drain()
    assert script.seen == []
    assert (await rows(database))[0].error == "NeverEnds"


async def test_one_update_costs_one_commit_to_store_and_one_to_end(database: Database, clock: Clock) -> None:
    """The third is the handler's own. A busy worker's claims go with its ends."""
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    worker = worker_on(database, echoing(), Recorder(), clock)
    await store(database, clock, text(0, 7, "warm"))
    await worker.drain()
    listen(database.engine.sync_engine, "commit", count)
    for number in range(1, 11):
        await store(database, clock, text(number, 7, "x"))
    stored = commits
    await worker.drain()
    assert stored == 10
    # The first claim has nothing to end yet.
    assert commits - stored <= 11
