"""What came in is known again, whatever its number, and no longer than it must be."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from core.database import Database
from messages import inbox
from messages.inbox import Incoming, Stored
from messages.models import Inbox, Lane
from tests.clock import Clock

BOT = 42


async def store(database: Database, clock: Clock, *updates: Incoming) -> list[Stored]:
    async with database.begin() as session:
        return await inbox.store(session, bot=BOT, updates=updates, now=clock())


async def test_a_copy_gets_the_place_of_the_first(database: Database, clock: Clock) -> None:
    first = await store(database, clock, Incoming(9, 7, b"a"), Incoming(3, 7, b"b"), Incoming(9, 7, b"a"))
    assert [(one.sequence, one.is_new) for one in first] == [(1, True), (2, True), (1, False)]
    again = await store(database, clock, Incoming(3, 7, b"b"), Incoming(2, 7, b"smaller, and new"))
    assert [one.is_new for one in again] == [False, True]
    assert again[0].inbox_id == first[1].inbox_id


async def test_the_same_number_of_another_bot_is_another_update(database: Database, clock: Clock) -> None:
    await store(database, clock, Incoming(9, 7, b"a"))
    async with database.begin() as session:
        other = await inbox.store(session, bot=43, updates=[Incoming(9, 7, b"a")], now=clock())
    assert [(one.sequence, one.is_new) for one in other] == [(1, True)]


async def test_fifty_doors_that_store_the_same_update_at_once_store_it_once(database: Database, clock: Clock) -> None:
    results = await asyncio.gather(*(store(database, clock, Incoming(9, 7, b"a")) for _ in range(50)))
    assert sum(result[0].is_new for result in results) == 1
    assert len({result[0].inbox_id for result in results}) == 1


async def test_chats_that_are_stored_together_in_any_order_do_not_lock_each_other_out(database: Database, clock: Clock) -> None:
    async def batch(number: int) -> None:
        chats = range(1, 9) if number % 2 else range(8, 0, -1)
        await store(database, clock, *(Incoming(number * 100 + chat, chat, b"x") for chat in chats))

    await asyncio.gather(*(batch(number) for number in range(1, 41)))
    async with database.reading() as session:
        assert set(await session.scalars(select(Lane.last_sequence))) == {40}


async def test_the_body_can_hold_its_own_number(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        assert await inbox.next_sequence(session, bot=BOT, chat_id=7) == 1
        numbers: list[int] = []

        def make(number: int) -> bytes:
            numbers.append(number)
            return b"x"

        stored = await inbox.store_numbered(session, bot=BOT, chat_id=7, update_id=1, make=make, now=clock())
    assert (stored.sequence, numbers) == (2, [2])


async def test_bodies_are_sealed(database: Database, clock: Clock) -> None:
    await store(database, clock, Incoming(9, 7, "王芳 13800000000".encode()))
    async with database.reading() as session:
        body = (await session.scalars(select(Inbox.body))).one()
    assert body is not None
    assert b"138" not in body


async def test_only_what_has_ended_is_purged(database: Database, clock: Clock) -> None:
    await store(database, clock, Incoming(9, 7, b"a"))
    later = clock() + timedelta(days=9)
    async with database.begin() as session:
        assert await inbox.purge(session, before=later, dead_before=later) == 0
        row = (await session.scalars(select(Inbox))).one()
        row.done_at, row.body = clock(), None
        await session.flush()
        assert await inbox.purge(session, before=clock(), dead_before=later) == 0
        assert await inbox.purge(session, before=later, dead_before=clock()) == 1
        assert not await inbox.is_known(session, bot=BOT, update_id=9)
