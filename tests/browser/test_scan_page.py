"""A passer-by with a phone: location granted, denied and never answered, with scripts and without, in Chinese and English."""

from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import func, select

from core.database import Database
from qrcodes.incident_models import Incident
from qrcodes.positions import Place
from tests.browser.finders import Finders, writes_a_landmark
from tests.browser.street import DESK, PATIENCE_MS, PHONE, SHOTS, Phone, Street
from tests.cast import find_cast
from tests.clock import Clock
from tests.qrcodes.kit import Town

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text()
# Elders' pages: nothing to tap is smaller than this.
TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea')].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width > 1 && (box.height < 60 || box.width < 60);
}).map((one) => one.outerHTML.slice(0, 80))"""
SILENT = "navigator.geolocation.getCurrentPosition = () => {};"
# The page's own patience is eight seconds, twice.
SHORT_PATIENCE = "window.setTimeout = ((real) => (work, pause) => real(work, pause === 8000 ? 50 : pause))(window.setTimeout);"
AT_THE_STATION = {"latitude": 43.8301, "longitude": 126.5702, "accuracy": 15}


@pytest.fixture
async def finders(street: Street, demo_database: Database, clock: Clock) -> Finders:
    town = Town(demo_database, await find_cast(demo_database), clock)
    return Finders(street, town, await town.badge(await town.elder()))


async def is_kind_to_eyes_and_fingers(phone: Phone) -> None:
    assert await phone.page.evaluate(MEASURE) == []
    assert await phone.page.evaluate(TARGETS) == []


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_every_page_of_a_passer_by_can_be_read_and_tapped(finders: Finders, size: tuple[int, int], language: str) -> None:
    tag = f"{size[0]}-{language[:2]}"
    phone = await finders.comes_by(size=size, language=language)
    await phone.shot(f"scan-{tag}", whole=True)
    await is_kind_to_eyes_and_fingers(phone)
    await phone.page.locator("#tell button").click()
    await expect(phone.page.locator("#now")).to_be_visible(timeout=PATIENCE_MS)
    await phone.shot(f"finder-told-{tag}", whole=True)
    await finders.answers()
    await expect(phone.page.locator("#now h1")).to_contain_text("8", timeout=PATIENCE_MS)
    await phone.shot(f"finder-{tag}", whole=True)
    await is_kind_to_eyes_and_fingers(phone)
    await finders.closes()
    await expect(phone.page.locator("#live")).to_have_attribute("data-over", "yes", timeout=PATIENCE_MS)
    await phone.shot(f"finder-over-{tag}", whole=True)
    await is_kind_to_eyes_and_fingers(phone)
    for path in ("/b/demo", "/f/demo?step=3", "/b/nothing"):
        await phone.opens(path)
        await phone.shot(f"{path.strip('/').replace('/', '-').partition('?')[0]}-{tag}", whole=True)
        await is_kind_to_eyes_and_fingers(phone)
    phone.complaints[:] = [line for line in phone.complaints if "404" not in line]


async def test_a_finger_on_the_page_tells_the_family_quietly_and_once(finders: Finders) -> None:
    phone = await finders.comes_by()
    assert await finders.touches() == 0
    async with phone.page.expect_response("**/touched"):
        await phone.page.locator(".greet").click()
    await phone.page.locator(".greet").click()
    assert await finders.touches() == 1


async def test_a_position_that_is_allowed_is_sent_after_the_tap(finders: Finders) -> None:
    phone = await finders.tells(permissions=["geolocation"], geolocation=AT_THE_STATION)
    assert await finders.place() is None
    await phone.page.get_by_role("button", name="发送我的位置").click()
    await expect(phone.page.locator("#now")).to_contain_text("他们知道您在哪里了", timeout=PATIENCE_MS)
    found = await finders.place()
    assert found is not None
    assert found.place == Place(43.8301, 126.5702, 15.0)


async def test_who_says_no_is_asked_for_a_landmark(finders: Finders) -> None:
    phone = await finders.tells(permissions=[])
    await phone.page.get_by_role("button", name="发送我的位置").click()
    await expect(phone.page.locator("#told")).to_contain_text("没关系", timeout=PATIENCE_MS)
    await expect(phone.page.locator("#landmark")).to_be_focused()
    await phone.shot("finder-denied-390")
    await writes_a_landmark(finders, phone)


async def test_a_phone_that_never_answers_is_waited_for_twice_and_then_asked_for_a_landmark(finders: Finders) -> None:
    phone = await finders.street.phone()
    await phone.page.add_init_script(SILENT + SHORT_PATIENCE)
    await phone.opens(f"/b/{finders.token}")
    await phone.page.locator("#tell button").click()
    await phone.page.get_by_role("button", name="发送我的位置").click()
    await expect(phone.page.locator("#told")).to_contain_text("手机没有给出位置", timeout=PATIENCE_MS)
    await expect(phone.page.locator("#landmark")).to_be_focused()
    await phone.shot("finder-silent-390")
    await writes_a_landmark(finders, phone)


async def test_what_is_being_typed_stays_while_the_page_renews_itself(finders: Finders) -> None:
    phone = await finders.tells()
    await phone.page.locator("#words").fill("他坐在长椅上，")
    await finders.answers()
    await expect(phone.page.locator("#now h1")).to_contain_text("约 8 分钟到", timeout=PATIENCE_MS)
    await expect(phone.page.locator("#board")).to_contain_text("我穿红马甲")
    assert await phone.page.locator("#words").input_value() == "他坐在长椅上，"
    await phone.page.locator("#words").press_sequentially("精神还好")
    await phone.page.get_by_role("button", name="发送", exact=True).click()
    await expect(phone.page.locator("#board .mine")).to_contain_text("他坐在长椅上，精神还好", timeout=PATIENCE_MS)
    assert await phone.page.locator("#words").input_value() == ""
    await phone.page.get_by_role("button", name="我陪着老人").click()
    await expect(phone.page.get_by_role("button", name="✓ 我陪着老人")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE_MS)


async def test_without_scripts_everything_but_the_position_works(finders: Finders) -> None:
    phone = await finders.tells(java_script_enabled=False)
    page = phone.page
    await expect(page.get_by_role("button", name="发送我的位置")).to_be_hidden()
    await expect(page.locator("#landmark")).to_be_hidden()
    await page.screenshot(path=SHOTS / "finder-plain-390.png", full_page=True)
    await page.get_by_role("link", name="写下您在哪里，或留言").click()
    await page.locator("#landmark").fill("解放路口公交站")
    await page.get_by_role("button", name="发送这个地点").click()
    await expect(page.locator("#now")).to_contain_text("他们知道您在哪里了")
    await page.get_by_role("link", name="写下您在哪里，或留言").click()
    await page.locator("#words").fill("我穿蓝色外套")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("#board .mine")).to_contain_text("我穿蓝色外套")
    await page.get_by_role("button", name="我陪着老人").click()
    await expect(page.get_by_role("button", name="✓ 我陪着老人")).to_be_visible()
    found = await finders.place()
    assert found is not None
    assert found.words == "解放路口公交站"


async def test_the_practice_badge_is_walked_through_and_nobody_is_told(finders: Finders) -> None:
    phone = await finders.street.phone(permissions=["geolocation"], geolocation=AT_THE_STATION)
    await phone.opens("/b/demo")
    await phone.page.locator("#tell button").click()
    for words in ("已经通知家人和值班员", "值班员已收到", "约 8 分钟到", "值班员已经接到肖大爷"):
        await expect(phone.page.locator("#now h1")).to_contain_text(words, timeout=PATIENCE_MS)
        await phone.page.get_by_role("link", name="练习：接下来会怎样").click()
    await expect(phone.page.locator("#now h1")).to_contain_text("肖大爷已平安")
    async with finders.database.reading() as session:
        assert (await session.scalars(select(func.count()).select_from(Incident))).one() == 0
