"""A log that an appeal brings back is weighed beside what its member has logged since: no cap, hour or photo gives points twice."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.files import Picture
from points import log_usage, verify
from points.accounts import Balance
from points.appeals import PhotoLoggedAgain
from points.log_again import NothingLeft
from points.log_models import ActivityKind, ActivityLog, LogDay
from points.log_rules import Done
from tests.clock import ZONE
from tests.points.deciding import approved, contest, dismiss, refused, status, take_back, uphold
from tests.points.kit import Town, local
from tests.points.log_kit import day_gives, new_rule

SCENE = Picture(b"\xff\xd8 a yard full of snow", 4, 3, bytes.fromhex("0123456789abcdef"))
EIGHT, TEN, NOON = local(2026, 11, 20, 8), local(2026, 11, 20, 10), local(2026, 11, 20, 12)


async def test_a_day_that_others_have_filled_meanwhile_gives_no_more(town: Town) -> None:
    await day_gives(town, 20)
    log_id = await refused(town, at=EIGHT)
    for at in (TEN, NOON):
        await approved(town, at=at, photos=())
    number = (await contest(town, town.cast.wang, log_id)).number
    with pytest.raises(NothingLeft):
        await uphold(town, town.cast.zhou, number)
    assert await town.balance(town.cast.wang) == Balance(20, 0)
    assert (await dismiss(town, town.cast.zhou, number)).status == "dismissed"


async def test_what_the_day_still_gives_is_given_and_it_is_on_record_what_was_cut(town: Town) -> None:
    await day_gives(town, 25)
    log_id = await approved(town, at=EIGHT)
    await take_back(town, town.cast.zhao, log_id)
    for at in (TEN, NOON):
        await approved(town, at=at, photos=())
    await uphold(town, town.cast.zhou, (await contest(town, town.cast.wang, log_id)).number)
    assert await town.balance(town.cast.wang) == Balance(25, 0)
    async with town.database.reading() as session:
        log = await session.get_one(ActivityLog, log_id)
        assert (log.status, log.points, log.capped_from) == ("approved", 5, 10)
        assert (await session.scalars(select(LogDay.points).where(LogDay.log_id == log_id))).all() == [5]
        assert await verify.verify(session) == []


async def test_a_kind_that_counts_so_much_a_day_counts_no_more_for_an_appeal(town: Town) -> None:
    log_id = await refused(town, kind="volunteering", at=EIGHT, minutes=120)
    await approved(town, kind="volunteering", at=TEN, minutes=240, photos=(SCENE,))
    number = (await contest(town, town.cast.wang, log_id)).number
    with pytest.raises(NothingLeft):
        await uphold(town, town.cast.zhou, number)
    assert await status(town, log_id) == ("refused", town.cast.zhao)


async def test_an_old_log_is_not_too_old_for_its_appeal(town: Town) -> None:
    log_id = await refused(town, at=local(2026, 10, 23, 8))
    number = (await contest(town, town.cast.wang, log_id)).number
    town.clock.advance(days=20)
    await uphold(town, town.cast.zhou, number)
    assert await town.balance(town.cast.wang) == Balance(10, 0)


async def test_a_photo_that_was_sent_again_meanwhile_does_not_pay_twice(town: Town) -> None:
    log_id = await refused(town, at=EIGHT, photos=(SCENE,))
    number = (await contest(town, town.cast.wang, log_id)).number
    again = await approved(town, at=TEN, photos=(SCENE,))
    with pytest.raises(PhotoLoggedAgain) as why:
        await uphold(town, town.cast.zhou, number)
    assert why.value.data == {"log_id": again}
    assert await town.balance(town.cast.wang) == Balance(10, 0)


async def test_nobody_appeals_for_a_photo_that_they_have_sent_again(town: Town) -> None:
    log_id = await refused(town, at=EIGHT, photos=(SCENE,))
    await town.log(town.cast.wang, at=TEN, photos=(SCENE,))
    with pytest.raises(PhotoLoggedAgain):
        await contest(town, town.cast.wang, log_id)
    other = await refused(town, who=town.cast.li, at=EIGHT, photos=(SCENE,))
    assert (await contest(town, town.cast.li, other)).status == "waiting"


async def test_minutes_of_an_older_version_are_not_times_of_a_newer_one(town: Town) -> None:
    await town.log(town.cast.wang, "volunteering", at=EIGHT, minutes=120)
    number = await new_rule(town, "volunteering", since=town.clock(), per="time", daily_cap=None, monthly_cap=10)
    async with town.database.reading() as session:
        new = await session.get_one(ActivityKind, number)
        old = await session.get_one(ActivityKind, town.kinds["volunteering"])
        done, people = Done(NOON, 60), [town.cast.wang]
        times = await log_usage.taken(session, person_ids=people, kind=new, done=done, zone=ZONE)
        minutes = await log_usage.taken(session, person_ids=people, kind=old, done=replace(done, quantity=1), zone=ZONE)
    assert [used.counted for used in times[town.cast.wang].days.values()] == [0]
    assert [used.counted for used in minutes[town.cast.wang].days.values()] == [120]
