"""The catalogue in chat: groups, orders, favourites, pictures, and booking a service at a time."""

import pytest
from sqlalchemy import select, update

from points.catalogue_models import Item, Slot
from tests.chat import Phone, Town
from tests.clock import Clock

PAGE = 6


async def offers(phone: Phone) -> list[str]:
    """The lines of the list that is shown."""
    return [label for label in (await phone.screen()).buttons if " · " in label]


async def test_the_first_screen_offers_groups_and_says_how_to_search(town: Town) -> None:
    await town.wang.says("/goods")
    assert await town.wang.sees("65 积分", "dami", "实物", "服务", "粮油", "健康", "助老", "我的收藏")
    await town.wang.taps("健康")
    lines = await offers(town.wang)
    assert len(lines) == PAGE
    assert await town.wang.sees("消毒湿巾 2 包 · 10 积分 · 剩 45")


async def test_services_alone_and_then_goods_by_one_tap(town: Town) -> None:
    await town.wang.says("/goods")
    await town.wang.taps("服务")
    assert await town.wang.sees("洁牙 1 次", "看：服务")
    await town.wang.taps("看：服务")
    await town.wang.taps("看：全部")
    assert await town.wang.sees("大米 5 公斤 · 60 积分 · 剩 20", "看：实物")
    await town.wang.taps("换一类看")
    assert await town.wang.sees("粮油")


async def test_the_orders_follow_each_other_in_a_circle(town: Town) -> None:
    await town.wang.says("/goods")
    await town.wang.taps("全部商品和服务")
    usual = await offers(town.wang)
    seen = []
    for order in ("排序：默认", "排序：便宜在前", "排序：换得多在前", "排序：新上架在前"):
        seen.append(await offers(town.wang))
        await town.wang.taps(order)
    assert await offers(town.wang) == usual
    prices = [int(line.split(" · ")[1].split()[0]) for line in seen[1]]
    assert prices == sorted(prices)
    assert prices[0] == 5
    assert seen[3][0].startswith("书法体验课")


async def test_all_pages_of_an_order_show_everything_once(town: Town) -> None:
    await town.wang.says("/goods")
    await town.wang.taps("实物")
    await town.wang.taps("排序：默认")
    lines: list[str] = []
    while True:
        lines += await offers(town.wang)
        if "下一页" not in (await town.wang.screen()).buttons:
            break
        await town.wang.taps("下一页")
    assert (len(lines), len(set(lines))) == (56, 56)


@pytest.mark.parametrize("typed", ["dami", "dm", "大米", "我想换大米", "rice"])
async def test_a_name_or_its_pinyin_leads_to_the_item(town: Town, typed: str) -> None:
    await town.wang.says("/goods")
    await town.wang.says(typed)
    assert (await offers(town.wang))[0].startswith("大米 5 公斤")
    await town.wang.taps("大米")
    assert await town.wang.sees("大米 5 公斤", "60 积分", "剩 20", "惠民超市", "每人每月最多 2")


async def test_rice_is_asked_for_in_one_message_and_three_taps(town: Town) -> None:
    await town.wang.says("我想换大米")
    for label in ("大米", "兑换", "确认兑换"):
        await town.wang.taps(label)
    assert await town.wang.sees("已申请，编号 R-", "惠民超市服务台", "08:00–20:00")


async def test_a_favourite_is_kept_and_dropped_in_words(town: Town) -> None:
    await town.wang.says("我的收藏")
    assert await town.wang.sees("您还没有收藏")
    await town.wang.says("我想换大米")
    await town.wang.taps("大米")
    await town.wang.taps("♡ 收藏")
    assert await town.wang.sees("♥ 已收藏", "取消收藏")
    await town.wang.says("我的收藏")
    assert [line.split(" · ")[0] for line in await offers(town.wang)] == ["大米 5 公斤"]
    await town.wang.taps("大米")
    await town.wang.taps("取消收藏")
    await town.wang.taps("返回")
    assert await town.wang.sees("您还没有收藏")


async def test_an_item_without_a_photo_has_a_drawn_picture(town: Town) -> None:
    await town.wang.says("我想换大米")
    await town.wang.taps("大米")
    assert (await town.wang.screen()).photo


async def slots_of(town: Town, code: str) -> list[Slot]:
    async with town.app.database.reading() as session:
        query = select(Slot).join(Item, Item.id == Slot.item_id).where(Item.code == code).order_by(Slot.starts_at)
        return list(await session.scalars(query))


async def test_a_service_is_booked_at_a_time_in_four_taps(town: Town) -> None:
    await town.wang.says("我想理发")
    await town.wang.says("理发")
    await town.wang.taps("理发 1 次")
    assert await town.wang.sees("个名额，请选时间", "选时间")
    await town.wang.taps("选时间")
    assert await town.wang.sees("您想什么时候来", "周一 09:00–09:30")
    await town.wang.taps("09:00–09:30")
    assert await town.wang.sees("要兑换吗", "理发 1 次", "预约时间：", "周一 09:00–09:30", "您现有")
    assert "只剩" not in await town.wang.screen()
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-", "预约时间：", "周一 09:00–09:30", "小李理发店", "北山街 32 号")
    first = (await slots_of(town, "haircut"))[0]
    assert first.free == 0
    await town.liu.says("理发")
    await town.liu.taps("理发 1 次")
    await town.liu.taps("选时间")
    assert "周一 09:00–09:30" not in (await town.liu.screen()).buttons[0]


async def test_times_have_pages(town: Town) -> None:
    await town.wang.says("理发")
    await town.wang.taps("理发 1 次")
    await town.wang.taps("选时间")
    seen: list[str] = []
    while True:
        seen += [label for label in (await town.wang.screen()).buttons if "–" in label]
        if "更晚的时间" not in (await town.wang.screen()).buttons:
            break
        await town.wang.taps("更晚的时间")
    assert (len(seen), len(set(seen))) == (40, 40)
    await town.wang.taps("第一页")
    assert (await town.wang.screen()).buttons[0] == seen[0]


async def test_a_time_that_went_while_one_read_is_explained_and_another_can_be_chosen(town: Town) -> None:
    await town.wang.says("理发")
    for label in ("理发 1 次", "选时间", "09:00–09:30"):
        await town.wang.taps(label)
    first = (await slots_of(town, "haircut"))[0]
    async with town.app.database.begin() as session:
        await session.execute(update(Slot).where(Slot.id == first.id).values(free=0))
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("这个时间刚刚约满", "积分没有变动", "请另选一个时间")
    assert (await town.points(town.wang))[1] == 0
    await town.wang.taps("返回")
    await town.wang.taps("09:30–10:00")
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-")


async def test_a_time_that_begins_while_one_reads_is_not_booked(town: Town, clock: Clock) -> None:
    await town.wang.says("理发")
    for label in ("理发 1 次", "选时间", "09:00–09:30"):
        await town.wang.taps(label)
    clock.advance(days=3)
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("这个时间已经不能预约了", "积分没有变动")
    assert (await town.points(town.wang))[1] == 0


async def test_a_months_quota_is_said_and_taken(town: Town) -> None:
    await town.wang.says("上门换灯")
    assert await town.wang.sees("上门换灯 · 15 积分 · 剩 50")
    await town.wang.taps("上门换灯")
    assert await town.wang.sees("本月 50 份，还剩 50 份")
    await town.wang.taps("兑换")
    await town.wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-", "国网供电所")
    await town.li.says("上门换灯")
    assert await town.li.sees("剩 49")


async def test_english_readers_get_all_of_it_in_english(town: Town) -> None:
    await town.wang.says("/language")
    await town.wang.taps("English")
    await town.wang.says("/goods")
    assert await town.wang.sees("What would you like?", "Goods", "Services", "For seniors")
    await town.wang.says("talk on the law")
    await town.wang.taps("Talk on the law")
    assert await town.wang.sees("places free: choose a time", "Wed 09:00–16:00", "Keep as a favourite")
    await town.wang.taps("Choose a time")
    assert await town.wang.sees("Wed 11-25, 14:00–15:30")
