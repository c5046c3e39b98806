"""Stock and prices in chat: units for what is theirs, staff for all."""

import pytest
from sqlalchemy import select, update

from points.catalogue_models import Item, Slot
from tests.chat import Phone, Town


async def to(phone: Phone, item: str) -> None:
    await phone.says("库存")
    while not any(label.startswith(item) for label in (await phone.screen()).buttons):
        await phone.taps("下一页")
    await phone.taps(item)


async def item(town: Town, code: str) -> Item:
    async with town.app.database.reading() as session:
        return (await session.scalars(select(Item).where(Item.code == code))).one()


async def test_a_unit_sees_its_own_and_sets_the_stock(town: Town) -> None:
    await town.sun.says("库存")
    labels = (await town.sun.screen()).buttons
    assert any(label.startswith("大米 5 公斤 · 60 积分") for label in labels)
    await town.sun.taps("大米")
    assert await town.sun.sees("大米 5 公斤", "惠民超市", "价格：60 积分", "剩 20", "剩 4 份时提醒您")
    await town.sun.taps("改库存")
    assert await town.sun.sees("现在有多少份？现在是 20。")
    await town.sun.says("很多")
    assert await town.sun.sees("请输入整数", "什么都没有改动", "现在有多少份？")
    await town.sun.says("３５")
    assert await town.sun.sees("改好了", "剩 35")
    assert (await item(town, "rice")).stock == 35


async def test_the_second_of_two_is_told_what_it_is_now(town: Town) -> None:
    for phone in (town.sun, town.zhao):
        await to(phone, "大米")
        await phone.taps("改库存")
    await town.sun.says("30")
    await town.zhao.says("40")
    assert await town.zhao.sees("刚才有人改过：现在是 30", "现在有多少份？现在是 30。")
    await town.zhao.says("40")
    assert await town.zhao.sees("改好了", "剩 40")


async def test_a_price_that_cannot_be_is_refused_in_words(town: Town) -> None:
    await to(town.sun, "大米")
    await town.sun.taps("改价格")
    for typed in ("0", "99999"):
        await town.sun.says(typed)
        assert await town.sun.sees("这里要填 1 到 10000 的整数", "一份多少积分")
    await town.sun.says("65")
    assert await town.sun.sees("改好了", "价格：65 积分")


async def test_what_is_hidden_is_gone_from_the_catalogue_until_it_is_shown_again(town: Town) -> None:
    await to(town.sun, "大米")
    await town.sun.taps("下架")
    assert await town.sun.sees("已下架。之前申请的照常交货", "居民看不到")
    await town.wang.says("/goods")
    await town.wang.taps("粮油")
    assert not any("大米" in label for label in (await town.wang.screen()).buttons)
    await town.sun.taps("重新上架")
    assert await town.sun.sees("已重新上架")
    await town.wang.says("我想换大米")
    assert await town.wang.sees("大米 5 公斤 · 60 积分")


async def test_members_do_not_come_there(town: Town) -> None:
    await town.wang.says("库存")
    assert await town.wang.sees("什么都没有改动")
    await town.wang.forges("go:stock_item:1")
    assert await town.wang.sees("什么都没有改动")


async def test_a_unit_does_not_open_what_is_anothers(town: Town) -> None:
    other = await item(town, "toothbrush")
    await town.sun.forges(f"go:stock_item:{other.id}")
    assert "改库存" not in (await town.sun.screen()).buttons
    assert (await item(town, "toothbrush")).stock == other.stock


async def test_low_stock_is_told_with_a_button_to_set_it(town: Town) -> None:
    async with town.app.database.begin() as session:
        await session.execute(update(Item).where(Item.code == "soap").values(stock=11))
    await town.wang.says("香皂")
    for label in ("香皂", "兑换", "确认兑换"):
        await town.wang.taps(label)
    assert await town.sun.sees("香皂 2 块：库存不多了，只剩 10 份", "改库存")
    await town.sun.taps("改库存")
    assert await town.sun.sees("香皂 2 块", "剩 10")
    await town.sun.taps("改库存")
    await town.sun.says("60")
    assert await town.sun.sees("改好了")
    assert (await item(town, "soap")).told_low is False


async def test_staff_add_a_time_and_take_it_away_again(town: Town) -> None:
    haircut = await item(town, "haircut")
    await town.zhao.forges(f"go:stock_item:{haircut.id}")
    await town.zhao.taps("时间安排")
    await town.zhao.taps("增加时间")
    assert await town.zhao.sees("哪一天", "周六", "周日")
    await town.zhao.taps("11月22日 周日")
    await town.zhao.says("上午")
    assert await town.zhao.sees("没看懂这个时间段")
    await town.zhao.says("下午2点到3点半")
    assert await town.zhao.sees("11月22日 周日 14:00–15:30：可以来几个人")
    await town.zhao.taps("4")
    assert await town.zhao.sees("已增加：11月22日 周日 14:00–15:30", "11月22日 周日 14:00–15:30 · 4 个名额，空 4 个")
    await town.zhao.taps("11月22日 周日 14:00–15:30")
    await town.zhao.taps("确认删除：11月22日 周日 14:00–15:30")
    assert await town.zhao.sees("已删除")
    async with town.app.database.reading() as session:
        hours = await session.scalars(select(Slot.places).where(Slot.item_id == haircut.id))
        assert 4 not in set(hours)


@pytest.mark.parametrize("typed", ["0", "201", "-1", "很多"])
async def test_odd_numbers_of_places_are_refused_in_words(town: Town, typed: str) -> None:
    haircut = await item(town, "haircut")
    await town.zhao.forges(f"go:stock_item:{haircut.id}")
    for label in ("时间安排", "增加时间", "11月22日"):
        await town.zhao.taps(label)
    await town.zhao.says("14:00-15:00")
    await town.zhao.says(typed)
    assert await town.zhao.sees("可以来几个人")
    said = await town.zhao.screen()
    assert "请输入整数" in said or "名额要在 1 到 200 个之间" in said
