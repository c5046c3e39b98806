"""One chat's trouble is its own: a row that cannot be opened, a clock that goes back, a task that outlives its update."""

import asyncio
from datetime import timedelta

from aiogram.types import Message
from sqlalchemy import select, update

from core.database import Database
from messages import dead_letters, inbox, lanes, outbox, sending
from messages.inbox import Incoming
from messages.models import Conversation, Inbox, Lane, Outbox
from messages.outbox import Address, Priority
from messages.turn import Turn, open_turn
from tests.bot.chats import Recorder, bare_dispatcher, text, worker_on
from tests.clock import Clock

BOT = 42
SOON = timedelta(seconds=12)


async def _store(database: Database, clock: Clock, *updates: Incoming) -> None:
    async with database.begin() as session:
        await inbox.store(session, bot=BOT, updates=updates, now=clock())


async def _claim(database: Database, clock: Clock) -> list[Turn]:
    async with database.begin() as session:
        return await lanes.claim(session, bots=[BOT], owner=f"at {clock()}", limit=9, now=clock(), until=clock() + SOON)


async def test_an_update_that_cannot_be_opened_stops_nobody(database: Database, clock: Clock) -> None:
    await _store(database, clock, Incoming(1, 7, b"lost"), Incoming(2, 7, b"next"), Incoming(3, 8, b"other"))
    async with database.begin() as session:
        await session.execute(update(Inbox).where(Inbox.update_id == 1).values(body=b"sealed with a lost key"))
    assert [turn.update_id for turn in await _claim(database, clock)] == [3]
    assert [turn.body for turn in await _claim(database, clock)] == [b"next"]
    async with database.reading() as session:
        (letter,) = await dead_letters.updates(session)
    assert (letter.update_id, letter.error) == (1, "CannotOpen")


async def test_where_a_conversation_stands_is_dropped_when_it_cannot_be_opened(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        session.add(Conversation(bot=BOT, chat_id=7, key="state", body=b"sealed with a lost key", changed_at=clock()))
    await _store(database, clock, Incoming(1, 7, b"x"))
    turns = await _claim(database, clock)
    assert [turn.conversation for turn in turns] == [{}]
    async with database.begin() as session:
        await lanes.finish(session, turns, now=clock())
    async with database.reading() as session:
        assert (await session.scalars(select(Conversation))).all() == []


async def test_a_notice_that_cannot_be_opened_stops_nobody_and_is_tried_for_a_day(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        to = [Address(BOT, 7), Address(BOT, 8)]
        await outbox.put(session, to=to, kind="k", data={}, key="k", priority=Priority.ALERT, now=clock())
        await session.execute(update(Outbox).where(Outbox.chat_id == 7).values(body=b"sealed with a lost key"))
    for hour in range(24):
        async with database.begin() as session:
            claimed = await sending.claim(session, bot=BOT, owner=f"{hour}", limit=9, now=clock(), until=clock() + SOON)
            await sending.sent(session, notices=claimed, message_id=1, now=clock())
        assert [notice.address.chat_id for notice in claimed] == ([] if hour else [8])
        clock.advance(hours=1)
    async with database.reading() as session:
        (letter,) = await dead_letters.notices(session)
    assert letter.error == "CannotOpen"


async def test_a_chat_is_not_mute_after_the_clock_went_back(database: Database, clock: Clock) -> None:
    await _store(database, clock, Incoming(1, 7, b"x"))
    clock.advance(hours=-1)
    assert await _claim(database, clock) == []
    await _store(database, clock, Incoming(2, 7, b"x"))
    assert [turn.update_id for turn in await _claim(database, clock)] == [1]


async def test_a_pause_after_a_failure_is_kept_when_more_arrives(database: Database, clock: Clock) -> None:
    await _store(database, clock, Incoming(1, 7, b"x"))
    (turn,) = await _claim(database, clock)
    async with database.begin() as session:
        await lanes.retry(session, turn, error="Trouble", at=clock() + SOON)
    await _store(database, clock, Incoming(2, 7, b"x"))
    async with database.reading() as session:
        assert await session.scalar(select(Lane.due_at)) == clock() + SOON


async def test_a_task_that_outlives_its_update_speaks_for_itself(database: Database, clock: Clock) -> None:
    dispatcher, over = bare_dispatcher(), asyncio.Event()
    tasks: list[asyncio.Task[tuple[Turn | None, Turn | None]]] = []

    async def later() -> tuple[Turn | None, Turn | None]:
        before = open_turn()
        await over.wait()
        return before, open_turn()

    @dispatcher.message()
    async def handle(_message: Message) -> None:
        tasks.append(asyncio.create_task(later()))
        await asyncio.sleep(0)

    await _store(database, clock, text(1, 7, "a"))
    await worker_on(database, dispatcher, Recorder(), clock).drain()
    over.set()
    ((before, after),) = await asyncio.gather(*tasks)
    assert before is not None
    assert after is None
