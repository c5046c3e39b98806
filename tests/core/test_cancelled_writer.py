"""Who is cancelled while writing leaves nothing locked: what tidies up after that can write."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.database import Database
from messages import leases
from tests.clock import Clock

# Turns of the loop after which a writer is cancelled: while it begins, in the midst of each statement, while it commits.
TURNS = range(1, 40)
PATIENCE_SECONDS = 10.0


async def take(database: Database, clock: Clock, names: Sequence[str]) -> None:
    """Several statements in one transaction."""
    async with database.begin() as session:
        for name in names:
            await leases.take(session, name=name, owner=name, now=clock(), until=clock() + timedelta(seconds=9))


async def write_and_tidy_up(database: Database, clock: Clock) -> None:
    try:
        await take(database, clock, ["first", "second", "third"])
    except asyncio.CancelledError:
        # As a sender does that is stopped: with the cancelled statement's trace still in hand.
        async with asyncio.timeout(PATIENCE_SECONDS):
            await take(database, clock, ["tidied up"])
        raise


async def test_who_is_cancelled_in_the_midst_of_writing_can_write_while_stopping(database: Database, clock: Clock) -> None:
    # The connections are open before: opening one takes most of the turns.
    await take(database, clock, ["opened"])
    for turns in TURNS:
        writer = asyncio.create_task(write_and_tidy_up(database, clock))
        for _ in range(turns):
            await asyncio.sleep(0)
        writer.cancel()
        outcome = (await asyncio.gather(writer, return_exceptions=True))[0]
        assert outcome is None or isinstance(outcome, asyncio.CancelledError), f"after {turns} turns: {outcome!r}"


async def test_what_a_cancelled_writer_wrote_is_rolled_back(database: Database, clock: Clock) -> None:
    async def write() -> None:
        async with database.begin() as session:
            await leases.take(session, name="half", owner="half", now=clock(), until=clock())
            await asyncio.Event().wait()

    writer = asyncio.create_task(write())
    await asyncio.wait([writer], timeout=0.2)
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    await take(database, clock, ["whole"])
    async with database.reading() as session:
        assert list(await session.scalars(text("SELECT name FROM lease"))) == ["whole"]
