"""Second thoughts about something one asked for: what "cancel" means where, and whom to call."""

import pytest

from people.demo import DUTY_PHONE
from tests.bot.test_goods_chat import approved, redeem
from tests.chat import Town


@pytest.mark.parametrize("typed", ["取消", "cancel", "/cancel"])
async def test_cancel_typed_on_a_redemption_asks_about_that_redemption(town: Town, typed: str) -> None:
    await redeem(town)
    await town.wang.taps("查看这笔兑换")
    await town.wang.says(typed)
    assert await town.wang.sees("要取消 R-", "确认取消")
    await town.wang.says(typed)
    assert await town.wang.sees("要取消 R-", "确认取消")
    await town.wang.taps("确认取消")
    assert (await town.points(town.wang))[1] == 0


async def test_cancel_typed_on_what_is_approved_says_that_it_stands_and_whom_to_call(town: Town) -> None:
    await approved(town)
    await town.wang.says("我的兑换")
    await town.wang.taps("毛巾")
    assert await town.wang.sees("取货码：", f"请打电话给工作站：{DUTY_PHONE}")
    await town.wang.says("取消")
    assert await town.wang.sees("没有取消", "取货码：", DUTY_PHONE)
    assert (await town.points(town.wang))[1] > 0


async def test_cancel_typed_elsewhere_never_reads_as_a_cancelled_redemption(town: Town) -> None:
    await redeem(town)
    await town.wang.says("我的兑换")
    await town.wang.says("取消")
    assert await town.wang.sees("已退出，什么都没有改动；申请过的也没有取消。")
    assert (await town.points(town.wang))[1] > 0


async def test_a_booked_time_stands_first_and_no_opening_hours_beside_it(town: Town) -> None:
    await town.wang.says("我想换理发")
    await town.wang.taps("理发")
    await town.wang.taps("选时间")
    slot = next(label for label in (await town.wang.screen()).buttons if "–" in label)
    await town.wang.taps(slot)
    await town.wang.taps("确认兑换")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    when = slot.split(" · ")[0]
    told = (await town.wang.screen()).text
    assert told.index(f"约好的时间：{when}") < told.index("取货码：")
    assert told.count(when) == 1
    await town.wang.taps("我的兑换")
    await town.wang.taps("理发")
    shown = (await town.wang.screen()).text
    assert shown.startswith(f"约好的时间：{when}")
    assert shown.count(when) == 1
    assert "开放时间" not in shown + told
