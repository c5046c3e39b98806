"""Figures of the station: what is counted, what is not, drills apart, and who may see them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.database import Database
from people.authority import NotAllowed, Role, appoint
from qrcodes import figures
from qrcodes.figures import Of, Speed, speed
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.handling_kit import Went, a_scan, an_elder, an_incident

DAY = timedelta(days=1)


def around(cast: Cast, clock: Clock) -> Of:
    return Of((cast.longcheng,), clock() - DAY, clock() + DAY)


async def test_scans_classes_and_times_are_those_of_the_community_and_the_time(database: Database, cast: Cast, clock: Clock) -> None:
    now = clock()
    async with database.begin() as session:
        xiao = await an_elder(session, cast, now=now)
        there = await an_elder(session, cast, now=now, community_id=cast.jiayuan)
        for kind in ("touched", "touched", "told"):
            await a_scan(session, cast, xiao, kind=kind, at=now)
        await a_scan(session, cast, xiao, kind="touched", at=now - 2 * DAY)
        await a_scan(session, cast, there, kind="touched", at=now)
        await an_incident(session, cast, xiao, at=now, went=Went(told=(1.0, 2.0, 3.0), acknowledged=20, there=300, home=600))
        await an_incident(session, cast, xiao, at=now, went=Went(told=(4.0,), acknowledged=40, there=None, home=None, turned_out="at_home"))
        await an_incident(session, cast, xiao, at=now, went=Went(told=(), acknowledged=None, there=None, home=None, turned_out=None))
        await an_incident(session, cast, xiao, at=now - 2 * DAY, went=Went())
        await an_incident(session, cast, there, at=now, went=Went(turned_out="curious"))
        found = await figures.of(session, actor=cast.zhao, wanted=around(cast, clock), now=now)
    assert (found.touched, found.told, found.classes, found.live, found.drills) == (2, 1, {"real": 1, "at_home": 1}, 1, 0)
    assert (found.times.notice.number, found.times.notice.median) == (4, 3.0)
    assert found.times.acknowledgement == Speed(2, 40.0, 40.0)
    assert (found.times.arrival, found.times.home) == (Speed(1, 300.0, 300.0), Speed(1, 600.0, 600.0))


async def test_drills_are_counted_apart_whether_begun_or_found_to_be_one(database: Database, cast: Cast, clock: Clock) -> None:
    now = clock()
    async with database.begin() as session:
        xiao = await an_elder(session, cast, now=now)
        drill = Went(acknowledged=10, turned_out="drill")
        await an_incident(session, cast, xiao, at=now, went=replace(drill, is_drill=True))
        await an_incident(session, cast, xiao, at=now, went=drill)
        await an_incident(session, cast, xiao, at=now, went=replace(drill, is_drill=True, turned_out=None, home=None))
        found = await figures.of(session, actor=cast.qian, wanted=around(cast, clock), now=now)
    assert (found.classes, found.live, found.drills) == ({}, 0, 3)
    assert found.times.acknowledgement == Speed(0, None, None)
    assert found.drill_times.acknowledgement == Speed(3, 10.0, 10.0)


async def test_who_is_told_later_does_not_slow_the_first_notice(database: Database, cast: Cast, clock: Clock) -> None:
    now = clock()
    async with database.begin() as session:
        xiao = await an_elder(session, cast, now=now)
        await an_incident(session, cast, xiao, at=now, went=Went(told=(1.0, 1.0, 1.0, 121.0)))
        found = await figures.of(session, actor=cast.zhao, wanted=around(cast, clock), now=now)
    assert found.times.notice == Speed(3, 1.0, 1.0)


async def test_only_those_who_look_after_the_community_see_its_figures(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for actor in (cast.wang, cast.li, cast.sun, cast.wu):
            with pytest.raises(NotAllowed):
                await figures.of(session, actor=actor, wanted=around(cast, clock), now=clock())
        with pytest.raises(NotAllowed):
            await figures.communities(session, actor=cast.li, now=clock())
        assert await figures.communities(session, actor=cast.wu, now=clock()) == {cast.jiayuan: "嘉园社区"}


async def test_the_street_sees_all_its_communities(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.STREET, node_id=cast.jiangnan, now=clock())
        assert list(await figures.communities(session, actor=cast.li, now=clock())) == [cast.longcheng, cast.jiayuan]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200))
def test_half_and_95_of_100_lie_within_what_was_measured(seconds: list[float]) -> None:
    found = speed(seconds)
    assert found.number == len(seconds)
    assert found.median in seconds
    assert found.within in seconds
    assert 2 * sum(one <= (found.median or 0) for one in seconds) >= len(seconds)
    assert 100 * sum(one <= (found.within or 0) for one in seconds) >= 95 * len(seconds)
    assert 100 * sum(one < (found.within or 0) for one in seconds) < 95 * len(seconds)
