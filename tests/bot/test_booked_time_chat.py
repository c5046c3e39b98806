"""What was booked, at the counter and when nobody decided: its time is named, and another day stands out."""

import re

from sqlalchemy import update

from jobs.fetching import fetch_or_return
from jobs.reminding import remind_all
from points.catalogue_models import Item, Slot
from tests.chat import Town
from tests.clock import ZONE, Clock


async def book(town: Town) -> None:
    """王芳 asks for a haircut on Monday at nine; it is Saturday."""
    await town.wang.says("理发")
    for label in ("理发 1 次", "选时间", "09:00–09:30", "确认兑换"):
        await town.wang.taps(label)


async def test_who_has_booked_a_time_is_told_before_booking_it_again(town: Town) -> None:
    # As a rule a time has one place, and one gets one haircut a month.
    async with town.app.database.begin() as session:
        await session.execute(update(Slot).values(places=2, free=2))
        await session.execute(update(Item).values(limit_per_month=None))
    await book(town)
    await town.wang.says("理发")
    for label in ("理发 1 次", "选时间"):
        await town.wang.taps(label)
    await town.wang.taps("09:30–10:00")
    assert "您已经约了这个时间" not in (await town.wang.screen()).text
    await town.wang.taps("返回")
    await town.wang.taps("09:00–09:30")
    assert await town.wang.sees("您已经约了这个时间", "确认兑换")


async def test_the_check_of_a_code_names_the_booked_time_and_says_when_it_is_another_day(town: Town, clock: Clock) -> None:
    await book(town)
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    found = re.search(r"取货码：(\d{3} \d{3})", (await town.wang.screen()).text)
    assert found is not None
    await town.zhao.says("/pickup")
    await town.zhao.says(found[1])
    assert await town.zhao.sees("周一 09:00–09:30", "请注意：不是今天。约的是 2026年11月23日 09:00。")
    clock.advance(days=2)
    await town.zhao.says("/pickup")
    await town.zhao.says(found[1])
    assert await town.zhao.sees("09:00–09:30")
    assert "不是今天" not in (await town.zhao.screen()).text


async def test_the_member_is_told_when_nobody_decided_in_time(town: Town, clock: Clock) -> None:
    before = await town.points(town.wang)
    await book(town)
    clock.advance(days=4)
    await fetch_or_return(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.wang.sees("对不起：您预约的时间过了，还没有人处理：理发 1 次", "可以另选时间")
    assert await town.points(town.wang) == before


async def test_staff_are_reminded_of_redemptions_that_wait(town: Town, clock: Clock) -> None:
    await book(town)
    clock.advance(days=4)
    await remind_all(town.app.database, clock=clock, zone=ZONE)
    await town.app.settle()
    said = [screen.text for screen in await town.zhou.screens()]
    assert any("个兑换等了两个多工作日。您处理之前，积分一直冻结着。" in text for text in said)
