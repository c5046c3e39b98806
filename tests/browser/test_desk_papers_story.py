"""Paper and tables at the desk, in a real browser: badges as a PDF, residents from Excel, and all of them out again."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.async_api import expect
from pypdf import PdfReader
from sqlalchemy import func, select

from jobs.printing import print_all
from people.models import Person
from qrcodes import badges
from tests.browser.desk_people import at_the_desk, presses
from tests.browser.desk_town import open_day
from tests.browser.pictures import keep
from tests.browser.street import DESK, PATIENCE_MS, Phone, Street
from tests.clock import ZONE
from tests.people.test_residents_import import many
from tests.words.test_import_sheets import workbook

pytestmark = pytest.mark.browser


@pytest.fixture
async def desk(street: Street) -> Phone:
    """赵敏 at her desk."""
    opened = await street.phone(size=DESK)
    await at_the_desk(opened, "以赵敏的身份打开工作台")
    return opened


async def test_many_badges_are_chosen_drawn_and_fetched_as_one_file(street: Street, desk: Phone, tmp_path: Path) -> None:
    busy = await open_day(street, tmp_path, board=False)
    async with busy.town.database.begin() as session:
        await badges.issue(session, actor=busy.cast.zhao, elder_id=1, carrier="badge", count=13, now=busy.town.clock())
    await desk.opens("/desk/badges")
    boxes = desk.page.locator('input[name="badge"]')
    await expect(boxes).to_have_count(13)
    for box in await boxes.all():
        await box.check()
    await presses(desk, "打印勾选的")
    await desk.page.wait_for_url(re.compile(r"/desk/badges/prints/\d+"))
    await expect(desk.page.locator("progress")).to_be_visible()
    await print_all(busy.town.database, clock=busy.town.clock, zone=ZONE, public_url=str(street.house.url.origin()))
    # The page looks by itself.
    fetch = desk.page.get_by_role("button", name="下载文件（PDF）").or_(desk.page.get_by_role("link", name="下载文件（PDF）"))
    await expect(fetch).to_be_visible(timeout=PATIENCE_MS)
    await keep(desk, "desk-printed-1280")
    async with desk.page.expect_download() as waiting:
        await fetch.click()
    download = await waiting.value
    assert len(PdfReader(await download.path()).pages) == 2


async def residents(street: Street) -> int:
    async with street.house.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Person).where(Person.forgotten_at.is_(None)))).one()


async def test_500_residents_come_in_after_three_rows_were_put_right_and_go_out_again(street: Street, desk: Phone) -> None:
    before, rows = await residents(street), many(500)
    rows[15][1], rows[97][3], rows[300][4] = "1390000001", "否", "昨天"
    await desk.opens("/desk/tables/residents")
    await sends(desk, workbook("residents", rows))
    main = desk.page.locator("#main")
    for words in ("第 17 行，手机号：少一位数字", "第 99 行，已同意", "第 302 行，同意日期"):
        await expect(main).to_contain_text(words, timeout=PATIENCE_MS)
    await keep(desk, "desk-import-wrong-1280")
    # Browsers note every answer that is no yes.
    assert [line for line in desk.complaints if "422" not in line] == []
    desk.complaints.clear()
    assert await residents(street) == before
    await sends(desk, workbook("residents", many(500)))
    await presses(desk, "全部导入（500 行）")
    await expect(desk.page.get_by_role("status")).to_contain_text("已导入 500 行", timeout=PATIENCE_MS)
    assert await residents(street) == before + 500
    await keep(desk, "desk-imported-1280")
    await desk.page.get_by_text("整体撤销").click()
    await expect(main).to_contain_text("已撤销", timeout=PATIENCE_MS)
    assert await residents(street) == before


async def sends(desk: Phone, table: bytes) -> None:
    name, kind = "居民.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    await desk.page.locator("#f-file").set_input_files({"name": name, "mimeType": kind, "buffer": BytesIO(table).getvalue()})
    await desk.page.locator('form[enctype="multipart/form-data"] button').click()
