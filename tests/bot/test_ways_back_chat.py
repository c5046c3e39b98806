"""What staff find again: what they approved, and what only a colleague may decide. And a card that is lost is no person."""

import pytest

from tests.bot.test_appeals_chat import appeal
from tests.bot.test_goods_chat import redeem
from tests.chat import Town


@pytest.mark.parametrize("typed", ["撤回", "收回积分", "撤销"])
async def test_what_was_approved_is_found_and_taken_back(town: Town, typed: str) -> None:
    await town.zhao.says(typed)
    assert await town.zhao.sees("最近通过的活动，新的在前", "李建国 · 邻里互助")
    await town.zhao.taps("李建国 · 邻里互助")
    assert await town.zhao.sees("帮邻居换灯泡", "收回积分")


async def test_the_list_is_found_from_the_empty_queue_and_from_managing(town: Town) -> None:
    await town.zhao.says("管理")
    await town.zhao.taps("最近通过的")
    assert await town.zhao.sees("最近通过的活动")
    await town.zhao.says("审核活动")
    await town.zhao.taps("通过")
    await town.zhao.taps("下一")
    assert await town.zhao.sees("都处理完了")
    await town.zhao.taps("最近通过的")
    assert await town.zhao.sees("最近通过的活动", "刘洋 · 邻里互助")


async def test_a_member_who_types_it_is_led_to_what_they_asked_for(town: Town) -> None:
    await redeem(town)
    await town.wang.says("撤回")
    assert await town.wang.sees("毛巾")


async def test_who_refused_is_told_that_a_colleague_looks_at_the_appeal(town: Town) -> None:
    await appeal(town.liu)
    await town.zhao.says("申诉")
    assert await town.zhao.sees("有 1 条要由另一位同事来看")


@pytest.mark.parametrize("typed", ["我的卡丢了", "卡丢了", "挂失", "lost card", "I lost my card"])
async def test_a_lost_card_is_no_lost_person(town: Town, typed: str) -> None:
    await town.wang.says(typed)
    shown = await town.wang.screen()
    assert "110" not in shown
    assert "积分卡" in shown


@pytest.mark.parametrize("typed", ["妈妈拿着卡丢了", "lost", "my mum is lost with her card"])
async def test_somebody_with_a_card_who_is_lost_is_looked_for(town: Town, typed: str) -> None:
    await town.wang.says(typed)
    assert "110" in await town.wang.screen()


@pytest.mark.parametrize("typed", ["怎么算的", "为什么是10分", "积分怎么算"])
async def test_how_points_come_is_answered_with_what_each_kind_gives(town: Town, typed: str) -> None:
    await town.wang.says(typed)
    assert await town.wang.sees("积分按活动类型算", "每小时 10 积分", "每次 10 积分")


@pytest.mark.parametrize(("typed", "shown"), [("添加家人", "家人"), ("my activities", "活动"), ("board", "公示"), ("my family", "家人")])
async def test_plain_words_lead_where_they_say(town: Town, typed: str, shown: str) -> None:
    await town.wang.says(typed)
    assert await town.wang.sees(shown)
    assert "没明白" not in await town.wang.screen()


async def test_typed_words_search_in_the_stock_list(town: Town) -> None:
    await town.sun.says("库存")
    await town.sun.says("dami")
    lines = [label for label in (await town.sun.screen()).buttons if " · " in label]
    assert lines
    assert all("大米" in line for line in lines)
    await town.sun.taps("全部")
    assert await town.sun.sees("毛巾")


async def test_what_costs_too_much_says_so_on_its_card(town: Town) -> None:
    await town.sun.says("想换大米")
    await town.sun.taps("大米")
    assert await town.sun.sees(f"还差 {60 - (await town.points(town.sun))[0]} 积分")
