"""People and roles at the desk, through the real port."""

import re
from typing import Any

import pytest
from sqlalchemy import event, select

from people import authority, homes, person_pages
from people.authority import Role
from people.models import Audit, Membership, Node, Person
from tests.cast import Cast
from tests.clock import Clock
from tests.people.test_people_lists import crowd
from tests.web.house import House


async def actions(house: House, about: int) -> list[str]:
    async with house.database.reading() as session:
        return list(await session.scalars(select(Audit.action).where(Audit.about_person == about).order_by(Audit.id)))


async def roles_of(house: House, person_id: int) -> list[str]:
    async with house.database.reading() as session:
        held = select(Membership.role).where(Membership.person_id == person_id, Membership.until.is_(None))
        return sorted(await session.scalars(held))


async def test_staff_page_through_their_people_without_a_phone_in_the_list(house: House, cast: Cast, clock: Clock) -> None:
    async with house.database.begin() as session:
        await person_pages.correct_phone(session, actor=cast.zhao, person_id=cast.wang, seen="", phone="13800138000", now=clock())
    await crowd(house.database, cast, clock, 60)
    desk = await house.desk(cast.zhao)
    status, page = await desk.get("/desk/people")
    assert status == 200
    assert "王芳" in page
    assert "惠民超市" in page
    assert "13800138000" not in page
    following = re.search(r'href="(/desk/people\?after=\d+)"', page)
    assert following is not None
    status, page = await desk.get(following[1])
    assert (status, "王芳" in page, page.count('">居民</a>')) == (200, False, 17)


async def test_a_page_of_fifty_takes_as_many_statements_as_one_of_seven(house: House, cast: Cast, clock: Clock) -> None:
    desk, counts = await house.desk(cast.zhao), []
    for more in (1, 50):
        await crowd(house.database, cast, clock, more)
        await desk.get("/desk/people")
        said: list[str] = []

        def count(_connection: object, _cursor: object, statement: str, *_more: object, said: list[str] = said) -> None:
            said.append(statement)

        event.listen(house.database.engine.sync_engine, "before_cursor_execute", count)
        assert (await desk.get("/desk/people"))[0] == 200
        event.remove(house.database.engine.sync_engine, "before_cursor_execute", count)
        counts.append(len([one for one in said if "FROM" in one]))
    assert counts[0] == counts[1] < 16


async def test_somebody_is_found_by_name_or_phone_which_stand_in_no_address(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao)
    assert await desk.post("/desk/people/search", wanted="王芳") == (303, f"/desk/people/{cast.wang}")
    status, page = await desk.post("/desk/people/search", wanted="无此人")
    assert (status, "没有" in page or "Nobody" in page) == (200, True)
    status, page = await desk.post("/desk/people/search", wanted="1380013800012345")
    assert (status, 'aria-invalid="true"' in page) == (422, True)


async def test_a_phone_is_shown_on_a_press_after_confirming_and_that_is_on_record(house: House, cast: Cast, clock: Clock) -> None:
    async with house.database.begin() as session:
        await person_pages.correct_phone(session, actor=cast.zhao, person_id=cast.wang, seen="", phone="13800138000", now=clock())
        building = (await session.scalars(select(Node.id).where(Node.code == "longcheng-1-105"))).one()
        await homes.settle(session, person_id=cast.wang, node_id=building, now=clock())
    path = f"/desk/people/{cast.wang}/contact"
    status, page = await (await house.desk(cast.zhao)).get(path)
    assert (status, "13800138000" in page) == (303, False)
    assert "person.contact_read" not in await actions(house, cast.wang)
    status, page = await (await house.desk(cast.zhao, confirmed=True)).get(path)
    assert (status, "+8613800138000" in page, "第一网格 · 105号楼" in page) == (200, True, True)
    assert "person.contact_read" in await actions(house, cast.wang)


async def test_a_name_and_a_phone_are_put_right_and_the_second_of_two_is_told(house: House, cast: Cast) -> None:
    zhao, zhou = await house.desk(cast.zhao, confirmed=True), await house.desk(cast.zhou)
    path = f"/desk/people/{cast.wang}"
    assert (await zhao.post(f"{path}/name", seen="王芳", name="王方"))[0] == 303
    status, page = await zhou.post(f"{path}/name", seen="王芳", name="汪芳")
    assert (status, "王方" in page, 'role="alert"' in page) == (422, True, True)
    assert (await zhao.post(f"{path}/phone", seen="", phone="13800138000"))[0] == 303
    assert (await zhao.post(f"{path}/phone", seen="", phone="13900139000"))[0] == 422
    assert (await zhao.post(f"{path}/phone", seen="x", phone="12"))[0] == 422


async def test_a_role_is_given_with_a_place_and_a_term_and_ended(house: House, cast: Cast, clock: Clock) -> None:
    desk = await house.desk(cast.qian, confirmed=True)
    async with house.database.reading() as session:
        grid = (await session.scalars(select(Node.id).where(Node.code == "longcheng-1"))).one()
    path = f"/desk/people/{cast.wang}/roles"
    assert (await desk.get(path))[0] == 200
    for said in ("role_given", "role_held"):
        assert (await desk.post(path, role="grid_worker", node=grid))[1].endswith(f"said={said}")
    assert (await desk.post(path, role="staff", node=cast.longcheng, until="2030-01-31"))[0] == 303
    status, page = await desk.post(path, role="staff", node=grid, until="2020-01-31")
    chosen = ('<option value="staff" selected>', f'<option value="{grid}" selected>', 'value="2020-01-31"')
    assert (status, [one in page for one in chosen]) == (422, [True, True, True])
    assert (await desk.post(path, role="staff", node=cast.longcheng, until="soon"))[0] == 400
    assert (await desk.post(path, role="staff", node=cast.jiayuan))[0] == 404
    status, page = await desk.post(path, role="admin", node=cast.longcheng)
    assert (status, "您的职务管不到那里" in page) == (403, True)
    async with house.database.reading() as session:
        assert await authority.has_role(session, person_id=cast.wang, roles={Role.STAFF}, node_id=cast.longcheng, now=clock())
    assert await roles_of(house, cast.wang) == ["grid_worker"]
    for said in ("role_ended", "role_gone"):
        assert (await desk.post(f"{path}/end", role="grid_worker", node=grid))[1].endswith(f"said={said}")
    assert await roles_of(house, cast.wang) == []


async def test_roles_ask_for_a_moment_ago_and_for_one_that_reaches_as_far(house: House, cast: Cast) -> None:
    give: dict[str, Any] = {"role": "staff", "node": cast.longcheng}
    path = f"/desk/people/{cast.wang}/roles"
    assert (await (await house.desk(cast.qian)).post(path, **give))[0] == 303
    assert (await (await house.desk(cast.zhao, confirmed=True)).post(path, **give))[0] == 403
    assert (await (await house.desk(cast.zhao, confirmed=True)).post(f"/desk/people/{cast.zhao}/roles", **give))[0] == 403
    assert await roles_of(house, cast.wang) == []


async def test_a_lost_phone_is_signed_out_and_a_new_one_let_in(house: House, cast: Cast) -> None:
    chat = await house.enter(cast.wang)
    desk = await house.desk(cast.zhao, confirmed=True)
    assert (await chat.get("/chat"))[0] == 200
    assert (await desk.post(f"/desk/people/{cast.wang}/sign-out"))[0] == 303
    assert (await chat.get("/chat"))[0] != 200
    status, page = await desk.post(f"/desk/people/{cast.wang}/link")
    found = re.search(r"<code>(\S+/enter/\S+)</code>", page)
    assert (status, "<svg" in page) == (200, True)
    assert found is not None
    status, page = await house.stranger().get(found[1])
    assert (status, "王*" in page) == (200, True)
    for path in ("sign-out", "link"):
        assert (await desk.post(f"/desk/people/{cast.qian}/{path}"))[0] == 403


async def test_an_archive_is_taken_along_on_record(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao, confirmed=True)
    for form, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        async with desk.visit.http.get(f"/desk/people/{cast.wang}/archive.{form}", allow_redirects=False) as answer:
            assert (answer.status, (await answer.read()).startswith(begins)) == (200, True)
    assert (await desk.get(f"/desk/people/{cast.wang}/archive.exe"))[0] == 404
    assert (await (await house.desk(cast.zhao)).get(f"/desk/people/{cast.wang}/archive.pdf"))[0] == 303
    assert (await actions(house, cast.wang)).count("archive.read") == 2


async def test_a_resident_is_registered_once_with_what_they_said(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao)
    new: dict[str, Any] = {"name": "王芳", "phone": ""}
    assert (await desk.get("/desk/residents/new"))[0] == 200
    assert (await desk.post("/desk/residents/new", **new))[0] == 422
    status, page = await desk.post("/desk/residents/new", **new, agreed="yes")
    assert (status, f"/desk/people/{cast.wang}" in page) == (422, True)
    status, _ = await desk.post("/desk/residents/new", **new, agreed="yes", seen=str(cast.wang))
    assert status == 303
    assert (await desk.post("/desk/residents/new", name="7", agreed="yes"))[0] == 422
    async with house.database.reading() as session:
        assert len(list(await session.scalars(select(Person.id).where(Person.community_id == cast.longcheng)))) == 8


PATHS = ("", "/contact", "/roles", "/archive.pdf")


@pytest.mark.parametrize("path", PATHS)
async def test_somebody_of_another_community_is_not_there(house: House, cast: Cast, path: str) -> None:
    desk = await house.desk(cast.wu, confirmed=True)
    assert (await desk.get(f"/desk/people/{cast.wang}{path}"))[0] == 404
    assert (await desk.get(f"/desk/people/999999{path}"))[0] == 404


@pytest.mark.parametrize("path", ["/name", "/phone", "/sign-out", "/link", "/roles", "/roles/end"])
async def test_nothing_is_done_to_somebody_of_another_community(house: House, cast: Cast, path: str) -> None:
    desk, before = await house.desk(cast.wu, confirmed=True), await actions(house, cast.wang)
    fields: dict[str, Any] = {"name": "无名", "phone": "", "seen": "王芳", "role": "volunteer", "node": cast.longcheng}
    assert (await desk.post(f"/desk/people/{cast.wang}{path}", **fields))[0] == 404
    assert await actions(house, cast.wang) == before


async def test_who_only_stands_by_at_the_station_sees_no_list_of_people(house: House, cast: Cast, clock: Clock) -> None:
    async with house.database.begin() as session:
        await authority.appoint(session, person_id=cast.li, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=clock())
    desk = await house.desk(cast.li, confirmed=True)
    for path in ("/desk/people", f"/desk/people/{cast.wang}", f"/desk/people/{cast.wang}/roles", "/desk/residents/new"):
        assert (await desk.get(path))[0] == 403
    assert (await (await house.desk(cast.wu)).get(f"/desk/people?in={cast.longcheng}"))[0] == 404
    assert (await (await house.desk(cast.zhao)).get(f"/desk/people?place={cast.jiayuan}"))[0] == 404
