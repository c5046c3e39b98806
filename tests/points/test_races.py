"""Many at once: exactly one gets the last item, a key moves points once, a transfer is reversed once.

Each has a control: the same race with the guard taken out goes wrong, so the race is real.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Column, MetaData, String, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.database import Database
from points import accounts, ledger, verify
from points.catalogue import OutOfStock
from points.catalogue_models import Item, Redemption
from points.ledger import AlreadyReversed, NewTransfer, Posted, Reason
from points.models import Account, Transfer
from points.redemptions import Receipt
from tests.points.kit import Town

MEMBERS = 200
ROUNDS = pytest.mark.parametrize("rounds", [20, pytest.param(100, marks=pytest.mark.long)])


@asynccontextmanager
async def unguarded(database: Database) -> AsyncIterator[AsyncEngine]:
    """The same database as SQLAlchemy opens it by itself: on SQLite without BEGIN IMMEDIATE."""
    engine = create_async_engine(database.url, pool_size=20)
    yield engine
    await engine.dispose()


async def all_read_before_one_writes(
    database: Database,
    tasks: int,
    read: Callable[[AsyncConnection], Awaitable[bool]],
    write: Callable[[AsyncConnection, int], Awaitable[None]],
) -> int:
    """Check, then act, with nothing in between but the others; how many acted."""
    barrier = asyncio.Barrier(tasks)
    async with unguarded(database) as engine:

        async def one(number: int) -> bool:
            async with engine.begin() as connection:
                may = await read(connection)
                await barrier.wait()
                if may:
                    await write(connection, number)
                return may

        return sum(await asyncio.gather(*(one(number) for number in range(tasks))))


@ROUNDS
async def test_of_two_hundred_who_redeem_the_last_item_exactly_one_gets_it(town: Town, rounds: int) -> None:
    members = await town.residents(MEMBERS, points=rounds)
    for number in range(rounds):
        last = f"last{number}"
        town.items[last] = await town.offer(last, "最后一件", price=1, stock=1)
        results = await asyncio.gather(*(town.ask(who, last) for who in members), return_exceptions=True)
        assert Counter(map(type, results)) == {Receipt: 1, OutOfStock: MEMBERS - 1}
        assert await town.stock(last) == 0
    async with town.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Redemption)) == rounds
        assert await session.scalar(select(func.sum(Account.balance)).where(Account.kind == "held")) == rounds
        assert await verify.verify(session) == []


async def test_control_reading_the_stock_before_writing_it_gives_the_last_item_to_many(town: Town) -> None:
    item = await town.offer("last", "最后一件", price=1, stock=1)

    async def is_left(connection: AsyncConnection) -> bool:
        return bool(await connection.scalar(select(Item.stock).where(Item.id == item)))

    async def take(connection: AsyncConnection, _: int) -> None:
        await connection.execute(update(Item).where(Item.id == item).values(stock=0))

    assert await all_read_before_one_writes(town.database, 10, is_left, take) == 10


@ROUNDS
async def test_the_same_key_fifty_times_at_once_moves_points_once(town: Town, rounds: int) -> None:
    source, target = await purses(town)
    for number in range(rounds):
        transfer = NewTransfer(source, target, 3, f"key{number}", Reason.LOG, "test", number, None)

        async def post(same: NewTransfer = transfer) -> Posted:
            async with town.database.begin() as session:
                return await ledger.post(session, transfer=same, now=town.clock())

        results = await asyncio.gather(*(post() for _ in range(50)))
        assert len({posted.transfer_id for posted in results}) == 1
        assert sum(posted.is_new for posted in results) == 1
        assert (await town.balance(town.cast.wang)).available == 3 * (number + 1)


async def test_control_looking_for_a_key_before_inserting_it_inserts_it_many_times(town: Town) -> None:
    table = Table("keys_without_unique", MetaData(), Column("key", String))
    async with town.database.begin() as session:
        await (await session.connection()).run_sync(table.create)

    async def is_new(connection: AsyncConnection) -> bool:
        return not await connection.scalar(select(func.count()).select_from(table).where(table.c.key == "same"))

    async def add(connection: AsyncConnection, _: int) -> None:
        await connection.execute(insert(table).values(key="same"))

    assert await all_read_before_one_writes(town.database, 10, is_new, add) == 10


async def test_of_two_reversals_of_each_of_five_hundred_transfers_one_is_made(town: Town) -> None:
    members = await town.residents(500, points=7)
    async with town.database.reading() as session:
        numbers = (await session.scalars(select(Transfer.id))).all()

    async def reverse(number: int, key: str) -> Posted:
        async with town.database.begin() as session:
            return await ledger.reverse(session, transfer_id=number, key=key, made_by=None, now=town.clock())

    twice = [reverse(number, f"{number}:{which}") for number in numbers for which in "ab"]
    results = await asyncio.gather(*twice, return_exceptions=True)
    assert len(members) == 500
    assert Counter(map(type, results)) == {Posted: 500, AlreadyReversed: 500}
    async with town.database.reading() as session:
        assert await session.scalar(select(func.sum(Account.balance))) == 0
        assert await verify.verify(session) == []


async def test_control_looking_for_a_reversal_before_making_it_reverses_twice(town: Town) -> None:
    source, target = await purses(town)
    number = await town.give(town.cast.wang, 7)
    await town.give(town.cast.wang, 7)
    mirror = {"from_account": target, "to_account": source, "amount": 7, "input_hash": b"", "reason": "reversal"}
    mirror |= {"source_kind": "transfer", "source_id": number, "made_at": town.clock()}

    async def is_not_reversed(connection: AsyncConnection) -> bool:
        return not await connection.scalar(select(func.count()).select_from(Transfer).where(Transfer.reason == "reversal"))

    async def make_it(connection: AsyncConnection, which: int) -> None:
        await connection.execute(insert(Transfer).values(mirror | {"key": f"reversal {which}"}))

    assert await all_read_before_one_writes(town.database, 2, is_not_reversed, make_it) == 2
    assert (await town.balance(town.cast.wang)).available == 0


async def purses(town: Town) -> tuple[int, int]:
    """Where points come from, and 王芳's."""
    community = town.cast.longcheng
    async with town.database.begin() as session:
        source = await accounts.account(session, community_id=community, kind="issued")
        return source, await accounts.account(session, community_id=community, kind="available", person_id=town.cast.wang)
