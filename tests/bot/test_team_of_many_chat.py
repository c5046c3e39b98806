"""A leader logs for many in chat: two hundred names in one message, and more namesakes than a screen shows."""

import re

import pytest

from tests.bot.team_kit import leader, logged, newcomer, to_names
from tests.chat import Phone, Town


@pytest.fixture
async def li(town: Town) -> Phone:
    return await leader(town)


async def test_two_hundred_people_are_logged_in_one_message(town: Town, li: Phone) -> None:
    signs = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
    names = [f"{signs[number // 16]}{signs[number % 16]}安" for number in range(201)]
    for name in names:
        await newcomer(town, name)
    await to_names(li)
    await li.says("，".join(names))
    assert await li.sees("一次最多记 200 人", "有谁参加了")
    await li.says("\n".join(names[:200]))
    assert await li.sees("请核对", "200 人：")
    await li.taps("提交")
    assert await li.sees("已为 200 人提交记录")
    assert await logged(town) == 200
    assert re.search(r"L-\d+ 至 L-\d+", (await li.screen()).text)


async def test_all_of_many_namesakes_can_be_reached_and_back_leads_to_the_names(town: Town, li: Phone) -> None:
    made = [await newcomer(town, "张桂兰") for _ in range(10)]
    await to_names(li)
    await li.says("王芳，张桂兰")
    assert await li.sees("有好几位叫张桂兰", "都不是")
    await li.taps("返回")
    assert await li.sees("有谁参加了", "名单上已有 1 人")
    await li.taps("人齐了")
    assert sum("张桂兰" in label for label in (await li.screen()).buttons) == 8
    await li.taps("下一页")
    assert sum("张桂兰" in label for label in (await li.screen()).buttons) == len(made) - 8
    await li.taps("张桂兰")
    assert await li.sees("请核对", "2 人：")
