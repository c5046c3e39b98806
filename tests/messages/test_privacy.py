"""Whoever is forgotten stays forgotten, whatever is being done about them at that moment."""

import asyncio
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from messages import inbox, lanes, outbox, privacy, transcript
from messages.inbox import Incoming
from messages.models import Conversation, Lane, Outbox
from messages.outbox import Address, Priority
from messages.transcript import Entry
from messages.transcript_models import TranscriptMention
from messages.turn import Turn, current_turn
from tests.clock import Clock

WEB, TELEGRAM = 1, 42
HER_WEB, HER_TELEGRAM, STAFF = Address(WEB, 900), Address(TELEGRAM, 77), (WEB, 901)
PERSON = 5
SOON = timedelta(seconds=12)


async def _store(database: Database, clock: Clock, chat: Address, update_id: int) -> None:
    async with database.begin() as session:
        await inbox.store(session, bot=chat.bot, updates=[Incoming(update_id, chat.chat_id, b"hers")], now=clock())


async def _claim(database: Database, clock: Clock, owner: str = "worker") -> list[Turn]:
    async with database.begin() as session:
        return await lanes.claim(session, bots=[WEB, TELEGRAM], owner=owner, limit=9, now=clock(), until=clock() + SOON)


async def _finish(database: Database, clock: Clock, turn: Turn) -> list[Turn]:
    async with database.begin() as session:
        return await lanes.finish(session, [turn], now=clock())


async def _forget(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await privacy.forget(session, person_id=PERSON, addresses=[HER_WEB, HER_TELEGRAM], now=clock())


async def _forget_late(database: Database, clock: Clock) -> bool:
    async with database.begin() as session:
        return await privacy.forget_late(session, person_id=PERSON, now=clock())


async def _count(database: Database, table: type[Lane | Conversation | Outbox | TranscriptMention]) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


async def _about_her(session: AsyncSession, clock: Clock) -> None:
    entry = Entry(65, "out", {"text": "王芳 logged"}, mentions=frozenset({PERSON}))
    await transcript.record(session, bot=STAFF[0], chat_id=STAFF[1], entries=[entry], now=clock())


async def _staff_read(database: Database) -> list[str]:
    async with database.reading() as session:
        return [(seen.body or {})["text"] for seen in await transcript.page(session, bot=STAFF[0], chat_id=STAFF[1])]


async def test_what_is_in_flight_on_another_channel_is_not_written_after_the_forgetting(database: Database, clock: Clock) -> None:
    await _store(database, clock, HER_TELEGRAM, 1)
    (running,) = await _claim(database, clock)
    running.conversation["name"] = "王芳"
    running.changed.add("name")
    await _forget(database, clock)
    assert await _finish(database, clock, running) == []
    assert await _count(database, Conversation) == 0
    (again,) = await _claim(database, clock, "another")
    assert again.is_forgotten
    again.at_done(partial(privacy.drop_chat, bot=again.bot, chat_id=again.chat_id))
    assert await _finish(database, clock, again) == [again]
    assert await _count(database, Lane) == 0


async def test_the_turn_that_asks_to_be_forgotten_goes_on(database: Database, clock: Clock) -> None:
    await _store(database, clock, HER_WEB, 1)
    (asking,) = await _claim(database, clock)
    token = current_turn.set(asking)
    try:
        await _forget(database, clock)
    finally:
        current_turn.reset(token)
    assert await _finish(database, clock, asking) == [asking]


async def test_an_update_that_is_stored_at_the_same_moment_is_handled(database: Database, clock: Clock) -> None:
    """The forgetting waits for its lane, and must not judge by what was there before it waited."""
    await _store(database, clock, HER_TELEGRAM, 1)
    (first,) = await _claim(database, clock)
    await _finish(database, clock, first)
    if database.is_sqlite:
        await _store(database, clock, HER_TELEGRAM, 2)
        await _forget(database, clock)
    else:
        async with database.begin() as session:
            update = Incoming(2, HER_TELEGRAM.chat_id, b"hers")
            await inbox.store(session, bot=HER_TELEGRAM.bot, updates=[update], now=clock())
            forgetting = asyncio.create_task(_forget(database, clock))
            await _until_somebody_waits(database)
        await forgetting
    assert [turn.update_id for turn in await _claim(database, clock)] == [2]


async def test_an_update_that_is_stored_while_a_chat_is_dropped_is_handled(database: Database, clock: Clock) -> None:
    await _store(database, clock, HER_WEB, 1)
    (first,) = await _claim(database, clock)
    await _finish(database, clock, first)

    async def drop() -> None:
        async with database.begin() as session:
            await privacy.drop_chat(session, bot=HER_WEB.bot, chat_id=HER_WEB.chat_id)

    async with database.begin() as session:
        await inbox.store(session, bot=HER_WEB.bot, updates=[Incoming(2, HER_WEB.chat_id, b"x")], now=clock())
        dropping = asyncio.create_task(drop())
        if not database.is_sqlite:
            await _until_somebody_waits(database)
    await dropping
    assert [turn.update_id for turn in await _claim(database, clock)] == [2]


async def test_a_message_about_her_that_was_written_before_is_emptied(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await _about_her(session, clock)
    await _forget(database, clock)
    assert await _staff_read(database) == []
    assert await _count(database, TranscriptMention) == 0
    assert not await _forget_late(database, clock)


async def test_a_message_about_her_that_comes_late_is_emptied_later(database: Database, clock: Clock) -> None:
    await _forget(database, clock)
    async with database.begin() as session:
        await _about_her(session, clock)
        to = [Address(WEB, 902, PERSON)]
        await outbox.put(session, to=to, kind="late", data={}, key="late", priority=Priority.NOTICE, now=clock())
    assert await _forget_late(database, clock)
    assert await _staff_read(database) == []
    assert await _count(database, TranscriptMention) == 0
    assert await _count(database, Outbox) == 0
    assert not await _forget_late(database, clock)


async def test_a_mention_that_is_noted_while_others_are_emptied_is_not_lost(database: Database, clock: Clock) -> None:
    """Deleting every mention of hers would leave the message that it stands for with her name in it, and nobody to find it."""
    async with database.begin() as session:
        await _about_her(session, clock)
        other = Entry(66, "in", {"text": "about 王芳"})
        await transcript.record(session, bot=STAFF[0], chat_id=STAFF[1], entries=[other], now=clock())
    async with database.begin() as session:
        # As a turn's note of what was typed: it writes no message, so it does not wait for the chat's head.
        await transcript.mention(session, bot=STAFF[0], chat_id=STAFF[1], message_id=66, people=[PERSON])
        if not database.is_sqlite:
            await _forget(database, clock)
    if database.is_sqlite:
        await _forget(database, clock)
    await _forget_late(database, clock)
    assert await _staff_read(database) == []


async def test_forgetting_and_talking_at_once_never_lock_each_other_out(database: Database, clock: Clock) -> None:
    """Staff talk in many chats, in batches and alone, about somebody whose chats are in the middle of theirs."""
    chats = [Address(WEB, number) for number in range(890, 911)]

    async def talk(number: int) -> None:
        batch = chats if number % 2 else chats[::-1]
        async with database.begin() as session:
            updates = [Incoming(number * 100 + place, chat.chat_id, b"x") for place, chat in enumerate(batch)]
            await inbox.store(session, bot=WEB, updates=updates, now=clock())
        turns = await _claim(database, clock, f"worker {number}")
        for turn in turns:
            entry = Entry(turn.sequence * 64 + 1, "out", {"text": "王芳"}, mentions=frozenset({PERSON}))
            turn.drafts.entries[entry.message_id] = entry
            turn.at_done(partial(turn.drafts.write, bot=turn.bot, chat_id=turn.chat_id, now=clock()))
        async with database.begin() as session:
            await lanes.finish(session, turns, now=clock())

    async with asyncio.timeout(60):
        await asyncio.gather(*(talk(number) if number % 4 else _forget(database, clock) for number in range(1, 33)))
    await _forget(database, clock)
    async with database.reading() as session:
        assert await transcript.page(session, bot=WEB, chat_id=891) == []


async def _until_somebody_waits(database: Database) -> None:
    """Until another transaction of this PostgreSQL database waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
    async with asyncio.timeout(20):
        while True:
            async with database.reading() as session:
                if await session.scalar(waiting):
                    return
            await asyncio.sleep(0.01)


async def test_what_chats_say_of_an_elder_can_be_emptied_alone_and_by_age(database: Database, clock: Clock) -> None:
    """Numbers below nought stand for others than persons: what is said of one goes, what is said of her stays."""
    async with database.begin() as session:
        await _about_her(session, clock)
        old = Entry(66, "out", {"text": "肖大爷在大润发"}, mentions=frozenset({-7}))
        await transcript.record(session, bot=STAFF[0], chat_id=STAFF[1], entries=[old], now=clock())
    clock.advance(days=91)
    async with database.begin() as session:
        new = Entry(67, "out", {"text": "肖大爷到家了"}, mentions=frozenset({-7}))
        await transcript.record(session, bot=STAFF[0], chat_id=STAFF[1], entries=[new], now=clock())
        await privacy.empty_about(session, subject=-7, now=clock(), before=clock() - timedelta(days=90))
    assert await _staff_read(database) == ["王芳 logged", "肖大爷到家了"]
    async with database.begin() as session:
        await privacy.empty_about(session, subject=-7, now=clock())
    assert await _staff_read(database) == ["王芳 logged"]
