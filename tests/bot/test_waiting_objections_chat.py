"""Objections that wait are seen: on the menu, where staff manage, and in a reminder. Typed labels and forged reasons lead nobody astray."""

import pytest

from jobs.boards import keep_boards
from jobs.reminding import remind_all
from tests.chat import Phone, Town
from tests.clock import ZONE, Clock


@pytest.fixture
async def objected(town: Town, clock: Clock) -> Town:
    """王芳 objects to October's board."""
    await keep_boards(town.app.database, clock=clock, zone=ZONE)
    await town.wang.says("/board")
    await town.wang.taps("提出异议")
    await town.wang.says("少算了一次扫雪")
    await town.wang.taps("提交异议")
    assert await town.wang.sees("工作人员会核实")
    return town


async def test_the_menu_and_the_hub_count_objections_until_they_are_decided(objected: Town) -> None:
    zhao = objected.zhao
    await zhao.says("/menu")
    assert await zhao.sees("公示异议（1）")
    await zhao.taps("公示异议（1）")
    assert await zhao.sees("少算了一次扫雪", "异议成立")
    await zhao.says("管理")
    await zhao.taps("公示异议（1）")
    await zhao.taps("异议成立")
    await zhao.says("/menu")
    assert not any("公示异议" in label for label in (await zhao.screen()).buttons)
    await zhao.says("管理")
    assert await zhao.sees("公示异议（0）")


async def test_staff_are_reminded_after_two_working_days_and_the_secretary_after_five(objected: Town, clock: Clock) -> None:
    clock.advance(days=4)
    await remind_all(objected.app.database, clock=clock, zone=ZONE)
    await objected.app.settle()
    assert await objected.zhao.sees("1 条公示异议等了两个多工作日", "公示就不能定榜")
    clock.advance(days=5)
    before = len(await objected.qian.screens())
    await remind_all(objected.app.database, clock=clock, zone=ZONE)
    await objected.app.settle()
    assert len(await objected.qian.screens()) > before
    assert await objected.qian.sees("公示异议等了两个多工作日")
    await objected.qian.taps("查看并处理")
    assert await objected.qian.sees("少算了一次扫雪")


@pytest.mark.parametrize("typed", ["公示异议", "公示异议（1）", "Objections"])
async def test_the_label_of_objections_leads_a_member_to_the_board(objected: Town, typed: str) -> None:
    await objected.liu.says(typed)
    assert await objected.liu.sees("2026年10月", "提出异议")
    await objected.zhao.says(typed)
    assert await objected.zhao.sees("少算了一次扫雪")


@pytest.mark.parametrize("typed", ["Appeals", "处理申诉", "处理申诉（1）"])
async def test_the_label_of_appeals_leads_a_member_to_their_own_activities(town: Town, typed: str) -> None:
    await town.liu.says(typed)
    assert await town.liu.sees("您的活动", "未通过")


async def forge_a_reason(phone: Phone, payload: str) -> None:
    """Press a button of the screen of reasons that it does not have."""
    body = (await phone.screen()).body
    real = next(
        one["callback_data"] for row in body["reply_markup"]["inline_keyboard"] for one in row if one["callback_data"].endswith("reason:0")
    )
    await phone.forges(real.removesuffix("reason:0") + payload)


@pytest.mark.parametrize("payload", ["reason:²", "reason:٣", "reason:-1", "reason:99", "reason:", "reason:0 ", "0", "²", "reason:00"])
async def test_a_forged_reason_decides_nothing_and_breaks_nothing(objected: Town, payload: str) -> None:
    for queue, button, asked in (("/objections", "异议不成立", "为什么公示保持不变"), ("/approve", "不通过", "为什么不通过")):
        await objected.zhao.says(queue)
        await objected.zhao.taps(button)
        question = (await objected.zhao.screen()).text
        await forge_a_reason(objected.zhao, payload)
        assert (await objected.zhao.screen()).text == question, asked
    assert await objected.app.troubles() == []


@pytest.mark.parametrize("command", ["/redemption", "/rate", "/stock_item"])
async def test_a_place_that_is_about_one_thing_is_no_command(town: Town, command: str) -> None:
    for phone in (town.wang, town.sun, town.zhao):
        await phone.says(command)
        assert await phone.sees("没听懂")
        assert "不能查看" not in await phone.screen()


async def test_the_command_appeal_is_read_as_the_word(town: Town) -> None:
    await town.liu.says("/appeal")
    assert await town.liu.sees("您的活动", "未通过")
