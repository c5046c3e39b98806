"""What staff do at the desk's door: come in by their chat, or by the demo's; say in the chat that it is them."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.async_api import expect

from tests.browser.pictures import keep
from tests.browser.street import PATIENCE_MS, Phone


async def presses(phone: Phone, label: str) -> None:
    await phone.page.get_by_role("button", name=label).first.click(timeout=PATIENCE_MS)


async def at_the_desk(desk: Phone, label: str) -> None:
    """By the demo's front page."""
    await desk.opens("/")
    await presses(desk, label)
    await desk.page.wait_for_url(re.compile("/desk$"))


async def comes_in_by_her_chat(desk: Phone, chat: Phone) -> None:
    """She types 工作台, opens the link on her laptop, and confirms there."""
    await chat.says("工作台")
    await chat.sees("十分钟", "给我一个链接")
    await chat.taps("给我一个链接")
    said = await chat.sees("/desk/enter/", "不要转发")
    await keep(chat, "desk-link-390")
    link = re.search(r"/desk/enter/[\w-]+", said)
    assert link is not None
    await desk.opens(link[0])
    await expect(desk.page.locator("main")).to_contain_text("赵*")
    await keep(desk, "desk-enter-1280")
    await presses(desk, "打开工作台")
    await desk.page.wait_for_url(re.compile("/desk$"))
    await expect(desk.page.locator(".who summary")).to_have_text("赵敏")


async def says_it_is_me(desk: Phone, chat: Phone, path: str, label: str) -> Worksheet:
    """Ask for a list, say in the chat that it is them, and open what comes."""
    await desk.opens(path)
    link = desk.page.get_by_role("link", name=label).first
    await link.click()
    await desk.page.wait_for_url(re.compile("/desk/confirm"))
    await presses(desk, "在聊天里确认")
    digits = await desk.page.locator(".digits").inner_text()
    await chat.sees("是您本人吗", digits)
    async with desk.page.expect_download() as waiting:
        await chat.taps("是我本人", exactly=True)
    download = await waiting.value
    sheet = load_workbook(BytesIO(Path(await download.path()).read_bytes())).active
    assert isinstance(sheet, Worksheet)
    return sheet
