"""Residents from a table: named by row and column where it is wrong, in all at once, out again where nothing has happened since."""

import asyncio
import time

import pytest
from sqlalchemy import func, select

from core.database import Database
from core.idempotency import KeyReused
from people import audit, homes, persons
from people.authority import NotAllowed, Role, grant
from people.desk_models import Import
from people.enrolment import NOTICE_VERSION
from people.import_rows import TableWrong
from people.imports import ImportInUse, ImportUnknown
from people.models import Audit, Consent, Node, Person
from tests.cast import Cast
from tests.clock import Clock
from tests.people.import_kit import Tables

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "嵩岱恒衡峨岳峰岭峦崖"
OF_500 = 5.0


@pytest.fixture
def tables(database: Database, cast: Cast, clock: Clock) -> Tables:
    return Tables(database, cast, clock, "residents")


def resident(name: str, phone: str = "", *more: str) -> list[str]:
    return [name, phone, "", "是", "2026-11-03", *more]


def many(number: int) -> list[list[str]]:
    """So many residents, no two alike."""
    names = [f"{SURNAMES[one % 10]}{GIVEN[one // 10 % 10]}{GIVEN[one // 100 % 10]}" for one in range(number)]
    return [resident(name, f"139{one:08d}") for one, name in enumerate(names)]


async def count(database: Database, community_id: int) -> int:
    async with database.reading() as session:
        here = select(func.count()).select_from(Person).where(Person.community_id == community_id, Person.forgotten_at.is_(None))
        return (await session.scalars(here)).one()


async def test_of_500_residents_three_rows_are_wrong_then_all_come_in(tables: Tables, database: Database, cast: Cast) -> None:
    before = await count(database, cast.longcheng)
    rows = many(500)
    rows[15][1], rows[97][3], rows[300][4] = "1390000001", "否", "昨天"
    assert tables.said(await tables.preview(rows)) == [
        "第 17 行，手机号：少一位数字",
        "第 99 行，已同意：没同意的人不能导入，请删掉这一行",
        "第 302 行，同意日期：不是日期，请写成 2026-11-03",
    ]
    with pytest.raises(TableWrong) as refused:
        await tables.bring(rows)
    assert (refused.value.data["number"], await count(database, cast.longcheng)) == (3, before)
    started = time.perf_counter()
    await tables.bring(many(500), key="corrected")
    assert time.perf_counter() - started < OF_500
    assert await count(database, cast.longcheng) == before + 500


async def test_each_has_a_consent_with_who_heard_it_and_a_home(tables: Tables, database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        place = (await session.scalars(select(Node).where(Node.code == "longcheng-1-105"))).one_or_none()
        if place is None:
            above = await session.get_one(Node, cast.longcheng)
            place = Node(kind="grid", parent_id=above.id, name="第一网格", code="longcheng-1-105", path="")
            session.add(place)
            await session.flush()
            place.path = f"{above.path}{place.id}/"
        name, number = place.name, place.id
    await tables.bring([["王秀英", "138 0013 8000", name, "是", "2026年11月3日", "周强"], resident("李桂兰")])
    async with database.reading() as session:
        (found,) = (await persons.named(session, community_id=cast.longcheng, names=["王秀英"]))["王秀英"]
        consent = (await session.scalars(select(Consent).where(Consent.person_id == found.person_id))).one()
        home = await homes.home_of(session, person_id=found.person_id)
        lines = [(line.action, line.actor) for line in await audit.about(session, person_id=found.person_id)]
        (other,) = (await persons.named(session, community_id=cast.longcheng, names=["李桂兰"]))["李桂兰"]
        heard = (await session.scalars(select(Consent.taken_by).where(Consent.person_id == other.person_id))).one()
    assert (consent.version, consent.taken_by, consent.given_at.date().isoformat()) == (NOTICE_VERSION, cast.zhou, "2026-11-03")
    assert (home is not None and home.id == number, lines, heard) == (True, [("person.imported", cast.zhao)], cast.zhao)


async def test_who_is_there_already_or_twice_in_the_table_is_named(tables: Tables) -> None:
    await tables.bring([resident("王秀英", "13800138000")], key="first")
    rows = [
        resident("王秀英", "13800138000"),
        resident("王秀英", "13900139000"),
        resident("王秀英", "13700137000", "", "是"),
        resident("李国强", "13800138000"),
        resident("李国强"),
        ["赵敏", "", "没有的楼", "是", "2026-11-03", "孙丽", ""],
        ["陈明", "", "", "是", "2027-01-01"],
        ["陈亮", "", "", "是", "2020-01-01"],
        ["", "abc", "", "", "", ""],
    ]
    assert tables.said(await tables.preview(rows)) == [
        "第 2 行，姓名：这个姓名和电话已经登记过，请删掉这一行",
        "第 3 行，姓名：已有同名的人；如果是另一个人，请在“同名另一人”填“是”",
        "第 5 行，手机号：这个电话已有别人登记；如果没错，请在“同名另一人”填“是”",
        "第 6 行，姓名：和第 5 行重复",
        "第 7 行，楼栋或网格：找不到这个楼栋或网格，或有重名；重名时请填代码",
        "第 7 行，听取人：不是本社区能登记居民的人；是您本人就不用填",
        "第 7 行，姓名：已有同名的人；如果是另一个人，请在“同名另一人”填“是”",
        "第 8 行，同意日期：是将来的日期",
        "第 9 行，同意日期：已超过 366 天，请重新征得同意",
        "第 10 行，姓名：没有填",
        "第 10 行，已同意：没有填",
        "第 10 行，同意日期：没有填",
        "第 10 行，手机号：不是电话号码",
    ]


async def test_the_same_press_twice_brings_them_in_once(tables: Tables, database: Database, cast: Cast) -> None:
    before = await count(database, cast.longcheng)
    first, second = await asyncio.gather(tables.bring(many(20)), tables.bring(many(20)))
    assert (first, await count(database, cast.longcheng)) == (second, before + 20)
    with pytest.raises(KeyReused):
        await tables.bring(many(21))


async def test_of_two_staff_with_the_same_table_the_second_is_told_who_is_there(tables: Tables, database: Database, cast: Cast) -> None:
    before = await count(database, cast.longcheng)
    both = await asyncio.gather(tables.bring(many(20)), tables.bring(many(20), who=cast.qian), return_exceptions=True)
    refused = [one for one in both if isinstance(one, TableWrong)]
    assert (len(refused), await count(database, cast.longcheng)) == (1, before + 20)
    assert {one.why for one in refused[0].data["wrong"]} == {"on_record"}  # type: ignore[attr-defined]  # the room's own rows


async def test_only_who_decides_in_the_community_brings_in_or_takes_back(tables: Tables, cast: Cast) -> None:
    made = await tables.bring(many(2))
    for who in (cast.wang, cast.wu, cast.sun):
        for call in (tables.preview(many(2), who=who), tables.bring(many(2), who=who), tables.undo(made, who=who)):
            with pytest.raises(NotAllowed):
                await call
    with pytest.raises(NotAllowed):
        await tables.bring(many(2), place=cast.jiayuan)
    with pytest.raises(ImportUnknown):
        await tables.undo(made + 99)


async def test_an_import_is_taken_back_as_a_whole_and_can_be_brought_in_anew(tables: Tables, database: Database, cast: Cast) -> None:
    before = await count(database, cast.longcheng)
    made = await tables.bring(many(50))
    await tables.undo(made, who=cast.qian)
    await tables.undo(made)
    assert await count(database, cast.longcheng) == before
    async with database.reading() as session:
        row = await session.get_one(Import, made)
        left = (
            await session.scalars(
                select(func.count()).select_from(Consent).where(Consent.withdrawn_at.is_(None), Consent.taken_by == cast.zhao)
            )
        ).one()
        undone = select(Audit.about_person).where(Audit.action == "person.import_undone", Audit.actor == cast.qian)
        assert len(set(await session.scalars(undone))) == 50
    assert (row.undone_by, left) == (cast.qian, 0)
    await tables.bring(many(50), key="anew")
    assert await count(database, cast.longcheng) == before + 50


async def test_it_is_not_taken_back_when_something_has_happened_to_one_of_them(
    tables: Tables, database: Database, cast: Cast, clock: Clock
) -> None:
    made = await tables.bring(many(10))
    before = await count(database, cast.longcheng)
    async with database.begin() as session:
        name = many(10)[3][0]
        (one,) = (await persons.named(session, community_id=cast.longcheng, names=[name]))[name]
        await grant(session, actor=cast.zhao, person_id=one.person_id, role=Role.VOLUNTEER, node_id=cast.longcheng, now=clock())
    with pytest.raises(ImportInUse) as refused:
        await tables.undo(made)
    assert refused.value.data == {"kind": "residents", "number": 1, "names": [name]}
    assert await count(database, cast.longcheng) == before
    async with database.reading() as session:
        assert (await session.get_one(Import, made)).undone_at is None
