"""Micro-wishes in full, by people with phones: from a want to a thank-you."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import wish_street as wish
from tests.browser.pictures import lamp
from tests.browser.street import PATIENCE_MS, Street
from tests.clock import Clock

pytestmark = pytest.mark.browser


async def test_from_a_want_to_a_thank_you(street: Street, clock: Clock, tmp_path: Path) -> None:
    await wish.city(street, clock)
    wang, zhao, li = await street.phone(), await street.phone(), await street.phone()
    for who, phone in (("wang", wang), ("zhao", zhao), ("li", li)):
        await phone.comes_as(who)
    number = await wish.wishes_for_a_lamp(wang)
    await wish.screens(zhao, number)
    await wish.takes_it_on(li, number)
    await wang.sees("李建国认领了", "前联系")
    await wang.shot("wish-claimed-390")
    await wish.looks_how_to_reach(li)
    await wish.says_it_came_true(li, lamp(tmp_path))
    await wish.says_yes(wang)
    await li.sees("心愿圆了，谢谢您", "30 积分")
    await li.shot("wish-thanks-390")
    # What only he was shown went out of his chat.
    await expect(li.page.locator("#log")).not_to_contain_text(wish.PHONE, timeout=PATIENCE_MS)
    await expect(li.page.locator("#log")).not_to_contain_text(wish.REACH)
    await wish.is_asked_some_days_later(street, clock, wang, 5, "老李手巧，灯亮堂堂的，妈妈夜里不怕了")
    await li.sees("5 分", "这是真心的感谢")
    await wish.finds_it_in_the_archive(li, number)
