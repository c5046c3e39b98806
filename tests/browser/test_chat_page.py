"""The chat page in a real browser: live, kind when the line is bad, usable without scripts."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from people import demo, identities
from tests.browser.street import Phone, Street

pytestmark = pytest.mark.browser


async def chatting(street: Street, **options: object) -> Phone:
    phone = await street.phone(**options)  # type: ignore[arg-type]  # handed on as they are
    await phone.comes_as("wang")
    return phone


async def test_messages_edits_and_deletions_appear_by_themselves(parrots: Street) -> None:
    phone, other = await chatting(parrots), await chatting(parrots)
    await phone.says("buttons")
    await other.sees("Choose")
    await phone.taps("Two")
    await phone.sees("You chose secret-two")
    await other.sees("You chose secret-two")
    await expect(phone.page.locator(".keyboard button").first).to_be_enabled()
    await phone.taps("Vanish")
    await expect(other.page.get_by_text("You chose")).to_have_count(0)
    assert parrots.complaints() == []


async def test_toasts_are_said_politely_and_alerts_ask_for_a_tap(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.says("buttons")
    await phone.taps("Tell")
    await expect(phone.page.locator('#notices[aria-live="polite"]')).to_contain_text("In passing")
    await phone.taps("Alarm")
    dialog = phone.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Look here")
    await dialog.get_by_role("button").click()
    await expect(dialog).to_be_hidden()


async def test_nothing_is_lost_when_the_line_is(parrots: Street) -> None:
    phone = await chatting(parrots)
    stored_but_not_told = True

    async def bad_line(route: Route) -> None:
        """The first copy arrives, its answer does not; then nothing for a while."""
        nonlocal stored_but_not_told
        if stored_but_not_told:
            stored_but_not_told = False
            await route.fetch()
        await route.abort()

    await phone.page.route("**/chat/send", bad_line)
    await phone.page.locator("#box").fill("only once")
    await phone.page.locator("#composer .send").click()
    await expect(phone.page.locator("#notices")).not_to_be_empty()
    await expect(phone.page.locator("#box")).to_have_value("only once")
    await phone.page.unroute("**/chat/send")
    await expect(phone.page.locator("#box")).to_have_value("")
    await expect(phone.page.locator(".message.mine", has_text="only once")).to_have_count(1)
    await phone.sees("heard text: only once")
    await expect(phone.page.get_by_text("heard text: only once")).to_have_count(1)


async def test_a_lost_connection_is_shown_and_what_was_missed_comes_after(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.page.locator("#box").fill("half a sen")
    await phone.page.context.set_offline(True)
    await parrots.house.bot.send_message(await chat_of(parrots), "while you were away")
    await phone.page.route("**/chat/events*", lambda route: route.abort())
    parrots.house.door.watch.close()
    await expect(phone.page.locator("#connection.lost")).to_be_visible(timeout=10_000)
    parrots.house.door.watch.closed = False
    await phone.page.unroute("**/chat/events*")
    await phone.page.context.set_offline(False)
    await phone.sees("while you were away")
    await expect(phone.page.locator("#connection.back")).to_be_visible()
    await expect(phone.page.locator("#box")).to_have_value("half a sen")
    await phone.page.reload()
    await expect(phone.page.locator("#box")).to_have_value("half a sen")


async def test_a_pressed_button_is_disabled_until_it_is_answered(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.says("buttons")
    gate = asyncio.Event()

    async def slow(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await phone.page.route("**/chat/press", slow)
    await phone.taps("Tell")
    keys = phone.page.locator(".keyboard").last.get_by_role("button")
    await expect(keys.first).to_be_disabled()
    await expect(keys.nth(2)).to_be_disabled()
    # Something else that comes meanwhile is not the answer.
    await parrots.house.bot.send_message(await chat_of(parrots), "news of another matter")
    await phone.sees("news of another matter")
    await expect(keys.first).to_be_disabled()
    gate.set()
    await expect(keys.first).to_be_enabled()


async def test_everything_works_without_scripts(parrots: Street, tmp_path: Path) -> None:
    phone = await chatting(parrots, java_script_enabled=False)
    await phone.page.locator("#box").fill("buttons")
    await phone.page.locator("#composer .send").click()
    await phone.sees("Choose")
    await phone.page.get_by_role("button", name="One").last.click()
    await phone.sees("You chose secret-one")
    await phone.page.get_by_role("button", name="Tell").last.click()
    await expect(phone.page.locator("#notices")).to_contain_text("In passing")
    paper = tmp_path / "文件.txt"
    paper.write_text("words")
    await phone.page.locator('input[type="file"]').set_input_files(paper)
    await phone.page.locator("#composer .send").click()
    await phone.sees("heard document")
    await phone.page.locator("#box").fill("字" * 4200)
    await phone.page.locator("#composer .send").click()
    await expect(phone.page.locator("#notices")).to_contain_text("4200")
    await expect(phone.page.locator("#box")).to_have_value("字" * 4200)


async def test_a_position_can_be_sent_and_one_that_cannot_be_found_is_explained(parrots: Street) -> None:
    here = await chatting(parrots, geolocation={"latitude": 43.837, "longitude": 126.56}, permissions=["geolocation"])
    await here.page.locator("[data-locate]").last.click()
    await here.sees("heard location")
    nowhere = await chatting(parrots)
    await nowhere.page.locator("[data-locate]").last.click()
    await expect(nowhere.page.locator("#notices")).to_contain_text("没能取得您的位置")


async def test_earlier_messages_come_on_demand_and_reading_is_not_disturbed(parrots: Street) -> None:
    chat_id = await chat_of(parrots)
    for number in range(1, 91):
        await parrots.house.bot.send_message(chat_id, f"number {number}.")
    phone = await chatting(parrots)
    await expect(phone.page.get_by_text("number 90.")).to_be_in_viewport()
    await phone.page.locator(".earlier a").click()
    await expect(phone.page.get_by_text("number 30.", exact=True)).to_be_attached()
    await phone.page.locator("#main").evaluate("one => { one.scrollTop = 0; }")
    await parrots.house.bot.send_message(chat_id, "new")
    await expect(phone.page.get_by_text("new", exact=True)).to_be_attached()
    await expect(phone.page.get_by_text("new", exact=True)).not_to_be_in_viewport()


async def chat_of(street: Street) -> int:
    """The chat of 王芳."""
    async with street.house.database.reading() as session:
        cast = await demo.cast(session)
        assert cast is not None
        identity = await identities.web_identity_of(session, person_id=cast["wang"])
        assert identity is not None
        return identity.user_id
