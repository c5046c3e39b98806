"""The month's board in chat: read it, find oneself, object, be answered, stay off it."""

from datetime import UTC, datetime

import pytest

from jobs import boards
from points import board_pages, policy
from tests.chat import Phone, Town
from tests.clock import ZONE, Clock

FIRST = datetime(2026, 12, 1, 0, 10, tzinfo=ZONE).astimezone(UTC)


async def run_the_job(town: Town, at: datetime) -> None:
    await boards.keep_boards(town.app.database, clock=lambda: at, zone=ZONE)
    await town.app.settle()


@pytest.fixture
async def december(town: Town, clock: Clock) -> Town:
    """It is the morning of the 1st of December; November's board was frozen at night: 李建国 first, 王芳 second, 刘洋 third."""
    clock.advance(seconds=(FIRST - clock()).total_seconds())
    await run_the_job(town, FIRST)
    clock.set(hour=9)
    await town.app.settle()
    return town


async def object_to(phone: Phone, words: str) -> None:
    await phone.says("/board")
    await phone.taps("提出异议")
    await phone.says(words)
    await phone.taps("提交异议")


async def test_a_member_reads_the_board_and_their_place(december: Town) -> None:
    await december.wang.says("积分公示")
    assert await december.wang.sees("2026年11月", "1. 李*国", "2. 王*（您）", "3. 刘*", "您排第 2 名", "公示期至 2026年12月8日 00:10")
    assert await december.wang.sees("本月到现在得到：0 积分")
    assert "王芳" not in await december.wang.screen()


async def test_before_the_first_board_one_reads_what_this_month_gave(town: Town) -> None:
    await town.wang.says("公示栏")
    assert await town.wang.sees("还没有积分公示", "本月到现在得到：65 积分")


async def test_staff_are_told_that_a_board_is_there(december: Town) -> None:
    assert await december.zhao.sees("2026年11月的积分公示出来了", "共 3 位居民")
    await december.zhao.taps("看公示")
    assert await december.zhao.sees("1. 李*国", "您不在这期公示上")


async def test_an_objection_in_one_message_is_upheld(december: Town) -> None:
    await object_to(december.wang, "李建国12号没有来")
    assert await december.wang.sees("对2026年11月积分公示的异议", "李建国12号没有来", "工作人员正在核实")
    await december.zhao.taps("查看并审核")
    assert await december.zhao.sees("王芳 · 第 2 名", "李建国12号没有来")
    await december.zhao.taps("异议成立")
    assert await december.zhao.sees("公示已重新核算", "已告诉本人")
    assert await december.wang.sees("异议成立", "公示已按台账重新核算")
    await december.wang.taps("看公示")
    assert await december.wang.sees("已于2026年12月1日重新核算", "我的异议")


async def test_an_objection_is_dismissed_with_a_reason_from_the_list(december: Town) -> None:
    await object_to(december.wang, "少算了")
    await december.zhao.taps("查看并审核")
    await december.zhao.taps("异议不成立")
    await december.zhao.taps("积分算在审核通过的那个月")
    assert await december.wang.sees("公示保持不变", "积分算在审核通过的那个月")
    await december.wang.says("/board")
    await december.wang.taps("我的异议")
    assert await december.wang.sees("异议不成立", "原因", "积分算在审核通过的那个月")


async def test_a_reason_can_be_typed_and_the_second_of_two_staff_is_told(december: Town) -> None:
    await object_to(december.wang, "少算了")
    await december.zhao.taps("查看并审核")
    await december.zhou.taps("查看并审核")
    await december.zhou.taps("异议不成立")
    await december.zhou.says("您的记录12月才通过")
    assert await december.wang.sees("您的记录12月才通过")
    await december.zhao.taps("异议成立")
    assert await december.zhao.sees("同事已认定这条异议不成立", "积分没有变动")


async def test_ones_own_objection_is_not_offered_to_decide(december: Town) -> None:
    await object_to(december.zhao, "我自己也有意见")
    await december.zhao.says("/objections")
    assert await december.zhao.sees("没有待处理的异议")


async def test_a_double_tap_objects_once(december: Town) -> None:
    await december.wang.says("/board")
    await december.wang.taps("提出异议")
    await december.wang.says("少算了")
    await december.wang.taps("提交异议", times=3)
    assert await december.wang.sees("少算了")
    told = [screen for screen in await december.zhao.screens() if "少算了" in screen.text]
    assert len(told) == 1


async def test_words_can_be_written_anew_before_they_are_sent(december: Town) -> None:
    await december.wang.says("/board")
    await december.wang.taps("提出异议")
    await december.wang.sends_photo()
    assert await december.wang.sees("刚才的问题还等着您")
    await december.wang.says("第一稿")
    await december.wang.taps("重写")
    await december.wang.says("第二稿")
    assert await december.wang.sees("第二稿")
    assert "第一稿" not in await december.wang.screen()


async def test_nobody_objects_to_a_final_board(december: Town, clock: Clock) -> None:
    await december.wang.says("/board")
    await december.wang.taps("提出异议")
    await december.wang.says("太晚了")
    await run_the_job(december, clock.advance(days=7))
    await december.wang.taps("提交异议")
    assert await december.wang.sees("异议时间已于 2026年12月8日 00:10 结束", "积分没有变动")
    await december.wang.says("/board")
    assert await december.wang.sees("已于2026年12月8日定榜", "积分台账封存于第")
    assert "提出异议" not in (await december.wang.screen()).buttons


async def test_the_poster_is_a_picture(december: Town) -> None:
    await december.wang.says("/board")
    await december.wang.taps("海报")
    assert await december.wang.sees("2026年11月积分公示海报")
    assert (await december.wang.screen()).photo
    await december.wang.taps("返回")
    assert await december.wang.sees("1. 李*国")


async def test_a_month_is_chosen_from_the_list(december: Town) -> None:
    await december.wang.says("/board")
    await december.wang.taps("其他月份")
    assert await december.wang.sees("2026年11月 · 公示中")
    await december.wang.taps("2026年11月")
    assert await december.wang.sees("1. 李*国")


async def test_who_leaves_the_board_has_no_name_on_it(december: Town) -> None:
    await december.li.says("/settings")
    await december.li.taps("不上公示栏")
    assert await december.li.sees("您的姓名不再出现在公示栏上", "我要上公示栏")
    await december.wang.says("/board")
    assert await december.wang.sees("1. 一位邻居", "2. 王*")
    await december.li.taps("我要上公示栏")
    await december.wang.says("/board")
    assert await december.wang.sees("1. 李*国")


async def test_a_resident_neither_sees_nor_decides_objections_by_a_forged_button(december: Town) -> None:
    await object_to(december.wang, "少算了")
    await december.liu.says("/menu")
    await december.liu.forges("go:objections:1")
    assert await december.liu.sees("只给本社区的负责人员用")
    await december.wu.says("/menu")
    await december.wu.forges("go:objections:1")
    assert await december.wu.sees("这一项您不能查看或办理")


async def test_staff_of_another_community_cannot_object_here(december: Town) -> None:
    async with december.app.database.reading() as session:
        page = await board_pages.page(session, community_id=december.cast.longcheng, month=datetime(2026, 11, 1, tzinfo=UTC).date())
    await december.wu.says("/menu")
    await december.wu.forges(f"go:board:{page.sheet.board_id}")
    assert await december.wu.sees("1. 李*国")
    assert "提出异议" not in (await december.wu.screen()).buttons
    assert page.sheet.objections_until == FIRST + policy.Policy().objection_within
