"""The main job in chat: somebody enrols, does good, gets points, redeems them, and fetches what they are worth."""

import re

from tests.chat import Phone, Town


async def test_from_a_swept_path_to_a_bag_of_goods(town_on_both: Town) -> None:
    town = town_on_both
    chen = await enrols(town)
    await logs_two_hours(chen)
    await is_approved(town)
    assert await chen.sees("您的活动审核通过了：+20 积分", "现在可用积分 20")
    left = await redeems_a_towel(chen)
    await gets_a_code(town, chen)
    await fetches_it(town, chen)
    assert await chen.sees("您已取到：毛巾", f"现在可用积分 {left}")
    assert await town.app.troubles() == []


async def enrols(town: Town) -> Phone:
    chen = town.newcomer()
    await chen.says("/start join_longcheng")
    assert await chen.sees("欢迎来到 e站", "隐私说明", "我同意")
    await chen.taps("我同意")
    await chen.says("陈小梅")
    await chen.taps("不填")
    assert await chen.sees("登记好了，陈小梅", "龙城社区")
    return chen


async def logs_two_hours(chen: Phone) -> None:
    await chen.taps("记录活动")
    await chen.taps("志愿服务")
    await chen.taps("2小时")
    await chen.sends_photo(caption="给3号楼门前扫雪")
    assert await chen.sees("请核对", "给3号楼门前扫雪", "08:00–10:00", "1 张照片")
    await chen.taps("提交")
    assert await chen.sees("已提交，编号 L-", "审核通过后得：2小时 × 10 = 20 积分", "接下来：工作人员审核")


async def is_approved(town: Town) -> None:
    assert await town.zhao.sees("陈小梅 提交了一条活动", "查看并审核")
    await town.zhao.taps("查看并审核")
    card = await town.zhao.screen()
    assert "陈小梅" in card
    assert card.photo
    await town.zhao.taps("通过")
    assert await town.zhao.sees("已通过", "+20 积分")


async def redeems_a_towel(chen: Phone) -> int:
    """What is left to spend."""
    await chen.says("想换毛巾")
    await chen.taps("毛巾")
    await chen.taps("兑换")
    said = re.search(r"您现有 (\d+)，换后剩 (\d+)", (await chen.screen()).text)
    assert said is not None
    await chen.taps("确认兑换")
    assert await chen.sees("已申请，编号 R-", f"原有 {said[1]}，现有 {said[2]}")
    return int(said[2])


async def gets_a_code(town: Town, chen: Phone) -> None:
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("已通过", "惠民超市也收到了通知")
    ready = await chen.screen()
    assert "可以取了" in ready
    assert ready.photo


async def fetches_it(town: Town, chen: Phone) -> None:
    code = re.search(r"取货码：(\d{3} \d{3})", (await chen.screen()).text)
    assert code is not None
    assert await town.sun.sees("请备货：毛巾")
    await town.sun.taps("核销取货码")
    await town.sun.says(code[1])
    assert await town.sun.sees("取货码正确", "陈*梅", "毛巾")
    await town.sun.taps("已交货")
    assert await town.sun.sees("已交货，编号 R-")


async def test_the_same_in_english(town: Town) -> None:
    await town.li.says("/settings")
    await town.li.taps("English")
    await town.li.taps("English")
    assert await town.li.sees("From now on I speak English with you.", "Name: 李建国")
    await town.li.taps("Back to the menu")
    assert await town.li.sees("Hello 李建国!", "points to spend", "Log an activity", "Somebody is lost")
    await town.li.taps("Log an activity")
    await town.li.taps("Helping a neighbour")
    await town.li.taps("Half an hour")
    await town.li.says("carried the shopping up for Grandma Zhang")
    await town.li.taps("Yes, send it")
    assert await town.li.sees("Logged. Number L-", "When approved it gives: 10 points", "Next: staff look at it.")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    assert await town.li.sees("Your activity was approved: +10 points", "My points")
    await town.li.taps("Redeem goods")
    assert all("积分" not in label for label in (await town.li.screen()).buttons)


async def test_staff_need_two_taps_for_one(town: Town) -> None:
    await town.zhao.says("/menu")
    await town.zhao.taps("审核活动")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("已通过")
