"""Transfers both ways between the same members at once: nobody waits for another who waits for them."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from points import ledger, verify
from points.ledger import NewTransfer, Posted, Reason
from points.models import Account
from tests.points.kit import Town

ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


async def test_opposite_transfers_and_batches_at_once_never_wait_for_each_other(town: Town) -> None:
    there, back = await opposite_ways(town)
    await asyncio.gather(*(post(town, transfer) for transfer in [*there, *back]))
    await asyncio.gather(*(post_together(town, batch) for batch in batches(there, back)))
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


# SQLite has one writer at a time: nobody waits for a row there.
@ON_POSTGRES
async def test_control_opposite_transfers_one_by_one_in_two_transactions_wait_for_each_other(town: Town) -> None:
    """What a batch does not do, since it takes all its rows first and in order."""
    there, _ = await opposite_ways(town)
    both_have_begun = asyncio.Barrier(2)

    async def one_by_one(first: NewTransfer, second: NewTransfer) -> None:
        async with town.database.begin() as session:
            await ledger.post(session, transfer=first, now=town.clock())
            await both_have_begun.wait()
            await ledger.post(session, transfer=second, now=town.clock())

    here, far = there[0], there[20]
    ways = one_by_one(here, replace(far, key="a")), one_by_one(far, replace(here, key="b"))
    results = await asyncio.gather(*ways, return_exceptions=True)
    assert sum(isinstance(result, DBAPIError) and "deadlock" in str(result) for result in results) == 1


async def opposite_ways(town: Town) -> tuple[list[NewTransfer], list[NewTransfer]]:
    """Forty transfers between two members each, there and back."""
    members = await town.residents(40, points=1_000)
    async with town.database.reading() as session:
        found = select(Account.id).where(Account.kind == "available", Account.person_id.in_(members)).order_by(Account.id)
        own = list(await session.scalars(found))
    ways = list(zip(own, own[1:] + own[:1], strict=True))
    there = [NewTransfer(a, b, 1, f"there {a}", Reason.LOG, "test", a, None) for a, b in ways]
    return there, [NewTransfer(b, a, 1, f"back {a}", Reason.LOG, "test", a, None) for a, b in reversed(ways)]


def batches(there: list[NewTransfer], back: list[NewTransfer]) -> list[list[NewTransfer]]:
    """Each way ten times over, the one in the opposite order of the other."""
    return [[replace(one, key=f"{one.key} {number}") for one in way] for number in range(10) for way in (there, back)]


async def post(town: Town, transfer: NewTransfer) -> Posted:
    async with town.database.begin() as session:
        return await ledger.post(session, transfer=transfer, now=town.clock())


async def post_together(town: Town, transfers: list[NewTransfer]) -> None:
    async with town.database.begin() as session:
        await ledger.post_batch(session, transfers=transfers, batch_id="batch", now=town.clock())
