"""How pages look: on a phone and on a desk, in Chinese and English, with what elder people need."""

from pathlib import Path

import pytest

from people import demo, entry
from tests.browser.street import DESK, PHONE, Phone, Street

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text()


async def is_kind_to_eyes_and_fingers(phone: Phone) -> None:
    assert await phone.page.evaluate(MEASURE) == []


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_every_page_can_be_read_and_tapped(street: Street, size: tuple[int, int], language: str) -> None:
    phone = await street.phone(size=size, language=language)
    tag = f"{size[0]}-{language[:2]}"
    await phone.opens("/")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot(f"front-{tag}", whole=True)
    assert await phone.page.evaluate("document.documentElement.lang") == ("zh-CN" if language == "zh-CN" else "en")
    await phone.comes_as("wang")
    await phone.says("妈妈走丢了" if language == "zh-CN" else "Mum is lost")
    await phone.sees("0432-62010336")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot(f"lost-{tag}")
    await phone.says("我想换大米" if language == "zh-CN" else "I want rice")
    await phone.sees("大米" if language == "zh-CN" else "Tap what you would like")
    await phone.shot(f"chat-{tag}")
    await phone.page.locator(".menu summary").click()
    await phone.shot(f"menu-{tag}")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.opens("/nowhere")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot(f"error-{tag}")
    phone.complaints[:] = [line for line in phone.complaints if "404" not in line]


async def test_a_real_community_welcomes_without_a_tour(parrots: Street) -> None:
    phone = await parrots.phone()
    object.__setattr__(parrots.house.door, "demo", False)
    await phone.opens("/")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot("welcome-390", whole=True)
    async with parrots.house.database.begin() as session:
        cast = await demo.cast(session)
        assert cast is not None
        token = await entry.new_link(session, made_by=None, person_id=cast["li"], community_id=cast["longcheng"], now=parrots.house.clock())
    await phone.opens(f"/enter/{token}")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot("enter-390")
    await phone.page.get_by_role("button", name="打开聊天").click()
    await phone.sees("heard text: /start")
    await phone.opens("/go/join_longcheng")
    await is_kind_to_eyes_and_fingers(phone)
    await phone.shot("go-390")
