"""What is sent from the chat page in a real browser: nothing is dropped, nothing is tried for ever, nothing outlives its session."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from people import demo, sessions
from tests.browser.street import Phone, Street

pytestmark = pytest.mark.browser

# Counts what a screen reader would say again: dates that are put in.
WATCH_DAYS = """() => {
  window.days = 0;
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((one) => {
    if (one.className === 'day') window.days += 1;
  }))).observe(document.getElementById('log'), { childList: true });
}"""
# A position that is found only when the test says so.
LATE = """navigator.geolocation.getCurrentPosition = (found, lost, options) => {
  window.allow = () => found({ coords: { latitude: 43.837, longitude: 126.56 } });
};"""


async def chatting(street: Street) -> Phone:
    phone = await street.phone()
    await phone.comes_as("wang")
    return phone


async def test_a_file_that_a_proxy_refuses_is_not_sent_again_and_again(parrots: Street, tmp_path: Path) -> None:
    phone = await chatting(parrots)
    tries: list[int] = []

    async def refuse(route: Route) -> None:
        tries.append(1)
        await route.fulfill(status=413, content_type="text/html", body="<html><h1>413 Request Entity Too Large</h1></html>")

    await phone.page.route("**/chat/send", refuse)
    paper = tmp_path / "large.jpg"
    paper.write_bytes(b"x" * 1000)
    await phone.sends_file(paper)
    await expect(phone.page.locator("#notices")).to_contain_text("最多 20 MB")
    await phone.page.unroute("**/chat/send")
    await phone.says("words still go")
    await phone.sees("heard text: words still go")
    assert len(tries) == 1


async def test_what_is_sent_while_something_is_on_its_way_waits_its_turn(parrots: Street, tmp_path: Path) -> None:
    phone = await chatting(parrots)
    gate = asyncio.Event()

    async def slow(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await phone.page.route("**/chat/send", slow)
    await phone.page.locator("#box").fill("first")
    await phone.page.locator("#composer .send").click()
    await phone.page.locator("#composer .send").click()
    paper = tmp_path / "notes.txt"
    paper.write_text("words")
    await phone.sends_file(paper)
    await phone.page.evaluate(LATE)
    await phone.page.locator("#composer [data-locate]").click()
    await phone.page.evaluate("window.allow()")
    gate.set()
    await phone.sees("heard location")
    heard = [await one.inner_text() for one in await phone.bot_messages.all()]
    assert ["first" in heard[-3], "document" in heard[-2], "location" in heard[-1]] == [True] * 3
    await expect(phone.page.locator(".message.mine", has_text="first")).to_have_count(1)


async def test_a_position_that_is_allowed_late_is_sent_all_the_same(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.page.evaluate(LATE)
    await phone.page.clock.install()
    await phone.page.locator("#composer [data-locate]").click()
    await phone.page.clock.fast_forward(10_000)
    await expect(phone.page.locator("#notices")).to_contain_text("没能取得您的位置")
    await phone.page.evaluate("window.allow()")
    await phone.sees("heard location")


async def test_a_page_whose_session_has_ended_says_so_and_keeps_nothing(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.page.locator("#box").fill("half a sen")
    async with parrots.house.database.begin() as session:
        cast = await demo.cast(session)
        assert cast is not None
        await phone.page.route("**/chat/events*", lambda route: route.abort())
        await sessions.end_all_sessions(session, person_id=cast["wang"], now=parrots.house.clock())
    # The line was cut meanwhile: nobody could be told.
    parrots.house.door.watch.close()
    await expect(phone.page.locator("#connection.lost")).to_be_visible(timeout=10_000)
    parrots.house.door.watch.closed = False
    await phone.page.unroute("**/chat/events*")
    await expect(phone.page.get_by_role("heading")).to_contain_text("没有登录")
    assert await phone.page.evaluate("sessionStorage.length") == 0


async def test_words_that_were_not_sent_stay_with_their_chat(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.page.locator("#box").fill("a secret")
    # As when somebody else comes in by a link in the same window.
    async with phone.page.context.expect_page() as other:
        await phone.page.evaluate("window.open('/')")
    guest = await other.value
    await guest.locator('form[action="/demo/as/li"] button').click()
    await guest.wait_for_url("**/chat*")
    await phone.opens("/chat")
    await expect(phone.page.locator("#box")).to_have_value("")


async def test_a_message_does_not_announce_the_dates_again(parrots: Street) -> None:
    phone = await chatting(parrots)
    await phone.page.evaluate(WATCH_DAYS)
    await phone.says("hello")
    await phone.sees("heard text: hello")
    assert await phone.page.evaluate("window.days") == 0
    parrots.house.clock.advance(days=1)
    await phone.says("tomorrow")
    await phone.sees("heard text: tomorrow")
    assert await phone.page.evaluate("window.days") == 1
    await expect(phone.page.locator('[role="log"] > ol > li.day')).to_have_count(2)
