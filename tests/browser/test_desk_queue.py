"""The queue of activities in a real browser, by keyboard alone: approve, refuse, choose, undo."""

import re

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select

from points import kinds
from points.log_models import ActivityLog
from tests.browser.street import DESK, PATIENCE_MS, PHONE, Phone, Street
from tests.cast import find_cast
from tests.points.deciding import waiting_logs
from tests.points.kit import Town

pytestmark = pytest.mark.browser


async def at_her_desk(street: Street, size: tuple[int, int]) -> Phone:
    """赵敏 at the queue, in which four more wait."""
    town = Town(street.house.database, await find_cast(street.house.database), street.house.clock)
    async with town.database.reading() as session:
        offered = await kinds.offered(session, community_id=town.cast.longcheng, now=town.clock())
    town.kinds = {kind.code: kind.id for kind in offered}
    await waiting_logs(town, await town.residents(4))
    desk = await street.phone(size=size)
    await desk.opens("/")
    await desk.page.get_by_role("button", name="以赵敏的身份打开工作台", exact=True).click(timeout=PATIENCE_MS)
    await desk.page.wait_for_url("**/desk")
    await desk.opens("/desk/logs")
    return desk


async def stands(street: Street, status: str) -> int:
    async with street.house.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(ActivityLog).where(ActivityLog.status == status))).one()


async def test_a_queue_is_worked_through_by_keyboard_and_nothing_is_loaded_anew(street: Street) -> None:
    desk = await at_her_desk(street, DESK)
    page = desk.page
    await page.evaluate("window.same = true")
    before = await page.locator("[data-waits]").count()
    assert before >= 3
    approved, refused = await stands(street, "approved"), await stands(street, "refused")
    await desk.shot("desk-queue-1280")
    await page.keyboard.press("j")
    await expect(page.locator("[data-waits]").first).to_be_focused()
    await page.keyboard.press("a")
    await expect(page.locator(".queue-done")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(page.locator("[data-waits]").first).to_be_focused()
    assert await stands(street, "approved") == approved + 1
    await expect(page.locator("#waiting")).to_contain_text(str(before - 1))
    await page.keyboard.press("r")
    await page.keyboard.press("ArrowDown")
    await desk.shot("desk-queue-refusing-1280")
    await page.keyboard.press("Enter")
    await expect(page.locator(".queue-done")).to_have_count(2, timeout=PATIENCE_MS)
    assert await stands(street, "refused") == refused + 1
    await page.keyboard.press("u")
    await expect(page.locator(".queue-done")).to_have_count(1, timeout=PATIENCE_MS)
    assert await stands(street, "refused") == refused
    await page.keyboard.press("x")
    await expect(page.locator("#approve-chosen")).to_contain_text("1")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await desk.shot("desk-queue-keys-1280")
    await page.keyboard.press("?")
    assert await page.evaluate("window.same") is True
    await page.locator("#approve-chosen").click()
    await expect(page.locator(".said [data-key=u]")).to_be_visible(timeout=PATIENCE_MS)
    assert await stands(street, "approved") == approved + 2
    await page.keyboard.press("u")
    await page.wait_for_url("**did=undone**")
    assert await stands(street, "approved") == approved + 1


async def test_what_fills_a_page_is_opened_and_decided_by_keys_too_but_never_by_one_alone(street: Street) -> None:
    desk = await street.phone(size=DESK)
    page = desk.page
    await desk.opens("/")
    await page.get_by_role("button", name="以赵敏的身份打开工作台", exact=True).click(timeout=PATIENCE_MS)
    await page.wait_for_url("**/desk")
    for queue, aim in (("wishes", page.get_by_role("button", name="公开", exact=True)), ("elders", page.locator("[name=id_checked]"))):
        await desk.opens(f"/desk/{queue}")
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await page.wait_for_url(re.compile(rf"/desk/{queue}/\d+$"))
        await page.keyboard.press("r")
        await expect(page.locator("[name=reason]")).to_be_focused(timeout=PATIENCE_MS)
        await page.keyboard.press("Escape")
        await page.keyboard.press("a")
        await expect(aim).to_be_focused()


async def test_on_a_phone_the_photo_stands_above_the_facts_and_nothing_hangs_over(street: Street) -> None:
    desk = await at_her_desk(street, PHONE)
    await desk.shot("desk-queue-390", whole=True)
    assert await desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    await desk.page.locator("[data-key=a]").first.click()
    await expect(desk.page.locator(".queue-done")).to_be_visible(timeout=PATIENCE_MS)
    await desk.shot("desk-queue-done-390")
    await desk.opens("/desk/redemptions")
    await desk.shot("desk-queue-redemptions-390")
