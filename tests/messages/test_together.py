"""Work that comes at once shares a commit, and fails alone."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from messages import leases
from messages.models import Lease
from messages.together import Together
from tests.clock import Clock

LONG = timedelta(seconds=30)


class Spoiled(Exception):
    """A piece of work that cannot be done."""


async def kept(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Lease))).one()


async def test_what_comes_at_once_shares_commits(database: Database, clock: Clock) -> None:
    commits = 0

    def count(_connection: object) -> None:
        nonlocal commits
        commits += 1

    listen(database.engine.sync_engine, "commit", count)
    together = Together(database)

    async def take(number: int) -> int:
        async def work(session: AsyncSession) -> int:
            await leases.take(session, name=f"{number}", owner="x", now=clock(), until=clock())
            return number

        return await together.run(work, order=(number,))

    assert await asyncio.gather(*(take(number) for number in range(60))) == list(range(60))
    assert await kept(database) == 60
    assert commits <= 4


async def test_one_that_fails_does_not_spoil_the_others(database: Database, clock: Clock) -> None:
    together = Together(database)

    async def take(number: int) -> None:
        async def work(session: AsyncSession) -> None:
            await leases.take(session, name=f"{number}", owner="x", now=clock(), until=clock())
            if number % 5 == 0:
                raise Spoiled

        await together.run(work, order=(number,))

    results = await asyncio.gather(*(take(number) for number in range(20)), return_exceptions=True)
    assert [isinstance(result, Spoiled) for result in results] == [number % 5 == 0 for number in range(20)]
    assert await kept(database) == 16


async def test_who_goes_away_takes_nobody_along(database: Database, clock: Clock) -> None:
    together = Together(database)

    async def take(number: int) -> None:
        async def work(session: AsyncSession) -> None:
            await asyncio.sleep(0)
            await leases.take(session, name=f"{number}", owner="x", now=clock(), until=clock())

        await together.run(work, order=(number,))

    tasks = [asyncio.create_task(take(number)) for number in range(5)]
    for _ in range(3):
        await asyncio.sleep(0)
    # It is the first who does the work of all.
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    await asyncio.gather(*tasks[1:])
    assert await kept(database) >= 4


async def test_a_lease_has_one_owner_until_it_runs_out_or_is_given_back(database: Database, clock: Clock) -> None:
    async def take(owner: str) -> bool:
        async with database.begin() as session:
            return await leases.take(session, name="polling:1", owner=owner, now=clock(), until=clock() + LONG)

    assert await take("a")
    assert not await take("b")
    assert await take("a")
    clock.advance(seconds=LONG.total_seconds())
    assert await take("b")
    assert not await take("a")
    async with database.begin() as session:
        await leases.give_back(session, name="polling:1", owner="a")
    assert not await take("a")
    async with database.begin() as session:
        await leases.give_back(session, name="polling:1", owner="b")
    assert await take("a")
