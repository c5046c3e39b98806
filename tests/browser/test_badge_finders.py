"""Whoever scans the badge of 肖大爷 is helped alike: location refused or never answered, scripts off, in English."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.badge_street import NEAR_THE_STATION, Times, now
from tests.browser.street import DESK, PATIENCE_MS, PHONE, SHOTS, Phone, Street

pytestmark = pytest.mark.browser

LANDMARK = "人民广场东门报刊亭"
SILENT = "navigator.geolocation.getCurrentPosition = () => {};"
# The page's own patience is eight seconds, twice.
SHORT_PATIENCE = "window.setTimeout = ((real) => (work, pause) => real(work, pause === 8000 ? 50 : pause))(window.setTimeout);"


class Scene:
    """王芳 and 周强 have their chats open, and somebody stands before her father."""

    def __init__(self, street: Street, wang: Phone, zhou: Phone) -> None:
        self.street, self.wang, self.zhou = street, wang, zhou

    async def finder(self, *, silent: bool = False, **options: object) -> Phone:
        """A browser without a cookie, with the page of the badge."""
        phone = await self.street.phone(**options)  # type: ignore[arg-type]  # handed on as they are
        if silent:
            await phone.page.add_init_script(SILENT + SHORT_PATIENCE)
        await phone.opens("/")
        await phone.page.locator(".badge-tour a[href^='/b/']:not([href='/b/demo'])").click()
        return phone

    async def is_answered(self, place: str, name: str) -> None:
        """The officer reads where it is, takes it on, and says when."""
        await self.wang.sees("肖大爷", "正在找您")
        await self.zhou.sees("肖大爷", place)
        await self.zhou.shot(f"{name}-duty-390")
        await self.zhou.taps("我来处理")
        await self.zhou.sees("已由您处理", place)
        await self.zhou.taps("5 分钟", exactly=True)


@pytest.fixture
async def scene(street: Street) -> Scene:
    wang, zhou = await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await zhou.comes_as("zhou")
    return Scene(street, wang, zhou)


async def test_who_refuses_the_position_types_a_landmark_and_reads_who_comes(scene: Scene) -> None:
    finder = await scene.finder(permissions=[])
    await finder.page.locator("#tell button").click()
    await finder.page.get_by_role("button", name="发送我的位置").click()
    await expect(finder.page.locator("#told")).to_contain_text("没关系", timeout=PATIENCE_MS)
    await writes_the_landmark(finder)
    await scene.is_answered(LANDMARK, "denied")
    await now(finder, "值班员已收到，约 5 分钟到")
    await finder.shot("denied-eta-390", whole=True)


async def test_who_never_gets_an_answer_from_the_phone_types_a_landmark(scene: Scene) -> None:
    finder = await scene.finder(silent=True)
    await finder.page.locator("#tell button").click()
    await finder.page.get_by_role("button", name="发送我的位置").click()
    await expect(finder.page.locator("#told")).to_contain_text("手机没有给出位置", timeout=PATIENCE_MS)
    await writes_the_landmark(finder)
    await scene.is_answered(LANDMARK, "silent")
    await now(finder, "值班员已收到，约 5 分钟到")


async def test_without_scripts_every_step_is_a_plain_form(scene: Scene) -> None:
    finder = await scene.finder(java_script_enabled=False)
    page = finder.page
    await page.get_by_role("button", name="告诉家人和值班员").click()
    await expect(page.locator("#now h1")).to_contain_text("已经通知")
    await page.get_by_role("link", name="写下您在哪里，或留言").click()
    await writes_the_landmark(finder)
    await scene.is_answered(LANDMARK, "plain")
    await page.get_by_role("button", name="我陪着老人").click()
    await page.get_by_role("link", name="写下您在哪里，或留言").click()
    await page.locator("#words").fill("他坐在报刊亭旁边")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("#board .mine")).to_contain_text("他坐在报刊亭旁边")
    await scene.zhou.sees("发现人留言", "他坐在报刊亭旁边")
    # The page renews itself every quarter of a minute by its own head; here a hand does it.
    await page.reload()
    await now(finder, "值班员已收到，约 5 分钟到")
    await expect(page.get_by_role("button", name="✓ 我陪着老人")).to_be_visible()
    await page.screenshot(path=SHOTS / "plain-eta-390.png", full_page=True)
    cookies = await page.context.cookies()
    assert cookies == []


@pytest.mark.parametrize("size", [PHONE, DESK])
async def test_in_english_a_passer_by_is_led_through_all_of_it(scene: Scene, size: tuple[int, int]) -> None:
    where: dict[str, Any] = {"permissions": ["geolocation"], "geolocation": NEAR_THE_STATION}
    finder = await scene.finder(size=size, language="en-GB", **where)
    await finder.shot(f"story-scan-{size[0]}-en", whole=True)
    times = Times()
    times.start()
    await finder.page.locator("#tell button").click()
    await times.note("tap → daughter's page", scene.wang.sees("肖大爷", "正在找您"))
    await finder.page.get_by_role("button", name="Send my position").click()
    await expect(finder.page.locator("#now")).to_contain_text("They know where you are", timeout=PATIENCE_MS)
    await scene.is_answered("15", "english")
    await now(finder, "there in about 5 minutes")
    await finder.page.locator("#words").fill("He sits on a bench, and we share an orange.")
    await finder.page.get_by_role("button", name="Send", exact=True).click()
    await scene.zhou.sees("发现人留言", "share an orange")
    await finder.shot(f"story-eta-{size[0]}-en", whole=True)
    times.keep(f"in English, {size[0]} px")
    assert max(times.taken.values()) < 5


async def writes_the_landmark(finder: Phone) -> None:
    await finder.page.locator("#landmark").fill(LANDMARK)
    await finder.page.get_by_role("button", name="发送这个地点").click()
    await expect(finder.page.locator("#now")).to_contain_text("他们知道您在哪里了", timeout=PATIENCE_MS)
