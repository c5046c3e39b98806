"""A log that turns out false after its points have ended: it is taken back all the same, and counts nowhere."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from points import archive, earned, expiry
from points.accounts import Balance
from points.log_models import ActivityLog
from points.models import Lot
from points.movements import EXPIRED
from points.reversals import PointsSpent
from tests.clock import ZONE
from tests.points.deciding import approved, contest, status, take_back, uphold
from tests.points.kit import Town, local
from tests.points.lot_kit import left


async def end_all(town: Town) -> None:
    async with town.database.begin() as session:
        await session.execute(update(Lot).values(expires_at=town.clock() - timedelta(days=1)))
    async with town.database.begin() as session:
        await expiry.expire(session, now=town.clock())


async def earned_by(town: Town, who: int) -> int:
    since, until = earned.year(2026, ZONE)
    async with town.database.reading() as session:
        return await earned.of_person(session, person_id=who, community_id=town.cast.longcheng, since=since, until=until)


async def test_it_is_taken_back_and_does_not_rank_any_more(town: Town) -> None:
    wang = town.cast.wang
    log_id = await approved(town)
    await end_all(town)
    assert await earned_by(town, wang) == 10
    await take_back(town, town.cast.zhou, log_id)
    assert await status(town, log_id) == ("reversed", town.cast.zhou)
    assert (await earned_by(town, wang), await town.balance(wang)) == (0, Balance())
    assert await left(town, wang) == []


async def test_other_points_are_not_taken_in_place_of_those_that_have_ended(town: Town) -> None:
    wang = town.cast.wang
    log_id = await approved(town)
    await town.log(wang, at=local(2026, 11, 19, 9), photos=())
    await end_all(town)
    await town.give(wang, 50)
    await take_back(town, town.cast.zhou, log_id)
    assert await town.balance(wang) == Balance(50, 0)
    assert await left(town, wang) == [(None, 50)]
    async with town.database.reading() as session:
        found = await archive.of(session, actor=wang, person_id=wang, community_id=town.cast.longcheng, now=town.clock())
    assert [(one.points, one.sort) for one in found[:2]] == [(-10, "earned"), (10, EXPIRED)]


async def test_what_was_spent_before_the_rest_ended_is_still_missing(town: Town) -> None:
    log_id = await approved(town, kind="volunteering", minutes=120)
    await town.ask(town.cast.wang, "towel")
    await end_all(town)
    with pytest.raises(PointsSpent) as short:
        await take_back(town, town.cast.zhou, log_id)
    assert short.value.data == {"missing": 10}
    assert await town.balance(town.cast.wang) == Balance(0, 10)
    assert await status(town, log_id) == ("approved", town.cast.zhao)


async def test_an_appeal_gives_such_points_anew(town: Town) -> None:
    log_id = await approved(town)
    await end_all(town)
    await take_back(town, town.cast.zhao, log_id)
    await uphold(town, town.cast.zhou, (await contest(town, town.cast.wang, log_id)).number)
    assert await town.balance(town.cast.wang) == Balance(10, 0)
    async with town.database.reading() as session:
        assert (await session.get_one(ActivityLog, log_id)).points == 10
    await end_all(town)
    await take_back(town, town.cast.zhao, log_id)
    assert await earned_by(town, town.cast.wang) == 0
