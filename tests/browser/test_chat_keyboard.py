"""The chat page without a mouse, in a real browser."""

import pytest
from playwright.async_api import expect

from tests.browser.street import Phone, Street

pytestmark = pytest.mark.browser


async def test_everything_works_by_keyboard(parrots: Street) -> None:
    phone = await parrots.phone(size=(1280, 860))
    await phone.comes_as("wang")
    await tab_to(phone, "box")
    await phone.page.keyboard.type("buttons")
    await phone.page.keyboard.press("Enter")
    await phone.sees("Choose")
    await tab_to(phone, "Two", back=True)
    await phone.page.keyboard.press("Enter")
    await phone.sees("You chose secret-two")
    # The message was put in anew, and one goes on from where one was.
    assert await focused(phone) == "One"
    await phone.page.keyboard.press("Tab")
    await phone.page.keyboard.press("Tab")
    assert await focused(phone) == "Tell"
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.locator("#notices")).to_contain_text("In passing")
    assert await focused(phone) == "Tell"
    await tab_to(phone, "box")
    await phone.page.keyboard.type("one")
    await phone.page.keyboard.press("Shift+Enter")
    await phone.page.keyboard.type("two")
    await phone.page.keyboard.press("Enter")
    await phone.sees("heard text: one\ntwo")
    await phone.says("commands")
    await phone.sees("set")
    await tab_to(phone, "菜单", back=True)
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.get_by_role("button", name="按钮")).to_be_visible()
    await phone.page.keyboard.press("Escape")
    await expect(phone.page.get_by_role("button", name="按钮")).to_be_hidden()


async def tab_to(phone: Phone, name: str, *, back: bool = False) -> None:
    """As without a mouse: key by key, until what has this id or these words has the focus."""
    for _ in range(40):
        await phone.page.keyboard.press("Shift+Tab" if back else "Tab")
        if await focused(phone) == name:
            return
    raise AssertionError(f"{name} is not reached by Tab")


async def focused(phone: Phone) -> str:
    return str(await phone.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
