"""A passkey from its making to a day's work: asked in the chat whether it is her, Zhao Min adds one, and comes in by it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.street import DESK, PATIENCE_MS, PHONE, Phone, Street

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def at_localhost(phone: Phone, path: str) -> None:
    """Passkeys belong to a name, and 127.0.0.1 is none."""
    await phone.page.goto(f"http://localhost:{phone.house.url.port}{path}")


async def presses(phone: Phone, label: str) -> None:
    await phone.page.get_by_role("button", name=label, exact=True).click(timeout=PATIENCE_MS)


async def test_a_passkey_is_added_after_a_yes_in_the_chat_and_opens_the_desk(street: Street) -> None:
    desk, chat = await street.phone(size=DESK), await street.phone(size=PHONE)
    devices = await desk.page.context.new_cdp_session(desk.page)
    await devices.send("WebAuthn.enable")
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    await chat.comes_as("zhao")
    await at_localhost(desk, "/")
    await presses(desk, "以赵敏的身份打开工作台")
    await desk.page.wait_for_url(re.compile("/desk$"))
    await at_localhost(desk, "/desk/passkeys")
    await presses(desk, "添加通行密钥")
    await presses(desk, "在聊天里确认")
    digits = await desk.page.locator(".digits").inner_text()
    await desk.shot("desk-confirm-1280")
    await chat.sees("是您本人吗", digits)
    await chat.shot("desk-question-390")
    await chat.taps("是我本人", exactly=True)
    # The page goes on by itself.
    await desk.page.wait_for_url(re.compile("/desk/passkeys"), timeout=PATIENCE_MS)
    await presses(desk, "在这台设备上添加通行密钥")
    await expect(desk.page.get_by_role("status")).to_contain_text("通行密钥已保存", timeout=PATIENCE_MS)
    await desk.shot("desk-passkeys-1280")
    await desk.page.locator(".who summary").click()
    await desk.page.locator('form[action="/desk/sign-out"] button').click()
    await desk.page.wait_for_url(re.compile("/desk/sign-in"))
    await desk.shot("desk-sign-in-1280")
    await presses(desk, "用通行密钥进入")
    await desk.page.wait_for_url(re.compile("/desk$"), timeout=PATIENCE_MS)
    await expect(desk.page.locator(".who summary")).to_have_text("赵敏")
    street.house.clock.advance(minutes=10)
    await at_localhost(desk, "/desk/confirm?next=/desk/passkeys")
    await presses(desk, "用通行密钥确认")
    await desk.page.wait_for_url(re.compile("/desk/passkeys$"), timeout=PATIENCE_MS)
    await expect(desk.page.get_by_role("button", name="在这台设备上添加通行密钥")).to_be_visible()


async def test_under_a_number_the_page_says_that_passkeys_need_a_name(street: Street) -> None:
    desk = await street.phone(size=PHONE)
    await desk.opens("/")
    await presses(desk, "以赵敏的身份打开工作台")
    await desk.opens("/desk/passkeys")
    await expect(desk.page.locator("#main")).to_contain_text("通行密钥只能在有名字的网址上用")
    await desk.shot("desk-passkeys-390")
    await desk.opens("/desk/confirm?next=/desk/passkeys")
    await presses(desk, "在聊天里确认")
    await expect(desk.page.locator(".digits")).to_be_visible()
    await desk.shot("desk-confirm-390")


async def test_without_scripts_the_button_asks_whether_the_yes_has_come(street: Street) -> None:
    desk, chat = await street.phone(size=PHONE, java_script_enabled=False), await street.phone(size=PHONE)
    await chat.comes_as("zhao")
    await desk.opens("/")
    await presses(desk, "以赵敏的身份打开工作台")
    await desk.opens("/desk/confirm?next=/desk/passkeys")
    await presses(desk, "在聊天里确认")
    await presses(desk, "我已经点了")
    await expect(desk.page.get_by_role("status")).to_contain_text("还没有点")
    await chat.taps("是我本人", exactly=True)
    await chat.sees("谢谢您")
    await presses(desk, "我已经点了")
    await desk.page.wait_for_url(re.compile("/desk/passkeys$"))
    assert chat.complaints == []
