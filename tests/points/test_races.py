"""Many at once: exactly one gets the last item, a key moves points once, a transfer is reversed once.

Each has a control: the same race with the guard taken out goes wrong, so the race is real.
"""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from points import accounts, catalogue, ledger, verify
from points.catalogue import OutOfStock
from points.catalogue_models import Item, Redemption
from points.ledger import AlreadyReversed, NewTransfer, Posted, Reason
from points.models import Account, Transfer
from points.redemptions import Receipt
from tests.points.kit import Town

MEMBERS = 200
# Members in a race whose guard was taken out: enough to go wrong.
FEW = 10
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
ROUNDS = pytest.mark.parametrize("rounds", [20, pytest.param(100, marks=pytest.mark.long)])


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


@ON_POSTGRES
async def test_control_the_same_race_for_a_stock_that_is_read_and_then_written_gives_it_to_many(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = await town.residents(FEW, points=1)
    town.items["last"] = await town.offer("last", "最后一件", price=1, stock=1)
    everybody_has_read = asyncio.Barrier(FEW)

    async def take(session: AsyncSession, *, wanted: Item, quantity: int) -> None:
        await read_then_write(session, wanted.id, everybody_has_read)

    monkeypatch.setattr(catalogue, "take", take)
    results = await asyncio.gather(*(town.ask(who, "last") for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {Receipt: FEW}


@ON_SQLITE
async def test_control_the_same_on_sqlite_without_its_one_writer(town: Town) -> None:
    """There the guard is that a transaction which writes begins alone: an engine as it comes has none."""
    last = await town.offer("last", "最后一件", price=1, stock=1)
    everybody_has_read = asyncio.Barrier(FEW)
    unguarded = create_async_engine(town.database.url, pool_size=FEW)

    async def redeem() -> None:
        async with AsyncSession(unguarded) as session, session.begin():
            await read_then_write(session, last, everybody_has_read)

    results = await asyncio.gather(*(redeem() for _ in range(FEW)), return_exceptions=True)
    await unguarded.dispose()
    assert results == [None] * FEW


@ROUNDS
async def test_the_same_key_fifty_times_at_once_moves_points_once(town: Town, rounds: int) -> None:
    source, target = await purses(town)
    for number in range(rounds):
        transfer = NewTransfer(source, target, 3, f"key{number}", Reason.LOG, "test", number, None)
        results = await asyncio.gather(*(post(town, transfer) for _ in range(50)))
        assert len({posted.transfer_id for posted in results}) == 1
        assert sum(posted.is_new for posted in results) == 1
        assert (await town.balance(town.cast.wang)).available == 3 * (number + 1)


async def test_control_the_same_race_for_a_key_that_is_not_unique_moves_points_many_times(town: Town) -> None:
    source, target = await purses(town)
    await alter(town, "DROP INDEX uq_transfer_key")
    transfer = NewTransfer(source, target, 3, "key", Reason.LOG, "test", 1, None)
    results = await asyncio.gather(*(post(town, transfer) for _ in range(50)))
    assert len({posted.transfer_id for posted in results}) == 50
    assert (await town.balance(town.cast.wang)).available == 3 * 50


async def test_of_two_reversals_of_each_of_five_hundred_transfers_one_is_made(town: Town) -> None:
    members = await town.residents(500, points=7)
    async with town.database.reading() as session:
        numbers = (await session.scalars(select(Transfer.id))).all()
    twice = [reverse(town, number, f"{number}:{which}") for number in numbers for which in "ab"]
    results = await asyncio.gather(*twice, return_exceptions=True)
    assert len(members) == 500
    assert Counter(map(type, results)) == {Posted: 500, AlreadyReversed: 500}
    async with town.database.reading() as session:
        assert await session.scalar(select(func.sum(Account.balance))) == 0
        assert await verify.verify(session) == []


async def test_control_the_same_race_for_reversals_that_are_not_unique_reverses_twice(town: Town) -> None:
    await town.residents(FEW, points=7)
    async with town.database.reading() as session:
        numbers = (await session.scalars(select(Transfer.id))).all()
        members = (await session.scalars(select(Account.person_id).where(Account.kind == "available"))).all()
    for who in members:
        await town.give(who or 0, 7)
    await alter(town, "DROP INDEX uq_transfer_reverses")
    results = await asyncio.gather(*(reverse(town, number, f"{number}:{which}") for number in numbers for which in "ab"))
    assert Counter(map(type, results)) == {Posted: 2 * FEW}
    async with town.database.reading() as session:
        assert await session.scalar(select(func.sum(Account.balance))) == 0


async def read_then_write(session: AsyncSession, item_id: int, everybody_has_read: asyncio.Barrier) -> None:
    """Take one of an item the wrong way."""
    left = (await session.scalars(select(Item.stock).where(Item.id == item_id))).one() or 0
    await everybody_has_read.wait()
    if left < 1:
        raise OutOfStock(left=left)
    await session.execute(update(Item).where(Item.id == item_id).values(stock=left - 1))


async def post(town: Town, transfer: NewTransfer) -> Posted:
    async with town.database.begin() as session:
        return await ledger.post(session, transfer=transfer, now=town.clock())


async def reverse(town: Town, number: int, key: str) -> Posted:
    async with town.database.begin() as session:
        return await ledger.reverse(session, transfer_id=number, key=key, made_by=None, now=town.clock())


async def alter(town: Town, statement: str) -> None:
    """Take a guard out of this test's own database."""
    async with town.database.begin() as session:
        await session.execute(text(statement))


async def purses(town: Town) -> tuple[int, int]:
    """Where points come from, and 王芳's."""
    community = town.cast.longcheng
    async with town.database.begin() as session:
        source = await accounts.account(session, community_id=community, kind="issued")
        return source, await accounts.account(session, community_id=community, kind="available", person_id=town.cast.wang)
