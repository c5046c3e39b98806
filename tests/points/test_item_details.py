"""What stands about an item, new items and their pictures."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.files import Picture, StoredFile
from people.authority import NotAllowed
from people.models import Audit
from people.units import UnitUnknown
from points import catalogue, item_book, item_changes, item_details
from points.catalogue_models import Item
from points.item_changes import ItemUnclear
from points.item_details import Details, DetailsChanged, DetailsUnclear, ItemNameTaken, NewItem
from tests.points.kit import Town
from tests.statements import counting

EGGS = Details("鸡蛋 30 枚", "Eggs, 30", "food", "龙城路1号", "1 Longcheng Road", "周一至周五 9:00-17:00", limit_per_month=2)


async def change(town: Town, who: int, seen: Details, new: Details, item: str = "rice") -> Item:
    async with town.database.begin() as session:
        return await item_details.change(session, actor=who, item_id=town.items[item], seen=seen, new=new, now=town.clock())


async def details(town: Town, item: str = "rice") -> Details:
    async with town.database.reading() as session:
        return item_details.details_of(await item_changes.item(session, actor=town.cast.zhao, item_id=town.items[item], now=town.clock()))


async def offer(town: Town, who: int, new: NewItem, key: str = "k") -> Item:
    async with town.database.begin() as session:
        return await item_details.offer(session, actor=who, new=new, key=key, now=town.clock())


async def draw(town: Town, who: int, seen: int | None, picture: Picture | None) -> int | None:
    async with town.database.begin() as session:
        item = await item_details.set_picture(session, actor=who, item_id=town.items["rice"], seen=seen, picture=picture, now=town.clock())
        return item.picture


async def test_what_stands_about_an_item_is_changed_from_what_was_seen(town: Town) -> None:
    seen = await details(town)
    new = replace(seen, name="东北大米 5 公斤", limit_per_person=3)
    await change(town, town.cast.zhao, seen, new)
    item = await change(town, town.cast.zhao, seen, new)
    assert (item.name, item.limit_per_person) == ("东北大米 5 公斤", 3)
    with pytest.raises(DetailsChanged):
        await change(town, town.cast.zhou, seen, replace(seen, hours="整天"))
    async with town.database.reading() as session:
        found = await catalogue.find(session, community_id=town.cast.longcheng, text="dongbei")
        written = list(await session.scalars(select(Audit.action).where(Audit.subject == "item")))
    assert [one.id for one in found] == [town.items["rice"]]
    assert written == ["item.details_set"]


async def test_of_two_who_change_it_at_once_the_second_is_told(town: Town) -> None:
    seen = await details(town)
    both = (
        change(town, town.cast.zhao, seen, replace(seen, hours="上午")),
        change(town, town.cast.zhou, seen, replace(seen, hours="下午")),
    )
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["DetailsChanged", "Item"]


async def test_a_text_or_a_limit_that_cannot_be_is_refused(town: Town) -> None:
    seen = await details(town)
    for field, text in (("name", ""), ("name", "x" * 61), ("place", "\u200b"), ("hours", "x" * 61)):
        changed: dict[str, str] = {field: text}
        with pytest.raises(DetailsUnclear):
            await change(town, town.cast.zhao, seen, replace(seen, **changed))  # type: ignore[arg-type]  # texts only
    with pytest.raises(ItemUnclear):
        await change(town, town.cast.zhao, seen, replace(seen, limit_per_month=0))
    with pytest.raises(NotAllowed):
        await change(town, town.cast.zhao, seen, replace(seen, category="weapons"))
    assert await details(town) == seen


async def test_staff_offer_goods_and_services_once_a_key(town: Town) -> None:
    rice = NewItem(town.cast.huimin, EGGS, 20, stock=30, low_stock=5)
    made = [await offer(town, town.cast.zhao, rice) for _ in range(2)]
    assert made[0].id == made[1].id
    assert (made[0].kind, made[0].stock, made[0].has_slots, made[0].active) == ("goods", 30, False, True)
    with pytest.raises(ItemNameTaken):
        await offer(town, town.cast.zhou, rice)
    haircut = await offer(town, town.cast.zhao, replace(rice, details=replace(EGGS, name="理发"), stock=None, low_stock=None), "h")
    course = replace(rice, details=replace(EGGS, name="书法课"), stock=None, low_stock=None, monthly_quota=8)
    lessons = await offer(town, town.cast.zhao, course, "c")
    assert [(one.kind, one.has_slots, one.monthly_quota) for one in (haircut, lessons)] == [("service", True, None), ("service", False, 8)]


async def test_nobody_else_offers_anything(town: Town) -> None:
    new = NewItem(town.cast.huimin, EGGS, 20, stock=30)
    for who in (town.cast.wang, town.cast.wu, town.cast.sun):
        with pytest.raises(NotAllowed):
            await offer(town, who, new)
    with pytest.raises(UnitUnknown):
        await offer(town, town.cast.zhao, replace(new, unit_id=10**6))
    for wrong in (replace(new, price=0), replace(new, stock=-1), replace(new, monthly_quota=3)):
        with pytest.raises(ItemUnclear):
            await offer(town, town.cast.zhao, wrong)


async def test_a_picture_takes_the_place_of_the_one_that_was_seen(town: Town) -> None:
    first = await draw(town, town.cast.zhao, None, Picture(b"first", 4, 3))
    with pytest.raises(DetailsChanged):
        await draw(town, town.cast.zhou, None, Picture(b"late", 4, 3))
    second = await draw(town, town.cast.sun, first, Picture(b"second", 4, 3))
    async with town.database.reading() as session:
        seen = await item_details.picture(session, actor=town.cast.zhao, item_id=town.items["rice"], now=town.clock())
        kept = (await session.scalars(select(func.count()).select_from(StoredFile))).one()
        with pytest.raises(NotAllowed):
            await item_details.picture(session, actor=town.cast.wu, item_id=town.items["rice"], now=town.clock())
    assert (seen, kept) == (b"second", 1)
    assert await draw(town, town.cast.zhao, second, None) is None
    with pytest.raises(NotAllowed):
        await draw(town, town.cast.wu, None, Picture(b"other", 4, 3))


async def test_the_catalogue_pages_and_narrows_down_in_as_many_statements_however_long(town: Town) -> None:
    for number in range(60):
        await town.offer(f"soap-{number}", f"肥皂 {number}", price=3, stock=2, low_stock=2)
    with counting(town.database) as said:
        async with town.database.reading() as session:
            first = await item_book.page(session, actor=town.cast.zhao, community_id=town.cast.longcheng, now=town.clock())
    async with town.database.reading() as session:
        rest = await item_book.page(session, actor=town.cast.zhao, community_id=town.cast.longcheng, now=town.clock(), after=first[-1].id)
        soap = await item_book.page(
            session, actor=town.cast.zhao, community_id=town.cast.longcheng, now=town.clock(), called="feizao", only_low=True, limit=99
        )
        with pytest.raises(NotAllowed):
            await item_book.page(session, actor=town.cast.wu, community_id=town.cast.longcheng, now=town.clock())
    assert (len(first), len(rest), len(soap)) == (50, 13, 60)
    assert len([one for one in said if "FROM" in one]) == 2
