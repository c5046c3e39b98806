"""The three lists in chat: what one can do in five short steps, what a unit offers, what the community has, the services list."""

from datetime import timedelta

from tests.chat import Phone, Town
from wishes import resources, screening, wishes
from wishes.resource_lists import ResourceLine
from wishes.resources import NewResource
from wishes.times import AFTERNOON, ALL_DAYS, ALL_PARTS, EVENING, WEEKEND
from wishes.wishes import NewWish


async def listed(town: Town, person_id: int) -> list[ResourceLine]:
    async with town.app.database.reading() as session:
        return await resources.of_person(session, person_id=person_id)


async def unit_listed(town: Town) -> list[ResourceLine]:
    async with town.app.database.reading() as session:
        return await resources.of_unit(session, unit_id=town.cast.huimin)


async def can(phone: Phone, words: str, *labels: str) -> None:
    """List what one can do, with these taps."""
    await phone.says("我能帮忙")
    await phone.taps("添加我会做的")
    await phone.says(words)
    for label in labels:
        await phone.taps(label)


async def test_what_one_can_do_is_on_the_list_after_one_line_and_four_taps(town: Town) -> None:
    await can(town.li, "会修电路，换灯泡", "我帮人做事", "周末", "全天都行")
    assert await town.li.sees("清单上会这样写", "会修电路，换灯泡", "帮人做事 · 周末，全天都行")
    await town.li.taps("写进清单", times=2)
    assert await town.li.sees("谢谢您！已写进清单", "1. 会修电路，换灯泡")
    (line,) = await listed(town, town.cast.li)
    assert (line.kind, line.days, line.parts, line.quantity) == ("service", WEEKEND, ALL_PARTS, None)
    assert "lights" in line.topics


async def test_times_in_the_line_are_ticked_already(town: Town) -> None:
    await can(town.li, "陪老人下棋，周末下午有空", "我陪伴别人")
    assert await town.li.sees("✓ 周六", "✓ 周日", "就这样：周末")
    await town.li.taps("就这样")
    assert await town.li.sees("✓ 下午", "就这样：下午")
    await town.li.taps("晚上")
    await town.li.taps("就这样：下午、晚上")
    await town.li.taps("写进清单")
    (line,) = await listed(town, town.cast.li)
    assert (line.kind, line.days, line.parts) == ("company", WEEKEND, AFTERNOON | EVENING)


async def test_days_are_ticked_one_by_one(town: Town) -> None:
    await can(town.li, "会理发", "我帮人做事", "周一", "周三", "周一", "周五")
    assert await town.li.sees("就这样：周三、周五")
    await town.li.taps("就这样")
    await town.li.taps("全天都行")
    await town.li.taps("写进清单")
    assert (await listed(town, town.cast.li))[0].days == 0b0010100


async def test_each_step_can_be_taken_back_and_a_line_must_say_something(town: Town) -> None:
    await can(town.li, "？")
    assert await town.li.sees("您会做什么")
    await town.li.says("会理发")
    for label in ("我帮人做事", "每天都行", "全天都行"):
        await town.li.taps(label)
    for question in ("什么时段方便", "哪几天方便", "属于哪一种", "您会做什么", "添加我会做的"):
        await town.li.taps("返回")
        assert await town.li.sees(question)
    assert await listed(town, town.cast.li) == []


async def test_what_no_longer_holds_is_taken_off(town: Town) -> None:
    await can(town.li, "会理发", "我帮人做事", "每天都行", "全天都行", "写进清单")
    await town.li.taps("1. 会理发")
    assert await town.li.sees("会理发", "现在还能提供吗")
    await town.li.taps("从清单撤下", times=2)
    assert await listed(town, town.cast.li) == []
    assert "会理发" not in (await town.li.screen()).text


async def test_a_unit_lists_a_standing_service_with_how_many_a_month(town: Town) -> None:
    await town.sun.says("我能帮忙")
    for label in ("惠民超市的资源", "添加我们能提供的"):
        await town.sun.taps(label)
    await town.sun.says("送米送油上门")
    for label in ("我帮人做事", "工作日", "上午", "就这样", "每月多少"):
        await town.sun.taps(label)
    await town.sun.says("3000")
    assert await town.sun.sees("请输入 1 到 999 的数字")
    await town.sun.says("30")
    assert await town.sun.sees("每月 30 次（件）", "✓ 列入服务清单")
    await town.sun.taps("写进清单")
    (line,) = await unit_listed(town)
    assert (line.words, line.quantity, line.is_standing) == ("送米送油上门", 30, True)
    await town.wang.says("服务清单")
    await town.wang.taps("看单位的服务")
    assert await town.wang.sees("惠民超市：送米送油上门", "工作日，上午", "每月 30 次（件）")


async def test_the_communitys_list_names_units_and_no_neighbour(town: Town) -> None:
    await can(town.li, "会修电路，换灯泡", "我帮人做事", "周末", "全天都行", "写进清单")
    async with town.app.database.begin() as session:
        room = NewResource("goods", "二十人会议室", unit_id=town.cast.huimin)
        await resources.add(session, actor=town.cast.sun, new=room, key="room", now=town.app.clock())
    await town.wang.says("资源清单")
    assert await town.wang.sees("惠民超市：二十人会议室", "一位邻居：")
    shown = (await town.wang.screen()).text
    assert "李建国" not in shown
    assert "会修电路，换灯泡" not in shown


async def test_the_communitys_list_turns_its_pages(town: Town) -> None:
    for number in range(10):
        async with town.app.database.begin() as session:
            new = NewResource("service", f"第{number}项服务", ALL_DAYS, ALL_PARTS, unit_id=town.cast.huimin, is_standing=True)
            await resources.add(session, actor=town.cast.sun, new=new, key=f"{number}", now=town.app.clock())
    await town.wang.says("资源清单")
    assert await town.wang.sees("第0项服务", "第7项服务")
    await town.wang.taps("下一页")
    assert await town.wang.sees("第8项服务", "第9项服务", "第一页")
    await town.wang.says("服务清单")
    await town.wang.taps("看单位的服务")
    await town.wang.taps("下一页")
    assert await town.wang.sees("第6项服务", "第9项服务")


async def test_the_services_list_shows_open_wishes_page_by_page(town: Town) -> None:
    now = town.app.clock()
    for number in range(3):
        for who in (town.cast.wang, town.cast.li, town.cast.liu):
            new = NewWish("service", "vexed", ("red", "yellow", "green")[number], "家里的灯坏了")
            async with town.app.database.begin() as session:
                wish = await wishes.ask(session, actor=who, person_id=who, new=new, key=f"{number}", now=now)
                public, due = f"第{number}类灯坏了想修一修", now + timedelta(days=9)
                await screening.publish(session, actor=town.cast.zhao, wish_id=wish, public_words=public, reward=20, due_at=due, now=now)
    await town.sun.says("服务清单")
    first = await town.sun.screen()
    assert first.text.count("灯坏了想修一修") == 6
    assert "第2类" not in first.text
    await town.sun.taps("下一页")
    assert (await town.sun.screen()).text.count("第2类灯坏了想修一修") == 3
    await town.sun.taps("第一页")
    assert await town.sun.sees("第0类灯坏了想修一修")
    await town.sun.taps("第0类")
    assert await town.sun.sees("第0类灯坏了想修一修")


async def test_each_list_is_reached_by_its_words_and_the_menu(town: Town) -> None:
    for words, seen in (
        *(("我能帮忙", "添加我会做的"), ("我会修灯，我能帮大家", "添加我会做的"), ("资源清单", "资源清单")),
        *(("服务清单", "服务清单（一）"), ("项目清单", "项目清单"), ("我要认领项目", "项目清单")),
    ):
        await town.wang.says(words)
        assert await town.wang.sees(seen)
    await town.wang.says("/menu")
    for label in ("我能帮忙", "服务清单", "项目清单"):
        await town.wang.taps(label)
    assert await town.wang.sees("项目清单还是空的")
