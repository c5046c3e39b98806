"""The demo community has goods, deeds and something to do."""

from sqlalchemy import select

from core.database import Database
from people import demo as people_demo
from points import accounts, catalogue, demo, log_queue, pickup, verify
from points.catalogue_models import Item
from tests.clock import Clock


async def test_the_demo_has_ten_goods_of_two_units_and_a_cast_with_points(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        known = await people_demo.load(session, now=clock())
        await demo.load(session, known, now=clock())
    async with database.reading() as session:
        menu = await catalogue.menu(session, community_id=known["longcheng"], limit=50)
        wang = await accounts.balance(session, community_id=known["longcheng"], person_id=known["wang"])
        waiting = await log_queue.waiting(session, actor=known["zhao"], now=clock())
        to_prepare = await pickup.to_prepare(session, actor=known["sun"])
        assert await verify.verify(session) == []
    assert (len(menu), len({item.unit_id for item in menu})) == (10, 2)
    assert wang.available >= next(item.price for item in menu if item.code == "rice")
    assert [card.person_name for card in waiting] == ["刘洋"]
    assert [card.item_name for card in to_prepare] == ["毛巾 1 条"]


async def test_all_goods_have_both_names_and_a_place(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await demo.load(session, await people_demo.load(session, now=clock()), now=clock())
    async with database.reading() as session:
        items = (await session.scalars(select(Item))).all()
    assert all(item.name and item.name_en and item.place and item.place_en and item.hours for item in items)
    assert len({item.name for item in items}) == len(items)
