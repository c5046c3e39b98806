"""Micro-wishes that go wrong first, by people with phones: refused, not cared for in time, declined, not as it should be."""

import pytest
from playwright.async_api import expect

from jobs.wishing import keep_wishes
from tests.browser import wish_street as wish
from tests.browser.street import PATIENCE_MS, Phone, Street
from tests.browser.wish_given import asked, came_true, published
from tests.clock import Clock

pytestmark = pytest.mark.browser


async def test_a_wish_that_neighbours_cannot_fulfil_is_refused_with_a_reason(street: Street, clock: Clock) -> None:
    cast = await wish.city(street, clock)
    wang, zhao = await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await zhao.comes_as("zhao")
    number = await asked(street, clock, cast, "单元门的电子锁坏了，想请人把整个门换成新的")
    await zhao.sees("有一个新的微心愿", number)
    await wish.turns_to(zhao, number)
    await zhao.taps("不通过", exactly=True)
    await zhao.sees("为什么不采纳")
    await zhao.shot("wish-reasons-390")
    await zhao.taps("这件事由物业负责")
    await zhao.sees("未采纳", number)
    await wang.sees("没能受理", "这件事由物业负责")
    await wang.shot("wish-refused-390")
    await wang.taps("看看这个心愿")
    assert await wang.sees(number, "社区没有采纳", "原因：这件事由物业负责")


async def test_whoever_is_not_in_touch_in_time_loses_it_and_staff_ask_another(street: Street, clock: Clock) -> None:
    cast = await wish.city(street, clock)
    wang, zhao, li, sun = [await street.phone() for _ in range(4)]
    for who, phone in (("wang", wang), ("zhao", zhao), ("li", li), ("sun", sun)):
        await phone.comes_as(who)
    number = await published(street, clock, cast)
    await wish.takes_it_on(li, number)
    await li.taps("我认领的")
    await li.taps("看联系方式")
    await li.sees("只有您能看到", wish.PHONE)
    clock.advance(hours=24, minutes=1)
    await keep_wishes(street.house.database, clock=clock)
    await li.sees("有人在等您的消息", "已联系")
    await li.shot("wish-contact-soon-390")
    clock.advance(hours=24)
    await keep_wishes(street.house.database, clock=clock)
    await wang.sees(number, "约定的时间已过", "不会忘记")
    await wang.shot("wish-lapsed-390")
    await li.sees("给您看过的联系方式已收回")
    await li.shot("wish-lapsed-claimer-390")
    for words in (wish.PHONE, wish.REACH):
        await expect(li.page.locator("#log")).not_to_contain_text(words, timeout=PATIENCE_MS)
    await asks_another(zhao, sun)
    await zhao.sees("孙丽这次帮不上", "再问问别人")
    await zhao.shot("wish-declined-390")


async def asks_another(zhao: Phone, sun: Phone) -> None:
    """By her name; she cannot this time."""
    await zhao.sees("已重新开放认领", "李建国")
    await zhao.taps("看看这个心愿")
    await zhao.taps("派单", exactly=True)
    await zhao.sees("请谁来认领")
    await zhao.shot("wish-dispatch-390")
    await zhao.taps("按姓名找")
    await zhao.says("孙丽")
    await zhao.sees("请孙丽认领这个心愿吗")
    await zhao.taps("是，请孙丽")
    await zhao.sees("已经问孙丽了")
    await sun.sees("您能帮上这个心愿吗", "吸顶灯")
    await sun.shot("wish-offered-390")
    await sun.taps("先看看")
    await sun.sees("您能帮上这个心愿吗", "不方便也没关系")
    await sun.shot("wish-offer-390")
    await sun.taps("这次不方便")
    await sun.sees("没关系，对方会收到通知")


async def test_what_is_not_well_is_opened_again(street: Street, clock: Clock) -> None:
    cast = await wish.city(street, clock)
    wang, zhao, li = [await street.phone() for _ in range(3)]
    for who, phone in (("wang", wang), ("zhao", zhao), ("li", li)):
        await phone.comes_as(who)
    number = await published(street, clock, cast)
    await came_true(street, clock, cast, number)
    await li.sees("心愿圆了，谢谢您", "30 积分")
    await wish.is_asked_some_days_later(street, clock, wang, 2, "换的灯昨晚又不亮了")
    await li.sees("2 分", "您的积分不受影响")
    await li.shot("wish-low-390")
    await wang.taps("重新许这个愿")
    await wang.sees("要重新公布这个心愿吗", "积分不变")
    await wang.shot("wish-reopen-390")
    await wang.taps("重新公布", exactly=True)
    await wang.sees("已重新公布", number)
    await wang.shot("wish-reopened-390")
    await zhao.sees("还没有真正办好，已重新打开", number)
    await li.sees("已给您的积分不变", number)
    await li.taps("看看这个心愿")
    await li.sees("已公布，等人认领")
    await wish.has_button(li, "我来圆梦")
    assert number in await li.page.locator(".message").last.inner_text()
