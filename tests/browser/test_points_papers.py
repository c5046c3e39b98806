"""My points with all that leads on from them, in Chinese; and the same in English, on a phone and on a desk."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from jobs.boards import keep_boards
from tests.browser.pictures import has_picture
from tests.browser.street import DESK, PATIENCE_MS, PHONE, Street
from tests.clock import ZONE, Clock

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text()


async def test_a_member_takes_out_the_card_the_archive_and_the_stars(street: Street) -> None:
    wang = await street.phone()
    await wang.comes_as("wang")
    await wang.taps("我的积分")
    await wang.sees("积分明细", "星")
    await wang.shot("points-390")
    await wang.taps("我的积分卡")
    await wang.sees("电子积分卡")
    await has_picture(wang)
    await wang.shot("card-390")
    await wang.taps("我的积分")
    await wang.taps("我的星级")
    await wang.sees("各星分别需要")
    await wang.shot("stars-390")
    await wang.taps("我的积分")
    await wang.taps("积分档案")
    await wang.sees("可以看到它的来历")
    await wang.shot("archive-390")
    await wang.taps("+30")
    await wang.sees("路口文明交通引导")
    await wang.shot("archive-one-390")
    await wang.taps("回到档案")
    await wang.taps("存为 PDF")
    paper = wang.bot_messages.filter(has_text=".pdf").last
    await expect(paper).to_be_visible(timeout=PATIENCE_MS)
    await wang.shot("archive-list-390")
    await paper.evaluate("one => one.scrollIntoView()")
    await wang.shot("archive-pdf-390")


@pytest.mark.parametrize("size", [PHONE, DESK])
async def test_english_can_be_read_and_tapped_too(street: Street, clock: Clock, size: tuple[int, int]) -> None:
    await keep_boards(street.house.database, clock=clock, zone=ZONE)
    wang = await street.phone(size=size, language="en-GB")
    tag = f"{size[0]}-en"
    await wang.comes_as("wang")
    for words, seen, name in (
        ("my points", "What moved them", "points"),
        ("/board", "Board of points", "board"),
        ("haircut", "Tap what you would like", "search"),
    ):
        await wang.says(words)
        await wang.sees(seen)
        await wang.shot(f"{name}-{tag}")
        assert await wang.page.evaluate(MEASURE) == []
    await wang.taps("Haircut · 20")
    await wang.taps("Choose a time")
    await wang.sees("when would you like to come")
    await wang.shot(f"slot-{tag}")
    assert await wang.page.evaluate(MEASURE) == []
    await wang.says("my points")
    await wang.taps("My points card")
    await has_picture(wang)
    await wang.shot(f"card-{tag}")
    await wang.taps("My points", exactly=True)
    await wang.taps("My stars")
    await wang.sees("Stars are for what you earn")
    await wang.shot(f"stars-{tag}")
    assert await wang.page.evaluate(MEASURE) == []
