"""The month's board in chat: read it, find oneself, object, be answered, stay off it."""

from datetime import UTC, datetime

import pytest

from jobs import boards
from points import board_pages, policy
from tests.chat import Phone, Town
from tests.clock import ZONE, Clock


async def run_the_job(town: Town, at: datetime) -> None:
    await boards.keep_boards(town.app.database, clock=lambda: at, zone=ZONE)
    await town.app.settle()


@pytest.fixture
async def frozen(town: Town, clock: Clock) -> Town:
    """October's board has just been frozen: 李建国 first, 钱卫东 second, then 周强 and 王芳; one may object until the 28th."""
    await run_the_job(town, clock())
    return town


async def object_to(phone: Phone, words: str) -> None:
    await phone.says("/board")
    await phone.taps("提出异议")
    await phone.says(words)
    await phone.taps("提交异议")


async def test_a_member_reads_the_board_and_their_place(frozen: Town) -> None:
    await frozen.wang.says("积分公示")
    assert await frozen.wang.sees(
        "2026年10月",
        "1. 李*国 · 80 积分",
        "2. 钱*东",
        "3. 周*",
        "4. 王*（您） · 20 积分",
        "您排第 4 名",
        "公示期至 2026年11月28日 10:00",
    )
    assert await frozen.wang.sees("本月到现在得到：45 积分")
    assert "王芳" not in await frozen.wang.screen()


async def test_before_the_first_board_one_reads_what_this_month_gave(town: Town) -> None:
    await town.wang.says("公示栏")
    assert await town.wang.sees("还没有积分公示", "本月到现在得到：45 积分")


async def test_staff_are_told_that_a_board_is_there(frozen: Town) -> None:
    assert await frozen.zhao.sees("2026年10月的积分公示出来了", "共 4 位居民，合计 160 积分")
    await frozen.zhao.taps("看公示")
    assert await frozen.zhao.sees("1. 李*国", "您不在这期公示上")


async def test_an_objection_in_one_message_is_upheld(frozen: Town) -> None:
    await object_to(frozen.wang, "李建国12号没有来")
    assert await frozen.wang.sees("对2026年10月积分公示的异议", "李建国12号没有来", "工作人员会核实")
    await frozen.zhao.taps("查看并处理")
    assert await frozen.zhao.sees("王芳 · 第 4 名", "李建国12号没有来")
    await frozen.zhao.taps("异议成立")
    assert await frozen.zhao.sees("公示已重新核算", "本人会收到通知")
    assert await frozen.wang.sees("异议成立", "公示已按台账重新核算")
    await frozen.wang.taps("看公示")
    assert await frozen.wang.sees("已于2026年11月21日重新核算", "我的异议")


async def test_an_objection_is_dismissed_with_a_reason_from_the_list(frozen: Town) -> None:
    await object_to(frozen.wang, "少算了")
    await frozen.zhao.taps("查看并处理")
    await frozen.zhao.taps("异议不成立")
    await frozen.zhao.taps("积分算在审核通过的那个月")
    assert await frozen.wang.sees("公示保持不变", "积分算在审核通过的那个月")
    await frozen.wang.says("/board")
    await frozen.wang.taps("我的异议")
    assert await frozen.wang.sees("异议不成立", "原因", "积分算在审核通过的那个月")


async def test_a_reason_can_be_typed_and_the_second_of_two_staff_is_told(frozen: Town) -> None:
    await object_to(frozen.wang, "少算了")
    await frozen.zhao.taps("查看并处理")
    await frozen.zhou.taps("查看并处理")
    await frozen.zhou.taps("异议不成立")
    await frozen.zhou.says("您的记录11月才通过")
    assert await frozen.wang.sees("您的记录11月才通过")
    await frozen.zhao.taps("异议成立")
    assert await frozen.zhao.sees("同事已认定这条异议不成立", "什么都没有改动，积分不变")


async def test_ones_own_objection_is_not_offered_to_decide(frozen: Town) -> None:
    await object_to(frozen.zhao, "我自己也有意见")
    await frozen.zhao.says("/objections")
    assert await frozen.zhao.sees("没有待处理的异议")


async def test_a_double_tap_objects_once(frozen: Town) -> None:
    await frozen.wang.says("/board")
    await frozen.wang.taps("提出异议")
    await frozen.wang.says("少算了")
    await frozen.wang.taps("提交异议", times=3)
    assert await frozen.wang.sees("少算了")
    told = [screen for screen in await frozen.zhao.screens() if "少算了" in screen.text]
    assert len(told) == 1


async def test_words_can_be_written_anew_before_they_are_sent(frozen: Town) -> None:
    await frozen.wang.says("/board")
    await frozen.wang.taps("提出异议")
    await frozen.wang.sends_photo()
    assert await frozen.wang.sees("刚才的问题还等着您")
    await frozen.wang.says("第一稿")
    await frozen.wang.taps("重写")
    await frozen.wang.says("第二稿")
    assert await frozen.wang.sees("第二稿")
    assert "第一稿" not in await frozen.wang.screen()


async def test_nobody_objects_to_a_final_board(frozen: Town, clock: Clock) -> None:
    await frozen.wang.says("/board")
    await frozen.wang.taps("提出异议")
    await frozen.wang.says("太晚了")
    await run_the_job(frozen, clock.advance(days=7))
    await frozen.wang.taps("提交异议")
    assert await frozen.wang.sees("异议时间已于 2026年11月28日 10:00 结束", "什么都没有改动，积分不变")
    await frozen.wang.says("/board")
    assert await frozen.wang.sees("已于2026年11月28日定榜", "积分台账封存于第")
    assert "提出异议" not in (await frozen.wang.screen()).buttons


async def test_the_poster_is_a_picture(frozen: Town) -> None:
    await frozen.wang.says("/board")
    await frozen.wang.taps("海报")
    assert await frozen.wang.sees("2026年10月积分公示海报")
    assert (await frozen.wang.screen()).photo
    await frozen.wang.taps("返回")
    assert await frozen.wang.sees("1. 李*国")


async def test_a_month_is_chosen_from_the_list(frozen: Town) -> None:
    await frozen.wang.says("/board")
    await frozen.wang.taps("其他月份")
    assert await frozen.wang.sees("2026年10月 · 公示中")
    await frozen.wang.taps("2026年10月")
    assert await frozen.wang.sees("1. 李*国")


async def test_who_leaves_the_board_has_no_name_on_it(frozen: Town) -> None:
    await frozen.li.says("/settings")
    await frozen.li.taps("不上公示栏")
    assert await frozen.li.sees("您的姓名不再出现在公示栏上", "我要上公示栏")
    await frozen.wang.says("/board")
    assert await frozen.wang.sees("1. 一位邻居", "2. 钱*东")
    await frozen.li.taps("我要上公示栏")
    assert await frozen.li.sees("公示栏上现在又会显示您的姓名了", "积分不变")
    await frozen.wang.says("/board")
    assert await frozen.wang.sees("1. 李*国")


async def test_a_resident_neither_sees_nor_decides_objections_by_a_forged_button(frozen: Town) -> None:
    await object_to(frozen.wang, "少算了")
    await frozen.liu.says("/menu")
    await frozen.liu.forges("go:objections:1")
    assert await frozen.liu.sees("只给本社区的负责人员用")
    await frozen.wu.says("/menu")
    await frozen.wu.forges("go:objections:1")
    assert await frozen.wu.sees("这一项您不能查看或办理")


async def test_staff_of_another_community_cannot_object_here(frozen: Town, clock: Clock) -> None:
    async with frozen.app.database.reading() as session:
        page = await board_pages.page(session, community_id=frozen.cast.longcheng, month=datetime(2026, 10, 1, tzinfo=UTC).date())
    await frozen.wu.says("/menu")
    await frozen.wu.forges(f"go:board:{page.sheet.board_id}")
    assert await frozen.wu.sees("1. 李*国")
    assert "提出异议" not in (await frozen.wu.screen()).buttons
    assert page.sheet.objections_until == clock() + policy.Policy().objection_within
