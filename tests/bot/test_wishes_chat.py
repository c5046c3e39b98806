"""The open micro-wishes in chat: five that suit one, and why, then all by kind, topic or typed words, page by page; one's own."""

from tests.bot.wish_kit import BULB, make, open_wish
from tests.chat import Phone, Town
from wishes import resources
from wishes.resources import NewResource
from wishes.wishes import NewWish


async def _text(phone: Phone) -> str:
    return (await phone.screen()).text


async def test_what_suits_one_comes_first_with_the_reason(town: Town) -> None:
    await open_wish(town, town.wang, "平时下午想有人陪我下下象棋。", kind="company", colour="red")
    await open_wish(town, town.liu, BULB)
    assert town.li.person_id is not None
    async with town.app.database.begin() as session:
        new = NewResource(kind="service", words="会修电路、换灯泡")
        await resources.add(session, actor=town.li.person_id, new=new, key="electric", now=town.app.clock())
    await town.li.says("微心愿")
    assert await town.li.sees("这些适合您", f"1. {BULB}", "→ ")
    await town.li.taps("1")
    assert await town.li.sees(BULB, "我来圆梦")


async def test_who_lists_nothing_sees_what_is_most_urgent(town: Town) -> None:
    await open_wish(town, town.wang, BULB, colour="green")
    await open_wish(town, town.liu, "急需一个血压计用几天", kind="goods", colour="red")
    await town.li.says("/wishes")
    text = await _text(town.li)
    assert text.index("血压计") < text.index("灯泡")
    assert await town.li.sees("这些最需要人帮", "缺一样东西 · 红：马上要 · 20 积分")


async def test_no_open_wish_is_said_kindly_with_a_way_to_make_one(town: Town) -> None:
    await town.li.says("微心愿")
    assert await town.li.sees("现在没有等人认领的心愿", "许个心愿")
    await town.li.taps("全部心愿")
    assert await town.li.sees("现在没有等人认领的心愿")


async def test_all_of_them_go_page_by_page_without_losing_or_repeating_one(town: Town) -> None:
    people = (town.wang, town.liu, town.sun)
    words = [f"想请人修一修第{number}号椅子" for number in range(8)]
    for number, each in enumerate(words):
        await open_wish(town, people[number % 3], each, colour=("red", "yellow", "green")[number % 3])
    await town.li.says("微心愿")
    await town.li.taps("全部心愿")
    first = await _text(town.li)
    await town.li.taps("下一页")
    second = await _text(town.li)
    found = [[each for each in words if each in page] for page in (first, second)]
    assert sorted(found[0] + found[1]) == sorted(words)
    assert (len(found[0]), len(found[1])) == (6, 2)
    await town.li.taps("第一页")
    assert await _text(town.li) == first


async def test_they_are_chosen_by_kind_and_by_topic(town: Town) -> None:
    await open_wish(town, town.wang, BULB)
    await open_wish(town, town.liu, "想要一个轮椅，推老人晒太阳", kind="goods")
    await town.li.says("微心愿")
    await town.li.taps("全部心愿")
    await town.li.taps("缺一样东西")
    assert await town.li.sees("轮椅", "✓ 缺一样东西")
    assert "灯泡" not in await _text(town.li)
    await town.li.taps("按事情找")
    await town.li.taps((await town.li.screen()).buttons[0])
    assert await town.li.sees("灯泡")
    assert "轮椅" not in await _text(town.li)
    await town.li.taps("按事情找")
    await town.li.taps("下一页")
    assert len((await town.li.screen()).buttons) > 10
    await town.li.taps("微心愿")
    await town.li.taps("全部心愿")
    assert await town.li.sees("灯泡", "轮椅")


async def test_typed_words_are_looked_for_and_words_of_the_menu_still_lead_there(town: Town) -> None:
    await open_wish(town, town.wang, BULB)
    await open_wish(town, town.liu, "想要一个轮椅，推老人晒太阳", kind="goods")
    await town.li.says("微心愿")
    await town.li.says("轮椅")
    assert await town.li.sees("含“轮椅”的心愿", "晒太阳")
    assert "灯泡" not in await _text(town.li)
    await town.li.says("无人机")
    assert await town.li.sees("没有含“无人机”的心愿")
    await town.li.says("我的积分")
    assert "无人机" not in await _text(town.li)


async def test_one_sees_ones_own_wishes_with_how_far_each_is(town: Town) -> None:
    await open_wish(town, town.wang, BULB)
    await make(town, town.wang, NewWish("company", "busy", "green", "想有人陪我读报"), key="second")
    await town.wang.says("我的心愿")
    text = await _text(town.wang)
    assert text.index("读报") < text.index("灯泡")
    assert await town.wang.sees("社区正在看", "已公布，等人认领")
    await town.wang.taps("2")
    assert await town.wang.sees(BULB, "撤回心愿")


async def test_a_wish_of_another_community_is_neither_listed_nor_found(town: Town) -> None:
    wish_id = await open_wish(town, town.wang, BULB)
    await town.wu.says("微心愿")
    assert BULB not in await _text(town.wu)
    await town.wu.forges(f"go:wish:{wish_id}")
    assert BULB not in await _text(town.wu)
