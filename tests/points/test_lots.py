"""Lots: points that come open one, points that go leave from those that end first, points that return keep their end."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from points import ledger, lots
from points.ledger import NotEnoughPoints
from points.models import Account
from points.policy import END_OF_NEXT_YEAR, NEVER, TWELVE_MONTHS
from tests.clock import ZONE
from tests.points.kit import Town, local
from tests.points.lot_kit import give, left, set_policy

IN_A_WEEK, IN_A_MONTH = local(2026, 11, 28), local(2026, 12, 21)


@pytest.mark.parametrize(
    ("expiry", "now", "until"),
    [
        (NEVER, local(2026, 11, 21), None),
        (END_OF_NEXT_YEAR, local(2026, 11, 21, 10), local(2028, 1, 1)),
        (END_OF_NEXT_YEAR, local(2026, 12, 31, 23, 59), local(2028, 1, 1)),
        (END_OF_NEXT_YEAR, local(2027, 1, 1), local(2029, 1, 1)),
        (TWELVE_MONTHS, local(2026, 11, 21, 10), local(2027, 11, 21)),
        (TWELVE_MONTHS, local(2028, 2, 29, 10), local(2029, 3, 1)),
    ],
)
def test_a_policy_says_at_which_local_midnight_points_end(expiry: str, now: datetime, until: datetime | None) -> None:
    assert lots.ends(expiry, now=now, zone=ZONE) == until


async def test_an_approved_log_gives_points_that_end_by_the_policy(town: Town) -> None:
    await set_policy(town, expiry=END_OF_NEXT_YEAR)
    logged = await town.log(town.cast.wang)
    await town.approve_log(town.cast.zhao, logged.log_id)
    assert await left(town, town.cast.wang) == [(local(2028, 1, 1), logged.points)]


async def test_points_go_from_what_ends_first_and_in_part(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 10, None)
    await give(town, wang, 10, IN_A_MONTH)
    await give(town, wang, 6, IN_A_WEEK)
    await town.ask(wang, "towel")
    assert await left(town, wang) == [(IN_A_MONTH, 6), (None, 10)]


async def test_of_two_lots_that_end_together_the_older_goes_first(town: Town) -> None:
    wang = town.cast.wang
    for points in (7, 8):
        await give(town, wang, points, IN_A_WEEK)
    await town.ask(wang, "brush")
    assert await left(town, wang) == [(IN_A_WEEK, 2), (IN_A_WEEK, 8)]


async def test_a_reversal_takes_the_very_points_that_the_award_brought(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 5, IN_A_WEEK)
    award = await give(town, wang, 9, None)
    async with town.database.begin() as session:
        await ledger.reverse(session, transfer_id=award, key="back", made_by=None, now=town.clock())
    assert await left(town, wang) == [(IN_A_WEEK, 5)]


async def test_a_reversal_of_points_partly_spent_takes_the_rest_from_what_ends_first(town: Town) -> None:
    wang = town.cast.wang
    award = await give(town, wang, 12, IN_A_WEEK)
    await town.ask(wang, "towel")
    await give(town, wang, 30, IN_A_MONTH)
    await give(town, wang, 30, None)
    async with town.database.begin() as session:
        await ledger.reverse(session, transfer_id=award, key="back", made_by=None, now=town.clock())
    assert await left(town, wang) == [(IN_A_MONTH, 20), (None, 30)]


async def test_points_that_come_back_end_as_if_they_had_never_been_held(town: Town) -> None:
    wang = town.cast.wang
    for points, until in ((4, IN_A_WEEK), (5, None), (3, IN_A_MONTH)):
        await give(town, wang, points, until)
    asked = await town.ask(wang, "towel")
    assert await left(town, wang) == [(None, 2)]
    await town.cancel(wang, asked.number)
    assert await left(town, wang) == [(IN_A_WEEK, 4), (IN_A_MONTH, 3), (None, 2), (None, 3)]


async def test_points_that_come_back_after_their_end_live_thirty_days_more(town: Town) -> None:
    wang = town.cast.wang
    await give(town, wang, 4, IN_A_WEEK)
    await give(town, wang, 10, IN_A_MONTH)
    asked = await town.ask(wang, "towel")
    town.clock.advance(days=8)
    await town.refuse(town.cast.zhao, asked.number)
    later = town.clock() + timedelta(days=30)
    assert await left(town, wang) == [(IN_A_MONTH, 4), (IN_A_MONTH, 6), (later, 4)]


async def test_an_overdraft_uses_no_lot(town: Town) -> None:
    await give(town, town.cast.wang, 9, IN_A_WEEK)
    with pytest.raises(NotEnoughPoints):
        await town.ask(town.cast.wang, "towel")
    assert await left(town, town.cast.wang) == [(IN_A_WEEK, 9)]


async def test_two_who_spend_from_one_purse_at_once_use_every_lot_once(town: Town) -> None:
    """As two people cannot: the purse's row makes them wait, and then each sees what the other has left."""
    wang = town.cast.wang
    for _ in range(12):
        await give(town, wang, 5, IN_A_WEEK)
    async with town.database.reading() as session:
        numbers = {row.kind: row.id for row in await session.execute(select(Account.kind, Account.id))}

    async def spend(number: int) -> None:
        transfer = ledger.NewTransfer(
            numbers["available"], numbers["issued"], 3, f"spend:{number}", ledger.Reason.EXPIRED, "test", number, None
        )
        async with town.database.begin() as session:
            await ledger.post(session, transfer=transfer, now=town.clock())

    results = await asyncio.gather(*map(spend, range(24)), return_exceptions=True)
    assert sum(isinstance(result, NotEnoughPoints) for result in results) == 4
    assert await left(town, wang) == []
