"""Excel in and out at the desk, through the real port."""

import io
import re

import aiohttp
import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from people.desk_models import ImportDraft
from people.models import Audit, Person
from tests.cast import Cast
from tests.corpus.make_files import files
from tests.people.test_residents_import import many
from tests.web.house import Desk, House
from tests.words.test_import_sheets import workbook


async def send(desk: Desk, kind: str, data: bytes) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(data), filename="x.xlsx")
    return await desk.post(f"/desk/tables/{kind}", form)


async def residents(house: House, cast: Cast) -> int:
    async with house.database.reading() as session:
        here = select(func.count()).select_from(Person).where(Person.community_id == cast.longcheng, Person.forgotten_at.is_(None))
        return (await session.scalars(here)).one()


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([\w-]+)"', page)
    assert found is not None
    return found[1]


async def test_500_residents_come_in_by_one_press_after_three_rows_were_named(house: House, cast: Cast) -> None:
    before, desk, rows = await residents(house, cast), await house.desk(cast.zhao), many(500)
    rows[15][1], rows[97][3], rows[300][4] = "1390000001", "否", "昨天"
    status, page = await send(desk, "residents", workbook("residents", rows))
    assert status == 422
    for words in ("第 17 行，手机号：少一位数字", "第 99 行，已同意", "第 302 行，同意日期"):
        assert words in page
    assert 'name="token"' not in page
    status, page = await send(desk, "residents", workbook("residents", many(500)))
    assert (status, await residents(house, cast)) == (200, before)
    pressed = [await desk.post("/desk/tables/bring", token=token_of(page)) for _ in range(2)]
    assert pressed == [(303, f"/desk/tables?in={cast.longcheng}&said=table_brought&number=500")] * 2
    assert await residents(house, cast) == before + 500
    status, page = await desk.get("/desk/tables?said=table_brought&number=500")
    assert (status, "已导入 500 行" in page) == (200, True)
    number = re.search(r'action="/desk/tables/(\d+)/undo"', page)
    assert number is not None
    assert (await desk.post(f"/desk/tables/{number[1]}/undo"))[0] == 303
    assert await residents(house, cast) == before
    assert "已撤销" in (await desk.get("/desk/tables"))[1]


async def test_a_preview_is_over_in_half_an_hour_and_nobody_elses(house: House, cast: Cast) -> None:
    desk, other = await house.desk(cast.zhao), await house.desk(cast.qian)
    token = token_of((await send(desk, "residents", workbook("residents", many(3))))[1])
    async with house.database.reading() as session:
        kept = (await session.scalars(select(ImportDraft.cells))).one()
        assert many(3)[0][0].encode() not in kept
    assert (await other.post("/desk/tables/bring", token=token))[0] == 409
    house.clock.advance(minutes=31)
    desk = await house.desk(cast.zhao)
    assert (await desk.post("/desk/tables/bring", token=token))[0] == 409


@pytest.mark.parametrize("name", ["empty.jpg", "polyglot.jpg", "large.bin", "script.svg"])
async def test_what_is_no_table_is_refused_in_words_with_the_form_still_there(house: House, cast: Cast, name: str) -> None:
    desk = await house.desk(cast.zhao)
    data = files()[name][:19_000_000]
    status, page = await send(desk, "stock", data)
    assert (status, 'role="alert"' in page, 'type="file"' in page) == (422, True, True)


async def test_a_template_and_a_list_are_files_the_list_only_for_who_has_confirmed(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao)
    async with desk.visit.http.get("/desk/tables/residents/template") as answer:
        assert answer.status == 200
        assert len(load_workbook(io.BytesIO(await answer.read())).worksheets) == 2
    status, _ = await desk.get("/desk/tables/people.xlsx")
    assert status == 303
    sure = await house.desk(cast.zhao, confirmed=True)
    async with sure.visit.http.get("/desk/tables/people.xlsx") as answer:
        assert answer.status == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        sheet = load_workbook(io.BytesIO(await answer.read())).worksheets[0]
    assert "王芳" in [row[1] for row in sheet.iter_rows(values_only=True)]
    async with house.database.reading() as session:
        lines = list(await session.scalars(select(Audit).where(Audit.action == "list.exported")))
    assert [(line.actor, line.subject) for line in lines] == [(cast.zhao, "list.people")]
    assert (await sure.get("/desk/tables/nothing.xlsx"))[0] == 404
    assert (await sure.get(f"/desk/tables/people.xlsx?in={cast.jiayuan}"))[0] == 404


async def test_all_tabs_of_a_time_are_taken_along_as_one_table_by_who_has_confirmed(house: House, cast: Cast, demo_town: None) -> None:
    assert (await (await house.desk(cast.zhao)).get("/desk/figures.xlsx"))[0] == 303
    zhao = await house.desk(cast.zhao, confirmed=True)
    async with zhao.visit.http.get("/desk/figures.xlsx?span=year&lang=en") as answer:
        assert (answer.status, "attachment" in answer.headers["Content-Disposition"]) == (200, True)
        rows = list(load_workbook(io.BytesIO(await answer.read())).worksheets[0].iter_rows(values_only=True))
    html = (await zhao.get("/desk/figures?span=year&lang=en"))[1]
    given = {row[1]: row[2] for row in rows if row[0] == "Points"}["Given"]
    assert f"<dt>Given</dt><dd><b>{given:,}</b>" in html
    assert {str(row[0]).partition(" · ")[0] for row in rows[1:]} == {
        *("Points", "What people did", "What was redeemed", "Micro-wishes", "Found and lost", "Our own times")
    }
    async with house.database.reading() as session:
        lines = await session.execute(select(Audit.actor, Audit.subject).where(Audit.action == "list.exported"))
        assert lines.all() == [(cast.zhao, "list.figures")]


async def test_each_kind_has_its_page(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao)
    for kind in ("residents", "elders", "stock", "roster"):
        status, page = await desk.get(f"/desk/tables/{kind}")
        assert (status, 'type="file"' in page) == (200, True)
