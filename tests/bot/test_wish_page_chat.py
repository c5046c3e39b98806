"""A micro-wish's page: who reads what, taking it on, how far it is, and what the wisher answers when it came true."""

from tests.bot.wish_kit import BULB, fulfil, make, open_wish, opens, publish
from tests.chat import Phone, Town
from wishes.wishes import NewWish


async def _text(phone: Phone) -> str:
    return (await phone.screen()).text


async def test_a_neighbour_reads_what_is_public_and_takes_the_wish_on(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    await opens(town.li, wish_id)
    assert await town.li.sees(BULB, "请人帮个忙 · 黄：这几天", "20 积分", "我来圆梦")
    assert not [each for each in ("王芳", "105号楼", "许下心愿") if each in await _text(town.li)]
    await town.li.taps("我来圆梦")
    assert await town.li.sees("您来认领", BULB, "2天内联系", "7天内办好", "随时可以退回")
    await town.li.taps("好，我来认领")
    assert await town.li.sees("这个心愿交给您了", "您已认领", "我认领的")
    await opens(town.wang, wish_id)
    assert await town.wang.sees("已有人认领", "认领人：李建国", "有人认领了", "105号楼2单元")


async def test_who_comes_second_hears_it_kindly_and_sees_the_page(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    for phone in (town.li, town.liu):
        await opens(phone, wish_id)
        await phone.taps("我来圆梦")
    await town.li.taps("好，我来认领")
    await town.liu.taps("好，我来认领")
    assert await town.liu.sees("已有热心人认领", BULB)
    assert "我来圆梦" not in (await town.liu.screen()).buttons
    assert "李建国" not in await _text(town.liu)


async def test_two_taps_on_taking_on_give_one_claim(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    await opens(town.li, wish_id)
    await town.li.taps("我来圆梦")
    await town.li.taps("好，我来认领", times=2)
    await opens(town.li, wish_id)
    assert await town.li.sees("您已认领")


async def test_nobody_takes_on_their_own_wish_and_a_unit_does_by_its_member(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    await opens(town.wang, wish_id)
    assert "我来圆梦" not in (await town.wang.screen()).buttons
    await opens(town.sun, wish_id)
    await town.sun.taps("由")
    assert await town.sun.sees("认领这个心愿吗")
    assert "您得" not in await _text(town.sun)
    await town.sun.taps("好，我来认领")
    await opens(town.wang, wish_id)
    assert await town.wang.sees("认领人：")


async def test_the_wisher_says_yes_and_the_helper_gets_the_points(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    before, _ = await town.points(town.li)
    await fulfil(town, wish_id, town.li)
    await opens(town.wang, wish_id)
    assert await town.wang.sees("灯泡换好了，亮堂堂的", "是这样吗", "办好了", "还没有")
    await town.wang.taps("办好了")
    assert await town.wang.sees("圆梦海报", "名字只露一半")
    await town.wang.taps("可以登海报")
    assert await town.wang.sees("谢谢您，已确认", "已圆梦")
    assert (await town.points(town.li))[0] == before + 20
    await opens(town.wang, wish_id)
    assert "★" not in "".join((await town.wang.screen()).buttons)


async def test_not_yet_lets_the_helper_go_on_and_moves_no_points(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    before = await town.points(town.li)
    await fulfil(town, wish_id, town.li)
    await opens(town.wang, wish_id)
    await town.wang.taps("还没有")
    assert await town.wang.sees("李建国", "不会发积分")
    await town.wang.says("灯罩还没装上")
    assert await town.wang.sees("请他接着办", "已有人认领", "还没办好，认领人接着办", "灯罩还没装上")
    assert await town.points(town.li) == before
    await town.li.says("/menu")
    await town.li.forges(f"go:my_claim:{wish_id}")
    assert await town.li.sees("许愿人说还没办好", "灯罩还没装上", "已办好")
    await town.zhao.says("/menu")
    await town.zhao.forges(f"go:wish:{wish_id}")
    assert await town.zhao.sees("灯罩还没装上")
    await town.sun.says("/menu")
    await town.sun.forges(f"go:wish:{wish_id}")
    assert "灯罩" not in (await town.sun.screen()).text


async def _came_true(town: Town) -> int:
    """A wish that came true some days ago."""
    wish_id = await open_wish(town, town.wang)
    await fulfil(town, wish_id, town.li)
    await opens(town.wang, wish_id)
    await town.wang.taps("办好了")
    await town.wang.taps("不登海报")
    town.app.clock.advance(days=4)  # type: ignore[attr-defined]  # the clock of the app is the test's
    await opens(town.wang, wish_id)
    return wish_id


async def test_some_days_later_the_wisher_rates_it_with_a_line(town: Town) -> None:
    await _came_true(town)
    assert await town.wang.sees("用着还好吗", "5 ★")
    await town.wang.taps("5 ★")
    assert await town.wang.sees("记下了：5分", "想说两句吗")
    assert "重新" not in "".join((await town.wang.screen()).buttons)
    await town.wang.says("换得又快又好")
    assert await town.wang.sees("工作人员会看", "评价：5分", "换得又快又好")


async def test_who_is_not_satisfied_opens_the_wish_again(town: Town) -> None:
    wish_id = await _came_true(town)
    await town.wang.taps("2 ★")
    await town.wang.taps("重新许这个愿")
    assert await town.wang.sees("积分不变")
    await town.wang.taps("重新公布")
    assert await town.wang.sees("我们再找人来帮", "等人认领")
    await opens(town.liu, wish_id)
    assert await town.liu.sees("我来圆梦")


async def test_a_wish_is_taken_back_and_its_page_is_gone_for_others(town: Town) -> None:
    wish_id = await open_wish(town, town.wang)
    await opens(town.li, wish_id)
    await town.wang.says("我的心愿")
    await town.wang.taps("1")
    await town.wang.taps("撤回心愿")
    assert await town.wang.sees("内容会删掉")
    await town.wang.taps("确认撤回")
    assert await town.wang.sees("已撤回，内容已删除")
    assert BULB not in "".join([screen.text for screen in await town.li.screens()])
    await opens(town.li, wish_id)
    assert BULB not in await _text(town.li)


async def test_staff_read_who_wishes_and_are_led_to_screening_or_asking(town: Town) -> None:
    wish_id = await make(town, town.wang, NewWish("service", "vexed", "red", BULB, reach="105号楼"))
    await opens(town.zhao, wish_id)
    assert await town.zhao.sees("许愿人：王芳", "社区正在看")
    assert BULB not in await _text(town.zhao)
    await publish(town, wish_id)
    await opens(town.zhao, wish_id)
    assert await town.zhao.sees(BULB, "撤回心愿")


async def test_what_nobody_has_published_is_nobodys_to_read(town: Town) -> None:
    wish_id = await make(town, town.wang)
    await opens(town.li, wish_id)
    assert BULB not in await _text(town.li)
    assert await town.li.sees("没有这个心愿")
