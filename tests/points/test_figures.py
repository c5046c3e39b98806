"""Figures of points and activity: by hand, and against a recount of every row."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from people.authority import NotAllowed, Role, appoint
from points import day_sums, figures, reversals
from points.day_counting import Counted
from points.sum_models import DayPoints, DaySum
from tests.clock import ZONE
from tests.points.figures_kit import read, recount, said, settle, sum_up
from tests.points.kit import Town

HELP, CARE = "邻里互助", "为老服务"


async def approved(town: Town, who: int, kind: str = "neighbour_help") -> int:
    receipt = await town.log(who, kind)
    await town.approve_log(town.cast.zhao, receipt.log_id)
    return receipt.log_id


async def taken_back(town: Town, log_id: int) -> None:
    async with town.database.begin() as session:
        await reversals.reverse(session, actor=town.cast.zhao, log_id=log_id, reason="写错了", now=town.clock())


async def handed_over(town: Town, who: int, item: str, quantity: int = 1) -> None:
    asked = await town.ask(who, item, quantity)
    await town.approve(town.cast.zhao, asked.number)
    code = await town.code(who, asked.number)
    await town.hand_over(town.cast.sun, asked.number, code.digits)


async def test_a_saturday_by_hand_live_and_the_same_once_the_day_was_counted(town: Town) -> None:
    await settle(town, town.cast.wang, "longcheng-1-105")
    first = await approved(town, town.cast.wang)
    town.clock.advance(hours=2)
    await approved(town, town.cast.wang)
    await approved(town, town.cast.li)
    await taken_back(town, first)
    await handed_over(town, town.cast.li, "towel")
    live = await read(town)
    assert [(step.given, step.taken_back, step.spent) for step in live.steps] == [*[(0, 0, 0)] * 5, (30, 10, 10), (0, 0, 0)]
    assert (live.activity.number, live.activity.minutes, live.activity.points, live.activity.people) == (2, 120, 20, 2)
    assert said(live.grids) == {"第一网格": (1, 60, 10, 1), "": (1, 60, 10, 1)}
    assert [(good.name, good.number, good.points) for good in live.goods] == [("毛巾 1 条", 1, 10)]
    assert await sum_up(town) == 0
    town.clock.advance(days=1)
    assert await sum_up(town) == 1
    assert await read(town) == live
    assert await sum_up(town) == 0


async def test_somebody_active_every_day_is_one_person_a_week_and_one_a_month(town: Town) -> None:
    for _ in range(10):
        await approved(town, town.cast.wang)
        town.clock.advance(days=1)
        await sum_up(town)
    assert town.clock().astimezone(ZONE).date() == date(2026, 12, 1)
    weeks = [(await read(town, "week", back)).activity for back in (0, 1)]
    assert [(one.number, one.people) for one in weeks] == [(1, 1), (7, 1)]
    month, year = (await read(town, "month", 1)).activity, (await read(town, "year")).activity
    assert [(month.number, month.people), (year.number, year.people)] == [(10, 1), (10, 1)]


async def test_a_day_begins_at_midnight_on_the_communitys_clocks(town: Town) -> None:
    town.clock.set(hour=23, minute=59)
    await approved(town, town.cast.wang)
    town.clock.advance(minutes=2)
    await town.give(town.cast.li, 7)
    found = await read(town)
    assert [step.given for step in found.steps[-2:]] == [10, 7]


async def test_what_is_taken_back_later_counts_against_the_day_in_which_it_was(town: Town) -> None:
    log_id = await approved(town, town.cast.wang)
    town.clock.advance(days=2)
    await sum_up(town)
    before = await read(town, "week", 1)
    await taken_back(town, log_id)
    assert await read(town, "week", 1) == before
    now = await read(town)
    assert (now.activity.number, now.activity.points, now.moved.taken_back) == (-1, -10, 10)
    assert said((await read(town, "month")).kinds)  # nought logs, and somebody who did something all the same


async def test_two_processes_count_a_day_once_and_quiet_days_too(town: Town) -> None:
    await town.give(town.cast.wang, 5)
    town.clock.advance(days=4)
    assert await sum_up(town) == 4
    async with town.database.begin() as session:
        day = date(2026, 11, 22)
        assert not await day_sums.keep(session, community_id=town.cast.longcheng, day=day, found=Counted())
    async with town.database.reading() as session:
        assert (await session.scalars(select(func.count()).select_from(DayPoints))).one() == 4
        assert not await day_sums.due(session, community_id=town.cast.longcheng, now=town.clock(), zone=ZONE)
        assert await day_sums.due(session, community_id=town.cast.jiayuan, now=town.clock(), zone=ZONE) == []


async def test_a_day_settles_before_it_is_counted(town: Town) -> None:
    await town.give(town.cast.wang, 5)
    town.clock.set(hour=23, minute=59)
    town.clock.advance(minutes=5)
    assert await sum_up(town) == 0
    town.clock.advance(minutes=1)
    assert await sum_up(town) == 1


async def test_only_staff_of_the_community_see_its_figures(town: Town) -> None:
    await town.give(town.cast.wang, 5)
    other = await read(town, community_id=town.cast.longcheng)
    assert other.moved.given == 5
    with pytest.raises(NotAllowed):
        await read(town, who=town.cast.wang)
    async with town.database.begin() as session:
        await appoint(session, person_id=town.cast.li, role=Role.STAFF, node_id=town.cast.jiayuan, now=town.clock())
    with pytest.raises(NotAllowed):
        await read(town, who=town.cast.li)
    assert (await read(town, who=town.cast.li, community_id=town.cast.jiayuan)).moved.given == 0


async def test_a_week_may_begin_before_its_year_and_its_people_are_counted_once(town: Town) -> None:
    town.clock.advance(days=40)
    assert town.clock().astimezone(ZONE).date() == date(2026, 12, 31)
    await approved(town, town.cast.wang)
    town.clock.advance(days=1)
    await approved(town, town.cast.wang)
    assert [(await read(town, span)).activity.people for span in ("week", "month", "year")] == [1, 1, 1]
    assert (await read(town)).activity.number == 2


async def test_no_sum_says_who_did_something(town: Town) -> None:
    await approved(town, town.cast.wang)
    town.clock.advance(days=1)
    await sum_up(town)
    async with town.database.reading() as session:
        names = {(one.axis, one.name) for one in await session.scalars(select(DaySum))}
    assert names == {("all", ""), ("kind", "neighbour_help"), ("grid", "0")}


@pytest.mark.parametrize(("span", "back"), [("week", 0), ("month", 1), ("year", 3)])
def test_a_period_ends_where_the_next_one_begins(span: str, back: int) -> None:
    today = date(2026, 11, 21)
    this, before = (figures.period(span, today=today, back=number) for number in (back, back + 1))
    assert before.until == this.since < this.until
    assert figures.period(span, today=today).since <= today < figures.period(span, today=today).until
    assert figures.period(span, today=this.since - timedelta(days=1)) == before


async def test_a_recount_says_the_same_of_a_busy_month(town: Town) -> None:
    people = [town.cast.wang, town.cast.li, *await town.residents(3)]
    for day in range(8):
        log_ids = [await approved(town, who, "neighbour_help" if (day + who) % 2 else "elder_care") for who in people[: day % 5 + 1]]
        if day % 3 == 1:
            await taken_back(town, log_ids[0])
        if day % 4 == 3:
            await handed_over(town, town.cast.wang, "towel")
        if day == 5:
            await sum_up(town)
        town.clock.advance(days=1)
    found = await read(town, "month")
    again, by_kind, items = await recount(town, found.period.since, found.period.until)
    assert (found.moved.given, found.moved.taken_back, found.moved.spent) == (again.given, again.taken_back, again.spent)
    one = found.activity
    assert (one.number, one.minutes, one.points, one.people) == (again.number, again.minutes, again.points, again.people)
    assert said(found.kinds) == by_kind
    assert {good.number for good in found.goods} == set(items.values())
