"""Appeals in chat: few taps, nobody's own, and every outcome reaches the member."""

import pytest
from sqlalchemy import select

from points.log_models import ActivityLog, Appeal
from tests.bot.deciding_kit import log
from tests.chat import Phone, Town

REFUSED = "帮楼下邻居把煤气罐搬上五楼"


async def appeal(phone: Phone, words: str = "照片里搬煤气罐的就是我") -> None:
    """From the list of one's own activities."""
    await phone.says("/logs")
    await phone.taps("未通过")
    await phone.taps("申诉")
    await phone.says(words)
    await phone.taps("提交申诉")


async def refused_log(town: Town) -> int:
    """The one that the demo holds."""
    async with town.app.database.reading() as session:
        return (await session.scalars(select(ActivityLog.id).where(ActivityLog.status == "refused"))).one()


async def test_a_refused_log_of_the_demo_is_appealed_and_approved_after_all(town: Town) -> None:
    before = await town.points(town.liu)
    await appeal(town.liu)
    assert await town.liu.sees("申诉已提交", "A-000001", "积分还没有变动")
    assert await town.zhou.sees("刘洋 对一条活动提出申诉", "照片里搬煤气罐的就是我", "看不出做了什么", REFUSED)
    await town.zhou.taps("查看并审核")
    await town.zhou.taps("支持申诉")
    assert await town.zhou.sees("申诉成立", "刘洋", "+10 积分")
    assert await town.liu.sees("您的申诉成立", "+10 积分")
    assert await town.points(town.liu) == (before[0] + 10, 0)


async def test_a_log_under_appeal_says_so_in_the_list_and_on_its_card(town: Town) -> None:
    await appeal(town.liu)
    await town.liu.says("/logs")
    assert not any("未通过" in label for label in (await town.liu.screen()).buttons)
    await town.liu.taps("申诉中")
    assert await town.liu.sees("状态：申诉中", REFUSED)


async def test_the_notice_of_a_refusal_leads_to_an_appeal(town: Town) -> None:
    await log(town.wang, "做了好事")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("不通过")
    await town.zhao.taps("重复记录了")
    assert await town.wang.sees("没有通过审核", "之前可以申诉", "申诉")
    await town.wang.taps("申诉")
    assert await town.wang.sees("用一条消息写清楚", "重复记录了", "只能申诉一次")
    await town.wang.says("没有重复，是两天的事")
    await town.wang.taps("提交申诉")
    assert await town.wang.sees("申诉已提交")


async def test_a_dismissed_appeal_says_why_and_cannot_be_made_again(town: Town) -> None:
    await appeal(town.liu)
    await town.zhou.taps("查看并审核")
    await town.zhou.taps("维持原决定")
    await town.zhou.says("照片里看不到人")
    assert await town.zhou.sees("维持原决定", "积分没有变动")
    assert await town.liu.sees("另一位工作人员看过了", "照片里看不到人")
    await town.liu.says("/logs")
    await town.liu.taps("未通过")
    assert await town.liu.sees("申诉未成立", "照片里看不到人")
    assert "申诉" not in (await town.liu.screen()).buttons


async def test_a_double_tap_sends_one_appeal(town: Town) -> None:
    await town.liu.says("/logs")
    await town.liu.taps("未通过")
    await town.liu.taps("申诉")
    await town.liu.says("就是我")
    await town.liu.taps("提交申诉", times=3)
    assert await town.liu.sees("申诉已提交", "A-000001")
    async with town.app.database.reading() as session:
        assert len((await session.scalars(select(Appeal.id))).all()) == 1


async def test_the_menu_has_room_for_appeals_only_while_some_wait_for_one(town: Town) -> None:
    await town.zhou.says("/menu")
    assert not any("处理申诉" in label for label in (await town.zhou.screen()).buttons)
    await appeal(town.liu)
    await town.zhou.says("/menu")
    assert await town.zhou.sees("处理申诉（1）")
    await town.zhou.taps("处理申诉")
    assert await town.zhou.sees("A-000001", "支持申诉")
    await town.zhao.says("/menu")
    assert not any("处理申诉" in label for label in (await town.zhao.screen()).buttons)
    await town.zhao.says("/appeals")
    assert await town.zhao.sees("没有待处理的申诉")


async def test_who_refused_it_cannot_decide_with_a_forged_button(town: Town) -> None:
    await appeal(town.liu)
    await town.zhao.forges("go:appeals:1")
    await town.zhao.taps("支持申诉")
    assert await town.zhao.sees("这条活动是您审核的", "积分没有变动")


async def test_an_appeal_that_comes_too_late_says_so(town: Town) -> None:
    await town.liu.says("/logs")
    await town.liu.taps("未通过")
    await town.liu.taps("申诉")
    await town.liu.says("就是我")
    town.app.clock.advance(days=9)  # type: ignore[attr-defined]  # the tests' clock
    await town.liu.taps("提交申诉")
    assert await town.liu.sees("申诉期限已过", "积分没有变动")
    await town.liu.says("/logs")
    await town.liu.taps("未通过")
    assert "申诉" not in (await town.liu.screen()).buttons


@pytest.mark.parametrize("typed", ["申诉", "我要申诉", "appeal"])
async def test_typed_words_lead_a_member_to_their_activities(town: Town, typed: str) -> None:
    await town.liu.says(typed)
    assert await town.liu.sees("您的活动", "未通过")


async def test_nobody_appeals_about_anothers_log(town: Town) -> None:
    number = await refused_log(town)
    await town.wang.says("/menu")
    await town.wang.forges(f"go:appeal:{number}")
    assert await town.wang.sees("什么都没有改动")
    assert REFUSED not in await town.wang.screen()
