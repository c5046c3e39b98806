"""Typed wishes: what the shops offer comes first, a hand or company is a micro-wish, and everything else leads where it led."""

import pytest

from bot import wish_text
from tests.bot.wish_kit import give_phone, newest
from tests.chat import Town


@pytest.mark.parametrize(
    "typed",
    [
        "我想请人修一下灯",
        "想请人帮忙换个灯泡",
        "我需要一个轮椅",
        "妈妈想要一台收音机",
        "我想有人陪我下棋",
        "有没有人会修电脑",
        "I need a wheelchair",
    ],
)
async def test_a_typed_wish_leads_to_the_form_with_its_words(town: Town, typed: str) -> None:
    await town.wang.says(typed)
    assert await town.wang.sees(f"您的心愿：“{typed}”", "是哪一种心愿")
    await town.wang.taps("请人帮个忙")
    assert await town.wang.sees("有多急")
    await town.wang.taps("返回")
    assert await town.wang.sees(f"目前填的是：{typed}")


@pytest.mark.parametrize(
    ("typed", "led_to"),
    [
        ("我想换大米", "大米"),
        ("我想要大米", "大米"),
        ("我需要大米", "大米"),
        ("我想看积分", "分"),
        ("我需要帮助", "电话"),
        ("微心愿", "邻居们的小愿望"),
        ("我的心愿", "还没有许过心愿"),
        ("许愿", "是哪一种心愿"),
    ],
)
async def test_goods_and_places_keep_their_words(town: Town, typed: str, led_to: str) -> None:
    await town.wang.says(typed)
    assert await town.wang.sees(led_to)
    assert "您的心愿：“" not in (await town.wang.screen()).text


async def test_who_types_the_wish_before_its_kind_need_not_type_it_again(town: Town) -> None:
    await give_phone(town, town.wang)
    await town.wang.says("/new_wish")
    await town.wang.says("客厅的灯不亮了")
    assert await town.wang.sees("您的心愿：“客厅的灯不亮了”")
    for step in ("请人帮个忙", "绿：不急", "操心", "为我自己", "跳过", "许下这个心愿"):
        await town.wang.taps(step)
    assert (await newest(town)).words == "客厅的灯不亮了"


@pytest.mark.parametrize("typed", ["我想改名字", "想问一下怎么办", "我想", "需要", "我想退出"])
def test_what_is_to_be_done_here_is_no_wish(typed: str) -> None:
    assert not wish_text.asks_for_somebody(typed)
    assert wish_text.wanted(typed) is None


async def test_somebody_new_who_wishes_is_led_to_enrolling(town: Town) -> None:
    new = town.newcomer()
    await new.says("我想请人修一下灯")
    assert await new.sees("欢迎")
