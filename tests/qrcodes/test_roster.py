"""The duty roster: who is on duty, what a gap falls back to, shifts that don't overlap, weeks that are copied."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select

from core.database import Database
from jobs import rostering
from people import authority, nodes
from people.authority import NotAllowed, Role
from people.models import Audit, Membership, Station
from qrcodes import duty, roster, shifts
from qrcodes.shifts import NotForDuty, ShiftOver, ShiftsOverlap, ShiftUnknown, Term
from tests.cast import Cast
from tests.qrcodes.roster_kit import MONDAY, SUNDAY, Desk, local


@pytest.fixture
def desk(database: Database, cast: Cast) -> Desk:
    return Desk(database, cast)


async def test_who_has_a_shift_is_on_duty_and_two_may_share_it(desk: Desk) -> None:
    await desk.put(desk.cast.zhao, SUNDAY, "day")
    assert await desk.on_duty(day=22, hour=8) == [desk.cast.zhao]
    await desk.put(desk.cast.qian, SUNDAY, "day")
    assert await desk.on_duty(day=22, hour=15) == sorted([desk.cast.zhao, desk.cast.qian])


async def test_in_a_gap_the_duty_officers_are_asked_then_staff_then_the_street(desk: Desk) -> None:
    await desk.put(desk.cast.zhao, SUNDAY, "day")
    assert await desk.on_duty(day=22, hour=16) == [desk.cast.zhou]
    async with desk.database.begin() as session:
        await session.execute(delete(Membership).where(Membership.role == Role.DUTY_OFFICER))
    assert await desk.on_duty(day=22, hour=16) == sorted([desk.cast.zhao, desk.cast.zhou])
    async with desk.database.begin() as session:
        await session.execute(delete(Membership).where(Membership.role == Role.STAFF))
        assert await roster.on_duty(session, community_id=desk.cast.longcheng, at=local(22, 16)) == []
        await authority.appoint(session, person_id=desk.cast.wang, role=Role.STREET, node_id=desk.cast.jiangnan, now=desk.clock())
    assert await desk.on_duty(day=22, hour=16) == [desk.cast.wang]


async def test_who_lost_the_role_is_not_on_duty_any_more(desk: Desk) -> None:
    await desk.put(desk.cast.qian, SUNDAY, "whole")
    async with desk.database.begin() as session:
        await session.execute(delete(Membership).where(Membership.person_id == desk.cast.qian))
    assert await desk.on_duty(day=22, hour=12) == [desk.cast.zhou]


async def test_the_line_is_the_stations_else_the_streets(desk: Desk) -> None:
    async with desk.database.begin() as session:
        assert await roster.line(session, community_id=desk.cast.longcheng) == roster.Line("龙城社区防走失驿站", "0432-62010336")
        await session.execute(delete(Station).where(Station.community_id == desk.cast.longcheng))
        assert await roster.line(session, community_id=desk.cast.longcheng) == roster.Line("江南街道值守", "0432-62010300")
        await session.execute(delete(Station))
        assert await roster.line(session, community_id=desk.cast.longcheng) is None


async def test_overlapping_shifts_of_one_person_are_refused_and_none_of_the_weeks_is_set(desk: Desk) -> None:
    await desk.put(desk.cast.zhao, SUNDAY + timedelta(days=7), "day")
    with pytest.raises(ShiftsOverlap) as refused:
        await desk.put(desk.cast.zhao, SUNDAY, "whole", weeks=4)
    assert refused.value.data["starts_at"] == local(29, 8)
    assert await desk.on_duty(day=22, hour=12) == [desk.cast.zhou]


async def test_the_same_shift_twice_is_the_same_shift_and_is_told_once(desk: Desk) -> None:
    first = await desk.put(desk.cast.zhao, SUNDAY, "day", weeks=4)
    assert await desk.put(desk.cast.zhao, SUNDAY, "day", weeks=4) == first
    assert len(first) == 4
    assert await desk.told("shift.set") == [desk.cast.zhao]


async def test_two_who_set_overlapping_shifts_at_once_leave_one(desk: Desk) -> None:
    outcomes = await asyncio.gather(
        desk.put(desk.cast.zhao, SUNDAY, "day"), desk.put(desk.cast.zhao, SUNDAY, "whole"), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ShiftsOverlap", "list"]


@pytest.mark.parametrize("who", ["li", "wu", "wang"])
async def test_only_staff_of_the_community_set_the_roster(desk: Desk, who: str) -> None:
    with pytest.raises(NotAllowed):
        await desk.put(desk.cast.zhou, SUNDAY, "day", actor=getattr(desk.cast, who))
    [made] = await desk.put(desk.cast.zhou, SUNDAY, "day")
    with pytest.raises(NotAllowed):
        await desk.cancel(made, actor=getattr(desk.cast, who))
    async with desk.database.reading() as session:
        with pytest.raises(NotAllowed):
            await duty.shifts(session, actor=getattr(desk.cast, who), community_id=desk.cast.longcheng, term=_week(), now=desk.clock())


async def test_a_resident_is_not_put_on_duty_and_neither_is_staff_of_another_community(desk: Desk) -> None:
    for person_id in (desk.cast.wang, desk.cast.wu):
        with pytest.raises(NotForDuty):
            await desk.put(person_id, SUNDAY, "day")


async def test_what_is_over_or_far_ahead_is_refused(desk: Desk) -> None:
    for day in (date(2026, 11, 20), date(2027, 3, 1)):
        with pytest.raises(ShiftOver):
            await desk.put(desk.cast.zhao, day, "day")
    assert await desk.put(desk.cast.zhao, date(2026, 11, 21), "day")


async def test_a_cancelled_shift_counts_no_more_and_cannot_be_cancelled_again(desk: Desk) -> None:
    [made] = await desk.put(desk.cast.qian, SUNDAY, "day")
    await desk.cancel(made)
    assert await desk.on_duty(day=22, hour=12) == [desk.cast.zhou]
    assert await desk.told("shift.cancelled") == [desk.cast.qian]
    with pytest.raises(ShiftUnknown):
        await desk.cancel(made)
    async with desk.database.reading() as session:
        recorded = list(await session.scalars(select(Audit.action).where(Audit.subject == "shift").order_by(Audit.id)))
    assert recorded == ["shift.set", "shift.cancelled"]


async def test_gaps_are_named_whatever_shifts_overlap(desk: Desk) -> None:
    await desk.put(desk.cast.zhao, MONDAY, "day")
    await desk.put(desk.cast.zhou, MONDAY, "whole")
    await desk.put(desk.cast.zhao, MONDAY + timedelta(days=1), "late")
    found = await desk.gaps(Term(local(23, 0), local(26, 0)))
    assert found == [Term(local(24, 0), local(24, 16)), Term(local(25, 0), local(26, 0))]


async def test_a_week_is_copied_without_what_does_not_fit(desk: Desk) -> None:
    for ahead in range(3):
        await desk.put(desk.cast.zhao, MONDAY + timedelta(days=ahead), "day")
    await desk.put(desk.cast.qian, MONDAY, "late")
    # Zhao has another shift in the next week already, and Qian serves no more.
    await desk.put(desk.cast.zhao, MONDAY + timedelta(days=8), "whole")
    async with desk.database.begin() as session:
        await session.execute(delete(Membership).where(Membership.person_id == desk.cast.qian))
    assert await desk.copy(MONDAY + timedelta(days=7)) == shifts.Copied(made=2, left_out=2)
    assert await desk.copy(MONDAY + timedelta(days=7)) == shifts.Copied(made=0, left_out=4)


async def test_the_secretary_is_told_once_twelve_hours_before_a_gap(desk: Desk) -> None:
    await desk.put(desk.cast.zhao, SUNDAY, "whole")
    await rostering.warn_all(desk.database, clock=desk.clock)
    assert await desk.told("shift.gap") == []
    desk.clock.advance(days=1, hours=3)
    for _ in range(3):
        await rostering.warn_all(desk.database, clock=desk.clock)
        desk.clock.advance(minutes=5)
    assert await desk.told("shift.gap") == [desk.cast.qian]


async def test_a_community_without_a_roster_is_not_told_of_gaps(desk: Desk) -> None:
    async with desk.database.begin() as session:
        assert not await duty.warn(session, community_id=desk.cast.longcheng, now=desk.clock())
        assert await nodes.station_of(session, desk.cast.longcheng) is not None
    assert await desk.told("shift.gap") == []


def _week() -> Term:
    return Term(local(23, 0), local(30, 0))
