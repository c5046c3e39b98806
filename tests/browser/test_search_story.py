"""Two alarms in real browsers: a search from "妈妈走丢了" to the thanks, and a drill that the family begins."""

import pytest
from playwright.async_api import expect

from jobs import waving
from tests.browser.badge_street import now
from tests.browser.street import PATIENCE_MS, Street

pytestmark = pytest.mark.browser

PLACE, WEARING, SEEN = "站前广场东侧", "灰色棉袄，黑布鞋", "在江桥头看见一位大爷，往东走"


async def test_a_search_is_begun_with_four_words_and_leaves_nothing_behind(street: Street) -> None:
    wang, li = await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await li.comes_as("li")
    await wang.says("妈妈走丢了")
    await wang.sees("0432-62010336", "110")
    await wang.shot("lost-390")
    await wang.taps("紧急寻找肖大爷")
    await wang.sees("最后一次见到肖大爷")
    await wang.taps("1小时前")
    await wang.sees("最后在哪里见到的")
    await wang.says(PLACE)
    await wang.sees("穿什么衣服")
    await wang.says(WEARING)
    await wang.sees(PLACE, WEARING, "1 公里")
    await wang.shot("search-check-390")
    await wang.taps("现在开始寻人")
    await wang.sees("已开始：S-000001", "正在找：肖大爷")
    await waving.wave_all(street.house.database, clock=street.house.clock)
    await li.sees("您附近有老人走失", PLACE, WEARING)
    await li.shot("search-told-390")
    await li.taps("看看，帮忙找")
    await li.taps("我也去找")
    await li.sees("谢谢您", "1 位在找")
    await li.taps("我有线索")
    await li.sees("看到了什么，在哪里")
    await li.says(SEEN)
    await li.sees("已经告诉所有在找的人")
    await li.shot("search-sighting-390")
    await wang.taps("大家的线索")
    await wang.sees("李建国 看到", SEEN)
    await wang.taps("返回")
    await wang.taps("找到了！")
    await wang.taps("是，找到了")
    await li.sees("找到了！寻人 S-000001 已结束", "谢谢您出门帮忙找")
    for phone in (wang, li):
        for words in (PLACE, WEARING, SEEN):
            await expect(phone.page.locator("#log")).not_to_contain_text(words, timeout=PATIENCE_MS)
    await wang.shot("search-over-390")
    await li.shot("search-thanks-390")
    # Neither does the page bring it back when it is opened anew.
    await li.page.reload()
    await li.sees("寻人 S-000001 已结束")
    assert PLACE not in await li.page.locator("#log").inner_text()


async def test_a_drill_is_begun_by_the_family_and_says_everywhere_that_it_is_one(street: Street) -> None:
    wang, zhou = await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await zhou.comes_as("zhou")
    await wang.says("/elders")
    await wang.taps("肖大爷")
    await wang.taps("演练")
    await wang.sees("肖大爷的演练", "还没有演练过")
    await wang.shot("drill-390")
    await wang.taps("现在开始演练")
    await wang.sees("演练开始了")
    page = wang.page.locator(".keyboard a.key", has_text="发现人的页面").last
    address = await page.get_attribute("href", timeout=PATIENCE_MS)
    assert address is not None
    finder = await street.phone()
    await finder.page.goto(address)
    await expect(finder.page.locator(".drill")).to_contain_text("演练")
    await zhou.sees("【演练】", "肖大爷")
    await zhou.taps("我来处理")
    await zhou.taps("5 分钟", exactly=True)
    await now(finder, "值班员已收到，约 5 分钟到")
    await finder.shot("drill-finder-390", whole=True)
    await zhou.taps("我见到老人了")
    await zhou.taps("结束事件")
    await zhou.taps("是演练")
    await zhou.sees("已结束，谢谢您")
    await now(finder, "演练结束")
    assert "演练" in await wang.sees("演练", "肖大爷")
