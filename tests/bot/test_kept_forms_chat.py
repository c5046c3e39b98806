"""What is being typed waits below whatever is looked at meanwhile, and the menu offers to go on."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from jobs.boards import keep_boards
from points.log_models import ActivityLog
from tests.bot.deciding_kit import log
from tests.chat import Phone, Town
from tests.clock import ZONE

GO_ON = "继续刚才填的"
Enter = Callable[[Town], Awaitable[Phone]]


def way(who: str, command: str, *steps: str) -> Enter:
    """Taps, and what is typed: `=words`."""

    async def enter(town: Town) -> Phone:
        phone: Phone = getattr(town, who)
        await keep_boards(town.app.database, clock=town.app.clock, zone=ZONE)
        await town.app.settle()
        await phone.says(command)
        for step in steps:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))
        return phone

    return enter


FORMS = {
    "appeal: words": (way("liu", "/logs", "未通过", "申诉"), "用一条消息写清楚"),
    "appeal: confirm": (way("liu", "/logs", "未通过", "申诉", "=照片里就是我"), "照片里就是我"),
    "objection: words": (way("wang", "/board", "提出异议"), "哪里不对"),
    "objection: confirm": (way("wang", "/board", "提出异议", "=少算了"), "少算了"),
    "new kind: name": (way("zhao", "活动类型", "新增类型"), "新类型叫什么"),
    "new kind: points": (way("zhao", "活动类型", "新增类型", "=煮腊八粥", "按次"), "煮腊八粥"),
    "registering: name": (way("zhao", "办卡", "登记新居民"), "居民叫什么名字"),
    "registering: phone": (way("zhao", "办卡", "登记新居民", "=张桂兰"), "张桂兰"),
    "registering: consent": (way("zhao", "办卡", "登记新居民", "=张桂兰", "跳过"), "请念给居民听"),
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_waits_while_help_is_read(town: Town, form: str) -> None:
    enter, asked = FORMS[form]
    phone = await enter(town)
    assert await phone.sees(asked)
    question = (await phone.screen()).text
    await phone.says("帮助")
    await phone.taps("返回菜单")
    await phone.taps(GO_ON)
    assert (await phone.screen()).text == question


async def test_a_form_waits_while_a_notices_button_is_followed(town: Town) -> None:
    await FORMS["registering: phone"][0](town)
    await log(town.wang, "扫雪")
    await town.zhao.taps("查看并审核")
    assert await town.zhao.sees("扫雪")
    await town.zhao.says("/menu")
    await town.zhao.taps(GO_ON)
    assert await town.zhao.sees("张桂兰", "跳过")
    await town.zhao.taps("跳过")
    await town.zhao.taps("居民已同意")
    assert await town.zhao.sees("已登记：张桂兰")
    await town.zhao.says("/menu")
    assert GO_ON not in (await town.zhao.screen()).buttons


async def test_an_appeal_that_was_sent_or_thrown_away_waits_no_more(town: Town) -> None:
    await FORMS["appeal: confirm"][0](town)
    await town.liu.says("取消")
    assert GO_ON not in (await town.liu.screen()).buttons
    await FORMS["appeal: confirm"][0](town)
    await town.liu.taps("提交申诉")
    await town.liu.says("/menu")
    assert GO_ON not in (await town.liu.screen()).buttons


async def test_looking_at_the_same_question_again_asks_it_once(town: Town) -> None:
    for _ in range(4):
        await FORMS["appeal: words"][0](town)
    await town.liu.says("/menu")
    await town.liu.taps(GO_ON)
    assert await town.liu.sees("用一条消息写清楚")
    await town.liu.says("照片里就是我")
    await town.liu.taps("提交申诉")
    await town.liu.taps("菜单")
    assert GO_ON not in (await town.liu.screen()).buttons


@pytest.mark.parametrize("who", ["liu", "wang"])
async def test_where_nothing_can_be_appealed_nothing_waits_and_typing_is_free_text(town: Town, who: str) -> None:
    phone: Phone = getattr(town, who)
    await FORMS["appeal: confirm"][0](town)
    await town.liu.taps("提交申诉")
    await phone.says("/menu")
    await phone.forges("go:appeal:1" if who == "wang" else await appeal_button(town))
    await phone.says("我的积分")
    assert "现在提交吗" not in await phone.screen()
    assert await phone.sees("可用")
    await phone.says("/menu")
    assert GO_ON not in (await phone.screen()).buttons


async def appeal_button(town: Town) -> str:
    """The way to the appeal about the log that the demo refused."""
    async with town.app.database.reading() as session:
        number = (await session.scalars(select(ActivityLog.id).where(ActivityLog.status == "refused"))).one()
    return f"go:appeal:{number}"
