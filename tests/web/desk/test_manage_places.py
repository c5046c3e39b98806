"""Places and units at the desk, through the real port."""

from typing import Any

import pytest
from sqlalchemy import select

from people import nodes, units
from people.models import Audit, Node
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town
from tests.points.test_unit_view import fetched
from tests.web.house import House


@pytest.fixture
async def town(house: House, cast: Cast, clock: Clock) -> Town:
    made = Town(house.database, cast, clock)
    await made.furnish()
    return made


async def named(house: House, name: str) -> list[str]:
    async with house.database.reading() as session:
        return list(await session.scalars(select(Node.code).where(Node.name == name).order_by(Node.id)))


async def test_the_tree_is_read_by_staff_and_changed_by_the_secretary(house: House, cast: Cast) -> None:
    staff, head = await house.desk(cast.zhao), await house.desk(cast.qian)
    status, page = await staff.get("/desk/places")
    assert (status, "江南街道" in page, "第二网格" in page, "205号楼" in page, "钱卫东" in page) == (200, True, True, True, True)
    assert 'action="/desk/places/add"' not in page
    assert (await staff.post("/desk/places/add", at=cast.longcheng, name="第三网格"))[0] == 403
    assert (await head.post("/desk/places/add", at=cast.longcheng, name="第三网格"))[0] == 303
    assert (await head.post("/desk/places/add", at=cast.longcheng, name="第三网格"))[0] == 422
    assert await named(house, "第三网格") == ["longcheng-3"]
    async with house.database.reading() as session:
        grid = (await session.scalars(select(Node.id).where(Node.code == "longcheng-3"))).one()
    assert (await head.get(f"/desk/places?at={grid}"))[0] == 200
    assert (await head.post("/desk/places/rename", at=grid, seen="第三网格", name="东网格"))[0] == 303
    assert (await head.post("/desk/places/rename", at=grid, seen="第三网格", name="西网格"))[0] == 422
    assert await named(house, "东网格") == ["longcheng-3"]


async def test_the_stations_line_is_set_from_what_was_seen(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.qian)
    seen: dict[str, Any] = {"seen_name": "龙城社区防走失驿站", "seen_phone": "0432-62010336"}
    assert (await desk.post("/desk/places/station", **seen, station="龙城驿站", duty_phone="0432-62010337"))[0] == 303
    assert (await desk.post("/desk/places/station", **seen, station="龙城驿站", duty_phone="0432-62010338"))[0] == 422
    assert (await (await house.desk(cast.zhao)).post("/desk/places/station", **seen, station="站", duty_phone="110"))[0] == 403
    async with house.database.reading() as session:
        station = await nodes.station_of(session, cast.longcheng)
    assert station is not None
    assert station.duty_phone == "0432-62010337"


async def test_places_of_another_community_are_not_there(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.qian)
    for path in (f"/desk/places?at={cast.jiayuan}", f"/desk/places?at={cast.jiangnan}", f"/desk/places?in={cast.jiayuan}"):
        assert (await desk.get(path))[0] == 404
    assert (await desk.post("/desk/places/add", at=cast.jiayuan, name="新网格"))[0] == 404
    assert (await desk.post("/desk/places/rename", at=cast.jiayuan, seen="嘉园社区", name="新"))[0] == 404


async def test_units_are_taken_in_and_get_somebody_who_speaks_for_them(house: House, cast: Cast, town: Town) -> None:
    desk = await house.desk(cast.zhao, confirmed=True)
    status, where = await desk.post("/desk/units/new", name="雾凇书店")
    path = where.partition("?")[0]
    assert status == 303
    assert (await desk.post("/desk/units/new", name="雾凇书店"))[0] == 422
    assert (await desk.post(f"{path}/members", wanted="王芳"))[0] == 303
    assert (await desk.post(f"{path}/members", wanted="无此人"))[0] == 422
    assert (await desk.post(f"{path}/members", person=cast.wu))[0] == 404
    assert "王芳" in (await desk.get(path))[1]
    assert (await desk.post(f"{path}/members/remove", person=cast.wang))[0] == 303
    assert "王芳" not in (await desk.get(path))[1]
    assert (await (await house.desk(cast.zhao)).post(f"{path}/members", wanted="王芳"))[0] == 303
    assert "王芳" not in (await desk.get(path))[1]


async def test_a_unit_leaves_and_comes_back(house: House, cast: Cast, town: Town) -> None:
    desk, path = await house.desk(cast.zhao, confirmed=True), f"/desk/units/{cast.huimin}"
    for what, members in (("close", []), ("close", []), ("reopen", [cast.sun])):
        assert (await desk.post(f"{path}/close", what=what))[0] == 303
        assert (await desk.get("/desk/units"))[0] == 200
        async with house.database.reading() as session:
            assert await units.members(session, cast.huimin) == members


async def test_a_month_is_settled_with_each_unit(house: House, cast: Cast, town: Town) -> None:
    await fetched(town, cast.wang, quantity=2)
    desk = await house.desk(cast.zhou, confirmed=True)
    status, page = await desk.get("/desk/units")
    assert (status, '<td data-label="积分" class="number">20</td>' in page or 'class="number">20</td>' in page) == (200, True)
    status, page = await desk.get(f"/desk/units/{cast.huimin}")
    assert (status, "毛巾" in page) == (200, True)
    async with desk.visit.http.get(f"/desk/units/{cast.huimin}/settlement.xlsx") as answer:
        assert (answer.status, (await answer.read())[:2]) == (200, b"PK")
    async with house.database.reading() as session:
        taken = await session.execute(select(Audit.actor, Audit.subject_id).where(Audit.action == "unit.settlement"))
        assert taken.all() == [(cast.zhou, cast.huimin)]
    assert "毛巾" not in (await desk.get(f"/desk/units/{cast.huimin}?month=2020-01-01"))[1]


async def test_units_of_another_community_are_not_there(house: House, cast: Cast, town: Town) -> None:
    desk, path = await house.desk(cast.wu, confirmed=True), f"/desk/units/{cast.huimin}"
    assert (await desk.get(path))[0] == 404
    assert (await desk.get(f"{path}/settlement.xlsx"))[0] == 404
    for form in ("members", "members/remove", "close"):
        assert (await desk.post(f"{path}/{form}", person=cast.wu, wanted="吴静"))[0] == 404
    assert (await desk.post("/desk/units/new", name="药店", in_=cast.longcheng))[0] == 404
    async with house.database.reading() as session:
        assert await units.members(session, cast.huimin) == [cast.sun]
