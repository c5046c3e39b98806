"""A day at the desk, in real browsers: 赵敏 and 钱卫东 come in by their chat, and what they do reaches the residents."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select

from points.log_models import ActivityLog
from tests.browser.desk_people import at_the_desk, comes_in_by_her_chat, presses, says_it_is_me
from tests.browser.desk_town import Busy, open_day, photo_of
from tests.browser.pictures import keep
from tests.browser.street import DESK, PATIENCE_MS, Phone, Street

pytestmark = pytest.mark.browser

OF_WANG = "帮邻居李奶奶擦了窗户"


@pytest.fixture
async def busy(street: Street, tmp_path: Path) -> Busy:
    return await open_day(street, tmp_path, board=False)


async def count(busy: Busy, status: str) -> int:
    async with busy.town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(ActivityLog).where(ActivityLog.status == status))).one()


async def test_twenty_logs_are_approved_by_keyboard_one_is_refused_and_one_taken_back(busy: Busy) -> None:
    await busy.neighbours_log()
    wang, chat, desk = await busy.street.phone(), await busy.street.phone(), await busy.street.phone(size=DESK)
    await wang.comes_as("wang")
    await chat.comes_as("zhao")
    await busy.town.log(busy.cast.wang, words=OF_WANG, photos=(photo_of(busy.folder, 98),))
    await comes_in_by_her_chat(desk, chat)
    await desk.opens("/desk/logs")
    page, before = desk.page, await count(busy, "approved")
    # A page that is loaded anew would have forgotten this.
    await page.evaluate("window.same = true")
    await page.keyboard.press("j")
    for number in range(1, 21):
        await page.keyboard.press("a")
        await expect(page.locator(".queue-done")).to_have_count(number, timeout=PATIENCE_MS)
        await expect(page.locator("[data-waits]").first).to_be_focused()
    assert await count(busy, "approved") == before + 20
    await taken_back(busy, desk, before)
    await wang.sees("您的活动没有通过审核", await refused(desk))
    assert await page.evaluate("window.same") is True
    await appears(busy, desk)


async def taken_back(busy: Busy, desk: Phone, before: int) -> None:
    await desk.page.keyboard.press("u")
    await expect(desk.page.locator(".queue-done")).to_have_count(19, timeout=PATIENCE_MS)
    assert await count(busy, "approved") == before + 19
    await expect(desk.page.locator("[data-waits]")).to_have_count(4)


async def refused(desk: Phone) -> str:
    """王芳's is the last in the queue; why it was refused."""
    page = desk.page
    for _ in range(4):
        await page.keyboard.press("j")
    last = page.locator("[data-waits]").last
    await expect(last).to_contain_text(OF_WANG)
    await expect(last).to_be_focused()
    await page.keyboard.press("r")
    await page.keyboard.press("Space")
    reason = await last.locator("label", has=page.locator("input:checked")).inner_text()
    await keep(desk, "desk-refusing-1280")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-waits]").filter(has_text=OF_WANG)).to_have_count(0, timeout=PATIENCE_MS)
    return reason.strip()


async def appears(busy: Busy, desk: Phone) -> None:
    """Somebody finds 肖大爷; the page that is open says so by itself."""
    await busy.is_found()
    await expect(desk.page.locator("#alarm .ringing")).to_contain_text("肖大爷", timeout=PATIENCE_MS)
    await expect(desk.page.locator("#alarm .ringing")).to_be_in_viewport()
    assert await desk.page.evaluate("window.same") is True
    await keep(desk, "desk-alarm-1280")


async def test_the_secretary_publishes_the_board_takes_a_list_along_and_finds_both_in_the_trail(busy: Busy) -> None:
    chat, desk, neighbour = await busy.street.phone(), await busy.street.phone(size=DESK), await busy.street.phone()
    await busy.opens_chat(chat, busy.cast.qian)
    await at_the_desk(desk, "以书记钱卫东的身份")
    await desk.opens("/desk/board")
    await presses(desk, "现在公示")
    await desk.page.wait_for_url(re.compile(r"/desk/board/\d+"))
    await neighbour.opens("/c/longcheng/board")
    await expect(neighbour.page.locator("main")).to_contain_text("李*国")
    await expect(neighbour.page.locator("main")).not_to_contain_text("李建国")
    await keep(desk, "desk-board-published-1280")
    sheet = await says_it_is_me(desk, chat, "/desk/tables", "下载人员名册")
    names = [str(row[1]) for row in sheet.iter_rows(values_only=True)]
    assert {"王芳", "李建国"} <= set(names)
    await busy.seals()
    await desk.opens("/desk/audit")
    lines = desk.page.locator("tbody tr").filter(has_text="钱卫东")
    await expect(lines.filter(has_text="导出")).to_have_count(1)
    await expect(lines.filter(has_text="导出")).to_contain_text("未被改动")
    await desk.page.get_by_role("link", name="校验整条链").or_(desk.page.get_by_role("button", name="校验整条链")).click()
    await expect(desk.page.locator("#main")).to_contain_text("全部与封存时一致")
