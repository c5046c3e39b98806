"""The people of a community as staff page through them, and one of them."""

import pytest
from sqlalchemy import event, insert, select

from core.database import Database
from people import audit, homes, people_lists, person_pages, persons
from people.authority import NotAllowed, Role, appoint
from people.models import Audit, Node, Person
from people.person_pages import PersonChanged
from people.persons import PersonUnknown
from tests.cast import Cast
from tests.clock import Clock


async def grid_of(database: Database, cast: Cast, number: int = 1) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(Node.id).where(Node.code == f"longcheng-{number}"))).one()


async def crowd(database: Database, cast: Cast, clock: Clock, number: int) -> None:
    """So many more members, each a volunteer."""
    async with database.begin() as session:
        sealed, index = persons.seal_name(session, "居民")
        row = {"community_id": cast.longcheng, "name_sealed": sealed, "name_index": index, "created_at": clock()}
        made = list(await session.scalars(insert(Person).returning(Person.id), [row] * number))
        for person_id in made:
            await appoint(session, person_id=person_id, role=Role.VOLUNTEER, node_id=cast.longcheng, now=clock())


async def test_people_come_page_by_page_with_roles_units_and_chats(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.reading() as session:
        first = await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), limit=4)
        rest = await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), after=first[-1].person_id)
    assert [one.name for one in first + rest] == ["王芳", "李建国", "刘洋", "孙丽", "赵敏", "周强", "钱卫东"]
    by_name = {one.name: one for one in first + rest}
    assert by_name["孙丽"].units == ("惠民超市",)
    assert [held.role for held in by_name["周强"].roles] == [Role.STAFF, Role.DUTY_OFFICER]
    assert by_name["周强"].roles[0].place == "龙城社区"
    assert all(one.has_chat for one in first)


async def test_the_list_narrows_down_by_role_and_by_place_and_says_in_the_trail_that_somebody_looked(
    database: Database, cast: Cast, clock: Clock
) -> None:
    grid = await grid_of(database, cast)
    async with database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.GRID_WORKER, node_id=grid, now=clock())
        building = (await session.scalars(select(Node.id).where(Node.parent_id == grid))).one()
        await homes.settle(session, person_id=cast.wang, node_id=building, now=clock())
    async with database.begin() as session:
        staff = await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), role=Role.STAFF)
        near = await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), place_id=grid)
        both = await people_lists.page(
            session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), role=Role.GRID_WORKER, place_id=grid
        )
        looked = list(await session.scalars(select(Audit.subject_id).where(Audit.action == "people.listed")))
    assert [one.name for one in staff] == ["赵敏", "周强"]
    assert [one.name for one in near] == ["王芳", "李建国"]
    assert [one.name for one in both] == ["李建国"]
    assert looked == [grid, grid]


async def test_the_statements_do_not_grow_with_the_people(database: Database, cast: Cast, clock: Clock) -> None:
    counts: list[int] = []
    found: list[people_lists.Line] = []
    for more in (5, 50):
        await crowd(database, cast, clock, more)
        said: list[str] = []

        def count(_connection: object, _cursor: object, statement: str, *_more: object, said: list[str] = said) -> None:
            said.append(statement)

        event.listen(database.engine.sync_engine, "before_cursor_execute", count)
        async with database.reading() as session:
            found = await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock())
        event.remove(database.engine.sync_engine, "before_cursor_execute", count)
        counts.append(len([one for one in said if "FROM" in one]))
    assert len(found) == people_lists.PAGE
    assert counts[0] == counts[1] <= 6


async def test_nobody_of_another_community_is_listed_or_opened(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for actor in (cast.wu, cast.wang):
            with pytest.raises(NotAllowed):
                await people_lists.page(session, actor=actor, community_id=cast.longcheng, now=clock())
            with pytest.raises(NotAllowed):
                await person_pages.page(session, actor=actor, person_id=cast.li, now=clock())
            with pytest.raises(NotAllowed):
                await person_pages.contact(session, actor=actor, person_id=cast.li, now=clock())
        with pytest.raises(NotAllowed):
            await people_lists.page(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), place_id=cast.jiayuan)
        with pytest.raises(PersonUnknown):
            await person_pages.page(session, actor=cast.zhao, person_id=10**6, now=clock())


async def test_a_phone_is_opened_on_record_and_put_right_from_what_was_seen(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        empty = await person_pages.contact(session, actor=cast.zhao, person_id=cast.wang, now=clock())
        await person_pages.correct_phone(
            session, actor=cast.zhao, person_id=cast.wang, seen=empty.phone_mark, phone="138 0013 8000", now=clock()
        )
        known = await person_pages.contact(session, actor=cast.zhao, person_id=cast.wang, now=clock())
        assert (empty.phone, known.phone) == ("", "+8613800138000")
        with pytest.raises(PersonChanged):
            await person_pages.correct_phone(session, actor=cast.zhou, person_id=cast.wang, seen="", phone="13900139000", now=clock())
        await person_pages.correct_phone(session, actor=cast.zhou, person_id=cast.wang, seen="", phone="13800138000", now=clock())
        await person_pages.correct_phone(session, actor=cast.zhou, person_id=cast.wang, seen=known.phone_mark, phone="", now=clock())
        lines = [one.action for one in await audit.about(session, person_id=cast.wang)]
        page = await person_pages.page(session, actor=cast.zhao, person_id=cast.wang, now=clock())
    assert lines.count("person.contact_read") == 2
    assert lines.count("person.phone_corrected") == 2
    assert not page.has_phone
    assert page.may_act_for


async def test_a_name_is_put_right_once_and_the_second_is_told(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for _ in range(2):
            await person_pages.correct_name(session, actor=cast.zhao, person_id=cast.wang, seen="王芳", name="王方", now=clock())
        with pytest.raises(PersonChanged):
            await person_pages.correct_name(session, actor=cast.zhou, person_id=cast.wang, seen="王芳", name="汪芳", now=clock())
        found = (await persons.named(session, community_id=cast.longcheng, names=["王方"]))["王方"]
        lines = [one.action for one in await audit.about(session, person_id=cast.wang)]
    assert [one.person_id for one in found] == [cast.wang]
    assert lines.count("person.name_corrected") == 1


async def test_staff_put_nothing_right_for_those_who_reach_further_or_for_themselves(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        for person_id, seen in ((cast.qian, "钱卫东"), (cast.zhao, "赵敏")):
            with pytest.raises(NotAllowed):
                await person_pages.correct_name(session, actor=cast.zhao, person_id=person_id, seen=seen, name="无名", now=clock())
        assert not (await person_pages.page(session, actor=cast.zhao, person_id=cast.qian, now=clock())).may_act_for
