"""The tree as staff see it and heads change it."""

import pytest
from sqlalchemy import select

from core.database import Database
from people import nodes, place_changes, places
from people.authority import NotAllowed, Role, appoint
from people.models import Audit, Node
from people.place_changes import PlaceChanged, PlaceNameUnclear, StationChanged, StationUnclear
from tests.cast import Cast
from tests.clock import Clock


async def test_the_tree_is_shown_from_the_street_to_the_entrance_with_who_holds_office(
    database: Database, cast: Cast, clock: Clock
) -> None:
    async with database.reading() as session:
        tree = await places.tree(session, actor=cast.zhao, node_id=cast.longcheng, now=clock())
    assert [one.name for one in tree.above] == ["江南街道"]
    assert [(one.depth, one.name) for one in tree.below] == [
        *((1, "第一网格"), (2, "105号楼"), (3, "1单元")),
        *((1, "第二网格"), (2, "205号楼"), (3, "1单元")),
    ]
    assert [(one.name, one.role) for one in tree.here.officers][:2] == [("钱卫东", Role.SECRETARY), ("赵敏", Role.STAFF)]
    assert tree.here.below == 2


async def test_a_large_tree_is_shown_level_by_level_and_page_by_page(
    database: Database, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "WHOLE", 3)
    async with database.begin() as session:
        for number in range(3, 6):
            await place_changes.add(session, actor=cast.qian, parent_id=cast.longcheng, name=f"第{number}网格", now=clock())
    async with database.reading() as session:
        first = await places.tree(session, actor=cast.zhao, node_id=cast.longcheng, now=clock(), limit=3)
        assert first.next_after is not None
        second = await places.tree(session, actor=cast.zhao, node_id=cast.longcheng, now=clock(), after=first.next_after, limit=3)
    assert [one.name for one in first.below + second.below] == ["第一网格", "第二网格", "第3网格", "第4网格", "第5网格"]
    assert second.next_after is None


async def test_heads_plant_what_belongs_below_with_a_code_of_its_own(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        grid = await place_changes.add(session, actor=cast.qian, parent_id=cast.longcheng, name=" 第三网格\u200b", now=clock())
        building = await place_changes.add(session, actor=cast.qian, parent_id=grid.id, name="301号楼", now=clock())
        entrance = await place_changes.add(session, actor=cast.qian, parent_id=building.id, name="1单元", now=clock())
        known = [(one.kind, one.name, one.code) for one in (grid, building, entrance)]
        assert known == [
            ("grid", "第三网格", "longcheng-3"),
            ("building", "301号楼", "longcheng-3-1"),
            ("entrance", "1单元", "longcheng-3-1-1"),
        ]
        with pytest.raises(NotAllowed):
            await place_changes.add(session, actor=cast.qian, parent_id=entrance.id, name="门", now=clock())
        for name in ("", "第三网格", "x" * 61):
            with pytest.raises(PlaceNameUnclear):
                await place_changes.add(session, actor=cast.qian, parent_id=cast.longcheng, name=name, now=clock())
        written = list(await session.scalars(select(Audit.subject_id).where(Audit.action == "place.added")))
    assert written == [grid.id, building.id, entrance.id]


async def test_a_place_is_renamed_from_what_was_seen(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        grid = (await session.scalars(select(Node.id).where(Node.code == "longcheng-1"))).one()
        for _ in range(2):
            await place_changes.rename(session, actor=cast.qian, node_id=grid, seen="第一网格", name="东网格", now=clock())
        with pytest.raises(PlaceChanged) as refused:
            await place_changes.rename(session, actor=cast.qian, node_id=grid, seen="第一网格", name="西网格", now=clock())
        with pytest.raises(NotAllowed):
            await place_changes.rename(session, actor=cast.qian, node_id=cast.longcheng, seen="龙城社区", name="虎城社区", now=clock())
        with pytest.raises(PlaceNameUnclear):
            await place_changes.rename(session, actor=cast.qian, node_id=grid, seen="东网格", name="第二网格", now=clock())
    assert refused.value.data == {"is_now": "东网格"}


async def test_the_stations_line_is_the_heads_to_set(database: Database, cast: Cast, clock: Clock) -> None:
    was = ("龙城社区防走失驿站", "0432-62010336")
    async with database.begin() as session:
        for _ in range(2):
            await place_changes.set_station(
                session, actor=cast.qian, community_id=cast.longcheng, seen=was, name="龙城驿站", duty_phone="0432 62010337", now=clock()
            )
        with pytest.raises(StationChanged):
            await place_changes.set_station(
                session, actor=cast.qian, community_id=cast.longcheng, seen=was, name="龙城驿站", duty_phone="0432-62010338", now=clock()
            )
        for name, line in (("", "0432-62010336"), ("驿站", "call me"), ("驿站", "")):
            with pytest.raises(StationUnclear):
                await place_changes.set_station(
                    session, actor=cast.qian, community_id=cast.longcheng, seen=was, name=name, duty_phone=line, now=clock()
                )
        station = await nodes.station_of(session, cast.longcheng)
    assert station is not None
    assert (station.name, station.duty_phone) == ("龙城驿站", "0432 62010337")


async def test_staff_change_no_place_and_nobody_another_communitys(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.wu, role=Role.SECRETARY, node_id=cast.jiayuan, now=clock())
        for actor in (cast.zhao, cast.wu, cast.wang):
            with pytest.raises(NotAllowed):
                await place_changes.add(session, actor=actor, parent_id=cast.longcheng, name="新网格", now=clock())
            with pytest.raises(NotAllowed):
                await place_changes.set_station(
                    session, actor=actor, community_id=cast.longcheng, seen=("", ""), name="站", duty_phone="110", now=clock()
                )
        with pytest.raises(NotAllowed):
            await places.tree(session, actor=cast.wu, node_id=cast.longcheng, now=clock())
        with pytest.raises(NotAllowed):
            await places.tree(session, actor=cast.zhao, node_id=10**6, now=clock())


async def test_who_gives_a_role_chooses_among_the_street_the_community_and_its_parts(database: Database, cast: Cast) -> None:
    async with database.reading() as session:
        found = await places.choices(session, community_id=cast.longcheng)
    assert [one.name for one in found] == ["江南街道", "龙城社区", "第一网格", "105号楼", "第二网格", "205号楼"]


async def test_people_are_narrowed_down_by_building_while_buildings_are_few(database: Database, cast: Cast) -> None:
    async with database.reading() as session:
        (chosen,) = [one for one in await places.choices(session, community_id=cast.longcheng) if one.name == "205号楼"]
        few = await places.filters(session, community_id=cast.longcheng, chosen=0, most=2)
        many = await places.filters(session, community_id=cast.longcheng, chosen=chosen.id, most=1)
    assert [one.name for one in few] == ["龙城社区", "第一网格", "105号楼", "第二网格", "205号楼"]
    assert [one.name for one in many] == ["龙城社区", "第一网格", "第二网格", "205号楼"]
