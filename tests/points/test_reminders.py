"""What waits too long: one reminder after two working days, on to those above after five, each log once, however many processes look."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.reminding import remind_all
from people.authority import Role, appoint, revoke
from people.models import Membership
from points import board_pages, objections, reminders
from points.log_models import ActivityLog
from tests.clock import ZONE
from tests.points.board_kit import BoardTown
from tests.points.deciding import contest, refused, told, wrote
from tests.points.kit import Town


async def look(town: Town, *, times: int = 1) -> None:
    await asyncio.gather(*(remind_all(town.database, clock=town.clock, zone=ZONE) for _ in range(times)))


async def late(town: Town, who: int) -> tuple[int, int]:
    async with town.database.reading() as session:
        return await reminders.count_late(session, actor=who, community_id=town.cast.longcheng, now=town.clock(), zone=ZONE)


async def test_staff_are_reminded_once_after_two_working_days_and_once_for_all(town: Town) -> None:
    for who in (town.cast.wang, town.cast.li):
        await town.log(who)  # on a Saturday
    town.clock.advance(days=2, hours=13)  # Monday, 23:00: one working day has begun
    await look(town)
    assert await told(town, "log.reminder") == []
    town.clock.advance(hours=2)  # Tuesday
    await look(town)
    assert await told(town, "log.reminder") == sorted([town.cast.zhao, town.cast.zhou, town.cast.qian])
    assert await late(town, town.cast.zhao) == (2, 0)
    town.clock.advance(days=1)
    await look(town)
    assert len(await told(town, "log.reminder")) == 3


@pytest.mark.parametrize("processes", [2, 6])
async def test_of_several_processes_at_once_one_reminds(town: Town, processes: int) -> None:
    for hour in range(6):
        await town.log(town.cast.wang, at=town.clock() - timedelta(hours=hour + 1), photos=(), sent=())
    town.clock.advance(days=9)
    await look(town, times=processes)
    assert await told(town, "log.reminder") == sorted([town.cast.zhao, town.cast.zhou, town.cast.qian])
    assert await told(town, "log.forwarded") == [town.cast.qian]


async def test_a_later_log_brings_a_reminder_of_its_own(town: Town) -> None:
    await town.log(town.cast.wang)
    town.clock.advance(days=4)
    await look(town)
    await town.log(town.cast.li)
    town.clock.advance(days=5)
    await look(town)
    assert len(await told(town, "log.reminder")) == 6


async def test_a_log_that_still_waits_is_not_told_of_again_when_another_is_decided(town: Town) -> None:
    await town.log(town.cast.wang)
    newest = (await town.log(town.cast.li)).log_id
    town.clock.advance(days=9)
    await look(town)
    await town.approve_log(town.cast.zhao, newest)
    await look(town)
    assert (len(await told(town, "log.reminder")), await told(town, "log.forwarded")) == (3, [town.cast.qian])


async def test_nobody_is_reminded_of_their_own_or_of_what_they_wrote(town: Town) -> None:
    await town.log(town.cast.zhao)
    written = (await town.log(town.cast.wang)).log_id
    await wrote(town, town.cast.zhao, written)
    town.clock.advance(days=4)
    await look(town)
    assert await told(town, "log.reminder") == sorted([town.cast.zhou, town.cast.qian])
    assert (await late(town, town.cast.zhao), await late(town, town.cast.zhou)) == ((0, 0), (2, 0))
    assert await late(town, town.cast.wu) == await late(town, town.cast.wang) == (0, 0)


async def test_what_is_decided_needs_no_reminder(town: Town) -> None:
    await town.approve_log(town.cast.zhao, (await town.log(town.cast.wang)).log_id)
    town.clock.advance(days=9)
    await look(town)
    assert await told(town, "log.reminder") == await told(town, "log.forwarded") == []


async def test_after_five_working_days_it_goes_on_to_the_secretary_once(town: Town) -> None:
    await town.log(town.cast.wang)
    town.clock.advance(days=5)  # Thursday: the fourth working day
    await look(town)
    assert await told(town, "log.forwarded") == []
    town.clock.advance(days=1)
    for _ in range(3):
        await look(town)
    assert await told(town, "log.forwarded") == [town.cast.qian]


async def test_without_a_secretary_who_may_decide_it_goes_to_the_street(town: Town) -> None:
    cast, now = town.cast, town.clock()
    async with town.database.begin() as session:
        await appoint(session, person_id=cast.wu, role=Role.STREET, node_id=cast.jiangnan, now=now)
    await town.log(cast.qian)
    town.clock.advance(days=7)
    await look(town)
    assert await told(town, "log.forwarded") == [cast.wu]
    async with town.database.begin() as session:
        await revoke(session, actor=cast.qian, person_id=cast.qian, role=Role.SECRETARY, node_id=cast.longcheng, now=town.clock())
        await session.execute(update(ActivityLog).values(forwarded_at=None))
    await look(town)
    assert await told(town, "log.forwarded") == [cast.wu]


async def test_a_holiday_is_no_working_day(town: Town) -> None:
    log_id = (await town.log(town.cast.wang)).log_id
    wednesday = town.clock() - timedelta(days=52)  # the thirtieth of September, before National Day
    async with town.database.begin() as session:
        await session.execute(update(ActivityLog).where(ActivityLog.id == log_id).values(made_at=wednesday))
        await session.execute(update(Membership).values(since=wednesday))

    async def told_on(days: int) -> bool:
        async with town.database.begin() as session:
            now = wednesday + timedelta(days=days)
            await reminders.remind(session, community_id=town.cast.longcheng, now=now, zone=ZONE)
        return bool(await told(town, "log.reminder"))

    assert not await told_on(8)  # the eighth of October is the first working day after it
    assert await told_on(9)


async def test_appeals_are_reminded_of_too_but_not_to_the_first_decider(town: Town) -> None:
    number = (await contest(town, town.cast.wang, await refused(town))).number
    town.clock.advance(days=7)
    await look(town, times=2)
    assert number
    assert await told(town, "appeal.reminder") == sorted([town.cast.zhou, town.cast.qian])
    assert await told(town, "appeal.forwarded") == [town.cast.qian]
    assert (await late(town, town.cast.zhou), await late(town, town.cast.zhao)) == ((0, 1), (0, 0))


async def test_objections_are_reminded_of_once_and_forwarded_but_not_to_who_objected(town: Town) -> None:
    cast, desk = town.cast, BoardTown(town)
    await desk.earns(cast.wang, 10, at=town.clock() - timedelta(days=30))
    month = (town.clock() - timedelta(days=30)).date().replace(day=1)
    await desk.freezes(month, at=town.clock())
    async with town.database.begin() as session:
        board_id = (await board_pages.page(session, community_id=cast.longcheng, month=month)).sheet.board_id
        made = await objections.object_(session, actor=cast.zhao, board_id=board_id, words="少算了", now=town.clock())
    town.clock.advance(days=4)
    await look(town, times=3)
    assert await told(town, "objection.reminder") == sorted([cast.zhou, cast.qian])
    assert await told(town, "objection.forwarded") == []
    async with town.database.reading() as session:
        late = [await late_objections(session, town, who) for who in (cast.zhao, cast.zhou, cast.wang, cast.wu)]
    assert late == [0, 1, 0, 0]
    town.clock.advance(days=3)
    await look(town, times=3)
    assert (len(await told(town, "objection.reminder")), await told(town, "objection.forwarded")) == (2, [cast.qian])
    async with town.database.begin() as session:
        await objections.dismiss(session, actor=cast.zhou, objection_id=made.objection_id, reason="没有少算", now=town.clock())
    async with town.database.reading() as session:
        assert await late_objections(session, town, cast.zhou) == 0


async def late_objections(session: AsyncSession, town: Town, who: int) -> int:
    return await reminders.count_late_objections(session, actor=who, community_id=town.cast.longcheng, now=town.clock(), zone=ZONE)


async def test_staff_are_reminded_once_of_redemptions_that_wait_but_not_of_their_own(town: Town) -> None:
    for who in (town.cast.wang, town.cast.zhao):
        await town.give(who, 100)
        await town.ask(who)
    town.clock.advance(days=2, hours=13)  # Monday, 23:00
    await look(town)
    assert await told(town, "redemption.reminder") == []
    town.clock.advance(hours=2)
    await look(town, times=3)
    assert await told(town, "redemption.reminder") == sorted([town.cast.zhao, town.cast.zhou, town.cast.qian])
    async with town.database.reading() as session:
        counts = [
            await reminders.count_late_redemptions(session, actor=who, community_id=town.cast.longcheng, now=town.clock(), zone=ZONE)
            for who in (town.cast.zhao, town.cast.zhou, town.cast.li)
        ]
    assert counts == [1, 2, 0]
