"""The demo as it opens: somebody is on duty at any hour, and the badge that is worn has been printed."""

from datetime import timedelta

import pytest

from core.database import Database
from jobs.founding import load_demo
from people import demo
from qrcodes import guardians, printing, roster
from tests.clock import Clock


@pytest.mark.parametrize("hours", [0, 5, 11, 23])
async def test_at_any_hour_of_the_first_day_an_alert_reaches_one_officer(database: Database, clock: Clock, hours: int) -> None:
    clock.advance(hours=hours)
    async with database.begin() as session:
        await load_demo(session, now=clock())
        known = await demo.cast(session)
    assert known is not None
    async with database.reading() as session:
        assert await roster.on_duty(session, community_id=known["longcheng"], at=clock()) == [known["zhou"]]
        week = [await roster.on_duty(session, community_id=known["longcheng"], at=clock() + timedelta(days=day)) for day in range(7)]
    assert week == [[known["zhao" if day % 2 else "zhou"]] for day in range(7)]


async def test_the_badge_that_is_worn_is_printed_and_its_guardian_is_reached(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await load_demo(session, now=clock())
        known = await demo.cast(session)
        assert known is not None
        assert await printing.unprinted(session, actor=known["zhao"], now=clock()) == {}
        ((_, paper),) = await printing.recent(session, actor=known["zhao"], now=clock(), limit=3)
        assert paper == "badges"
        assert await guardians.missing(session, elder_id=1) == []
