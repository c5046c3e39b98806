"""Taking an approved log back: the points go, once, unless they are spent, and everything stays on record."""

import asyncio

import pytest

from people.authority import NotAllowed
from points import nearby, verify
from points.accounts import Balance
from points.log_cards import LogCard
from points.log_queue import AlreadyDecided, OwnLog
from points.logs import WordsUnclear
from points.models import Transfer
from points.reversals import PointsSpent
from tests.clock import ZONE
from tests.points.deciding import approved, count, on_record, refused, status, take_back, told, wrote
from tests.points.kit import Town, local


async def test_points_go_back_the_member_is_told_and_it_stays_on_record(town: Town) -> None:
    log_id = await approved(town)
    card = await take_back(town, town.cast.zhou, log_id, "照片是别人的")
    assert (card.status, card.reason, card.decided_by) == ("reversed", "照片是别人的", town.cast.zhou)
    assert await town.balance(town.cast.wang) == Balance()
    assert await told(town, "log.reversed") == [town.cast.wang]
    assert await on_record(town, "log.approved") == [(town.cast.zhao, town.cast.wang, log_id)]
    assert await on_record(town, "log.reversed") == [(town.cast.zhou, town.cast.wang, log_id)]
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def test_doing_it_again_gives_the_same_card_and_takes_the_points_once(town: Town) -> None:
    await town.give(town.cast.wang, 50)
    log_id = await approved(town)
    first = await take_back(town, town.cast.zhao, log_id)
    town.clock.advance(minutes=1)
    assert await take_back(town, town.cast.zhao, log_id) == first
    assert await town.balance(town.cast.wang) == Balance(50, 0)
    with pytest.raises(AlreadyDecided):
        await take_back(town, town.cast.zhou, log_id)


async def test_points_that_are_spent_are_not_taken_and_what_is_missing_is_named(town: Town) -> None:
    log_id = await approved(town, kind="volunteering", minutes=120)
    await town.ask(town.cast.wang, "towel")
    with pytest.raises(PointsSpent) as short:
        await take_back(town, town.cast.zhao, log_id)
    assert short.value.data == {"missing": 10}
    assert await status(town, log_id) == ("approved", town.cast.zhao)
    assert await town.balance(town.cast.wang) == Balance(10, 10)
    assert await told(town, "log.reversed") == []


async def test_only_what_is_approved_can_be_taken_back(town: Town) -> None:
    waiting, no = (await town.log(town.cast.wang)).log_id, await refused(town, who=town.cast.li)
    for log_id in (waiting, no):
        with pytest.raises(AlreadyDecided):
            await take_back(town, town.cast.zhao, log_id)
    with pytest.raises(WordsUnclear):
        await take_back(town, town.cast.zhao, await approved(town, who=town.cast.liu), " ")


async def test_nobody_takes_back_their_own_or_what_they_wrote_or_in_another_community(town: Town) -> None:
    own, written = await approved(town, who=town.cast.zhao, by=town.cast.zhou), await approved(town)
    await wrote(town, town.cast.zhou, written)
    for who, log_id in ((town.cast.zhao, own), (town.cast.zhou, written)):
        with pytest.raises(OwnLog):
            await take_back(town, who, log_id)
    for who in (town.cast.wu, town.cast.wang, town.cast.li):
        with pytest.raises(NotAllowed):
            await take_back(town, who, written)


async def test_of_two_who_take_it_back_at_once_one_does_and_the_other_is_told(town: Town) -> None:
    await town.give(town.cast.wang, 50)
    log_id = await approved(town)
    both = (take_back(town, town.cast.zhao, log_id), take_back(town, town.cast.zhou, log_id))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == [AlreadyDecided.__name__, LogCard.__name__]
    assert await town.balance(town.cast.wang) == Balance(50, 0)
    assert await count(town, Transfer) == 3


async def test_near_a_log_are_those_of_the_day_before_the_same_day_and_the_day_after(town: Town) -> None:
    wang = town.cast.wang
    made = {day: (await town.log(wang, at=local(2026, 11, day, 9), photos=(), sent=(f"{day}",))).log_id for day in (16, 17, 18, 19, 20)}
    await town.log(town.cast.li, at=local(2026, 11, 18, 9))
    await town.refuse_log(town.cast.zhao, made[17])
    async with town.database.reading() as session:
        found = await nearby.near(session, actor=town.cast.zhao, log_id=made[18], now=town.clock(), zone=ZONE)
        with pytest.raises(NotAllowed):
            await nearby.near(session, actor=town.cast.wu, log_id=made[18], now=town.clock(), zone=ZONE)
    assert [(one.log_id, one.status) for one in found] == [(made[17], "refused"), (made[19], "waiting")]
