"""Who reads further up in the chat: they stay there, are told of what is new, and count as having seen it only when they have."""

import pytest
from playwright.async_api import expect

from tests.browser.street import PATIENCE_MS, Street
from tests.browser.test_chat_page import chat_of

pytestmark = pytest.mark.browser


async def test_what_came_below_the_screen_is_announced_and_not_yet_seen(parrots: Street) -> None:
    chat_id, told = await chat_of(parrots), list[int]()
    for number in range(1, 31):
        await parrots.house.bot.send_message(chat_id, f"number {number}.")
    phone = await parrots.phone()
    page, newer = phone.page, phone.page.locator("#newer")
    page.on("request", lambda one: told.append(int((one.post_data or "").rpartition("=")[2])) if one.url.endswith("/chat/shown") else None)
    await page.clock.install()
    await phone.comes_as("wang")
    await page.locator("#main").evaluate("one => { one.scrollTop = 0; }")
    await page.clock.run_for(1000)
    sent = await parrots.house.bot.send_message(chat_id, "new")
    await expect(newer).to_be_visible(timeout=PATIENCE_MS)
    await page.clock.run_for(1000)
    assert max(told) < sent.message_id
    async with page.expect_request(lambda one: one.url.endswith("/chat/shown")):
        await newer.click()
        await expect(page.get_by_text("new", exact=True)).to_be_in_viewport()
        await page.clock.run_for(1000)
    await expect(newer).to_be_hidden()
    assert told[-1] >= sent.message_id


async def test_what_is_longer_than_the_screen_is_read_from_its_beginning(parrots: Street) -> None:
    chat_id = await chat_of(parrots)
    phone = await parrots.phone()
    page, newer = phone.page, phone.page.locator("#newer")
    await phone.comes_as("wang")
    await phone.says("short")
    await phone.sees("heard text: short")
    await expect(newer).to_be_hidden()
    await parrots.house.bot.send_message(chat_id, "\n".join(["the first line", *("between" for _ in range(60)), "the last line"]))
    long = page.locator(".message", has_text="the first line")
    await expect(newer).to_be_visible()
    below = await long.evaluate("one => one.getBoundingClientRect().top - document.getElementById('main').getBoundingClientRect().top")
    assert 10 < below < 14
    await newer.click()
    await expect(newer).to_be_hidden()
    assert await page.locator("#main").evaluate("one => one.scrollHeight - one.scrollTop - one.clientHeight") < 2
