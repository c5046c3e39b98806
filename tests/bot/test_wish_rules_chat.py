"""The rules of wishes in chat: one at a time, before and after, then a yes."""

import pytest

from tests.bot.wish_work_kit import Work, open_work
from tests.chat import Town
from tests.clock import Clock
from wishes import policy


@pytest.fixture
def work(town: Town, clock: Clock) -> Work:
    return open_work(town, clock)


async def test_staff_give_more_time_to_get_in_touch_and_more_points(work: Work) -> None:
    zhao = work.town.zhao
    await zhao.says("/menu")
    await zhao.taps("管理")
    await zhao.taps("心愿规则")
    assert await zhao.sees("龙城社区", "认领后多久内联系：48小时", "认领后多久内圆梦：7 天", "一般给的积分：20 积分")
    await zhao.taps("认领后多久内联系")
    await zhao.says("很久")
    assert await zhao.sees("没看懂这是多久", "改成多久")
    await zhao.says("三天")
    assert await zhao.sees("认领后多久内联系", "48小时", "3 天", "已经在进行的不变")
    await zhao.taps("确认修改")
    assert await zhao.sees("认领后多久内联系：3 天")
    await zhao.taps("一般给的积分")
    await zhao.says("500")
    assert await zhao.sees("10", "50", "多少积分")
    await zhao.says("30")
    await zhao.taps("确认修改")
    async with work.town.app.database.reading() as session:
        found = await policy.policy(session, work.town.cast.longcheng)
    assert (found.contact.days, found.reward) == (3, 30)
    await work.asked()
    await work.goes(zhao, "approve_wishes")
    assert await zhao.sees("酬谢：30 积分")


async def test_members_do_not_set_them(work: Work) -> None:
    await work.town.li.says("/wish_rules")
    assert "一般给的积分" not in str((await work.town.li.screen()).rows)
