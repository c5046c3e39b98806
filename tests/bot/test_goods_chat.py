"""Redeeming in chat: what it costs is said before and after, and a code is needed to fetch it."""

import re

import pytest
from sqlalchemy import update

from people.demo import DUTY_PHONE
from points.catalogue_models import Item
from tests.chat import Phone, Town
from tests.clock import Clock


async def redeem(town: Town, what: str = "毛巾") -> None:
    await town.wang.says(f"我想换{what}")
    await town.wang.taps(what)
    await town.wang.taps("兑换")
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-")


async def code_of(phone: Phone) -> str:
    found = re.search(r"取货码：(\d{3} \d{3})", (await phone.screen()).text)
    assert found is not None
    return found[1]


async def approved(town: Town) -> str:
    await redeem(town)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    return await code_of(town.wang)


async def test_the_list_has_pages(town: Town) -> None:
    await town.wang.says("/goods")
    await town.wang.taps("全部商品和服务")
    first = (await town.wang.screen()).buttons
    await town.wang.taps("下一页")
    assert set(first).isdisjoint(label for label in (await town.wang.screen()).buttons if "·" in label)
    await town.wang.taps("回到第一页")
    assert (await town.wang.screen()).buttons == first


async def test_a_wish_for_something_we_have_not(town: Town) -> None:
    await town.wang.says("我想换飞机")
    assert await town.wang.sees("没有找到“飞机”", "大米")


async def test_too_few_points_are_said_before_asking(town: Town) -> None:
    await town.sun.says("想换大米")
    await town.sun.taps("大米")
    await town.sun.taps("兑换")
    assert await town.sun.sees(f"还差 {60 - (await town.points(town.sun))[0]} 积分")
    assert "确认兑换" not in (await town.sun.screen()).buttons


@pytest.mark.parametrize(
    ("bound", "taps", "why"),
    [
        ({}, 4, "您的积分最多换这么多"),
        ({"stock": 2}, 1, "毛巾 1 条 只剩 2 份"),
        ({"limit_per_month": 3}, 2, "每人每月最多 3 份，您这个月已换过 0 份"),
    ],
)
async def test_one_more_is_offered_as_far_as_it_goes_and_then_says_why(town: Town, bound: dict[str, int], taps: int, why: str) -> None:
    async with town.app.database.begin() as session:
        await session.execute(update(Item).where(Item.name.contains("毛巾")).values({"active": True} | bound))
    for step in ("我想换毛巾", "毛巾", "兑换"):
        await (town.wang.says(step) if step.startswith("我") else town.wang.taps(step))
    for _ in range(taps):
        assert why not in await town.wang.screen()
        await town.wang.taps("加一份")
    assert await town.wang.sees(f"毛巾 1 条 × {taps + 1}", why, "确认兑换")
    assert "加一份" not in (await town.wang.screen()).buttons
    await town.wang.says("20")
    assert not {"加一份", "确认兑换"} & set((await town.wang.screen()).buttons)
    await town.wang.says(str(taps + 1))
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-")


async def test_a_double_tap_asks_once(town: Town) -> None:
    await town.wang.says("我想换毛巾")
    await town.wang.taps("毛巾")
    await town.wang.taps("兑换")
    confirm = await town.wang.screen()
    before = await town.points(town.wang)
    await town.wang.taps("确认兑换", times=2)
    receipt = await town.wang.screen()
    await town.wang.taps_old(confirm, "确认兑换")
    assert (await town.wang.screen()).text == receipt.text
    held = (await town.points(town.wang))[1]
    assert await town.points(town.wang) == (before[0] - held, held)
    await town.wang.says("我的兑换")
    assert sum("毛巾" in label for label in (await town.wang.screen()).buttons) == 1


async def test_a_crash_between_the_deed_and_its_receipt_asks_once(town: Town, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    await town.wang.says("我想换毛巾")
    await town.wang.taps("毛巾")
    await town.wang.taps("兑换")
    before = await town.points(town.wang)
    with monkeypatch.context() as broken:
        broken.setattr(town.app.bot.session, "make_request", _breaks)
        await town.wang.taps("确认兑换")
    held = (await town.points(town.wang))[1]
    assert held > 0
    assert await town.app.troubles() == ["RuntimeError"]
    town.app.restart()
    clock.advance(seconds=2)
    await town.app.settle()
    assert await town.wang.sees("已申请，编号 R-")
    assert await town.points(town.wang) == (before[0] - held, held)
    await town.wang.says("我的兑换")
    assert sum("毛巾" in label for label in (await town.wang.screen()).buttons) == 1


async def _breaks(*_: object, **__: object) -> None:
    raise RuntimeError("the process died here")


async def test_the_last_one_going_while_one_reads_is_explained(town: Town) -> None:
    await town.wang.says("我想换毛巾")
    await town.wang.taps("毛巾")
    await town.wang.taps("兑换")
    async with town.app.database.begin() as session:
        await session.execute(update(Item).where(Item.name.contains("毛巾")).values(stock=0))
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("刚刚换完了", "积分没有变动", "要兑换吗")
    assert (await town.points(town.wang))[1] == 0


async def test_cancelling_gives_everything_back(town: Town) -> None:
    before = await town.points(town.wang)
    await redeem(town)
    await town.wang.taps("查看这笔兑换")
    await town.wang.taps("取消这笔兑换")
    await town.wang.taps("确认取消")
    assert await town.wang.sees("积分退给您了", "已取消，积分已退回")
    assert await town.points(town.wang) == before
    await town.zhao.taps("查看并审核")
    assert await town.zhao.sees("已取消")


async def test_a_scanned_code_opens_the_card_at_the_unit(town: Town) -> None:
    await approved(town)
    async with town.app.database.reading() as session:
        from points.redemption_cards import pick_up_code

        code = await pick_up_code(session, actor=town.cast.wang, redemption_id=2)
    assert code is not None
    await town.sun.says(f"/start p_{code.token}")
    assert await town.sun.sees("取货码正确", "毛巾")
    await town.sun.taps("已交货", times=2)
    assert await town.sun.sees("已交货，编号 R-")
    await town.li.says(f"/start p_{code.token}")
    assert await town.li.sees("这是取货码，取货时请给商家扫。什么都没有改动。")
    await town.wang.says(f"/start p_{code.token}")
    assert await town.wang.sees("取货时请给商家扫")


ASKED = "请输入六位取货码"


async def _sees_the_lock(town: Town, *more: str) -> None:
    """Until when it is locked and whom to call, once, and no question that would not be heard."""
    assert await town.sun.sees("暂时锁住了", "10:10 以后可以再试", "积分没有变动", "工作人员可以帮您核对取货码", DUTY_PHONE, *more)
    said = (await town.sun.screen()).text
    assert said.count("锁住了") == 1
    assert ASKED not in said
    assert "还可以试" not in said


async def test_wrong_codes_are_counted_and_then_wait(town: Town, clock: Clock) -> None:
    code = await approved(town)
    await town.sun.says("/pickup")
    wrong = "000001" if code != "000 001" else "000002"
    for left in (4, 3, 2, 1):
        await town.sun.says(wrong)
        assert await town.sun.sees(f"还可以试 {left} 次", ASKED)
    await town.sun.says(wrong)
    await _sees_the_lock(town, "还是没有这个取货码")
    await town.sun.says(code)
    await _sees_the_lock(town)
    await town.sun.says("/menu")
    await town.sun.says(code)
    await _sees_the_lock(town)
    clock.advance(minutes=11)
    await town.sun.says("/pickup")
    assert await town.sun.sees(ASKED)
    await town.sun.says(code)
    assert await town.sun.sees("取货码正确")


async def test_six_digits_typed_anywhere_by_a_unit_open_the_counter(town: Town) -> None:
    code = await approved(town)
    await town.sun.says("/menu")
    await town.sun.says(code)
    assert await town.sun.sees("取货码正确")


async def test_a_colleague_who_handed_it_over_is_seen(town: Town) -> None:
    code = await approved(town)
    for phone in (town.sun, town.zhou):
        await phone.says("/menu")
        await phone.taps("核销取货码")
        await phone.says(code)
        assert await phone.sees("取货码正确")
    await town.zhou.taps("已交货")
    await town.sun.taps("已交货")
    assert await town.sun.sees("已经取过货了", "已取货", "核销下一个")
    assert (await town.sun.screen()).buttons == ["菜单", "核销下一个"]


async def test_staff_find_the_counter_and_only_units_what_to_prepare(town: Town) -> None:
    await town.zhao.says("/menu")
    assert "核销取货码" in (await town.zhao.screen()).buttons
    assert "待备货" not in (await town.zhao.screen()).buttons
    await town.zhao.taps("核销取货码")
    assert (await town.zhao.screen()).buttons == ["菜单"]
    await town.sun.says("/menu")
    assert {"核销取货码", "待备货"} <= set((await town.sun.screen()).buttons)
    await town.wang.says("/menu")
    assert "核销取货码" not in (await town.wang.screen()).buttons


async def test_each_movement_of_points_is_a_day_and_a_line_below_it(town: Town) -> None:
    await town.wang.says("/points")
    assert await town.wang.sees("王芳，您有 65 积分可用")
    lines = (await town.wang.screen()).text.splitlines()
    days = [number for number, line in enumerate(lines) if re.fullmatch(r"\d{4}年\d+月\d+日  [LR]-\d+", line)]
    assert len(days) == 3
    assert [lines[number + 1].split()[0] for number in days] == ["+30", "+15", "+20"]
