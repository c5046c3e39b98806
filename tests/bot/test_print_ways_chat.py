"""Ways to printing: from a yes to that elder's own sheets, and by words that are typed."""

import pytest

from tests.bot.review_kit import badges_of, confirmed, open_card, registered
from tests.chat import Town


async def test_after_a_yes_printing_is_about_that_elder(town: Town) -> None:
    number = await registered(town, town.wang)
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    (printed,) = await badges_of(town, number)
    await town.zhao.taps("打印")
    assert await town.zhao.sees("孙奶奶", printed, "打印哪一样")
    await open_card(town, town.zhao, number)
    await town.zhao.taps("胸牌和标签")
    await town.zhao.taps("打印")
    assert await town.zhao.sees("孙奶奶", printed, "打印哪一样")


@pytest.mark.parametrize("words", ["打印标签", "打印胸牌", "打印", "我要打印几张胸牌", "print badges", "Print labels"])
async def test_staff_type_that_they_want_to_print(town: Town, words: str) -> None:
    await town.zhao.says(words)
    assert await town.zhao.sees("胸牌上的字", "LC-0042")


async def test_a_family_that_types_it_sees_how_far_theirs_is(town: Town) -> None:
    await town.wang.says("打印胸牌标签")
    assert await town.wang.sees("肖大爷", "登记一位老人")
    await town.wang.says("打印积分卡")
    assert "登记一位老人" not in (await town.wang.screen()).buttons
