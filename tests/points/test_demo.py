"""The demo community has goods, deeds and something to do."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from core.database import Database
from people import demo as people_demo
from points import accounts, catalogue, demo, log_queue, pickup, verify
from points.catalogue_models import Item, Slot
from tests.clock import Clock


async def test_the_demo_has_56_goods_and_42_services_of_31_units_and_a_cast_with_points(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        known = await people_demo.load(session, now=clock())
        await demo.load(session, known, now=clock())
    async with database.reading() as session:
        menu = await catalogue.menu(session, community_id=known["longcheng"], limit=200)
        wang = await accounts.balance(session, community_id=known["longcheng"], person_id=known["wang"])
        waiting = await log_queue.waiting(session, actor=known["zhao"], now=clock())
        to_prepare = await pickup.to_prepare(session, actor=known["sun"])
        assert await verify.verify(session) == []
    assert Counter(item.kind for item in menu) == {"goods": 56, "service": 42}
    # A service is never shown among what lies on a shelf.
    assert not {item.category for item in menu if item.kind == "service"} & {"food", "daily"}
    assert len({item.unit_id for item in menu}) == 31
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


async def test_every_service_can_be_had_in_the_coming_days_at_times_or_from_a_quota(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await demo.load(session, await people_demo.load(session, now=clock()), now=clock())
    async with database.reading() as session:
        services = (await session.scalars(select(Item).where(Item.kind == "service"))).all()
        slots = (await session.scalars(select(Slot))).all()
    with_times = {item.id for item in services if item.has_slots}
    assert 15 <= len(with_times) <= 30
    assert {slot.item_id for slot in slots} == with_times
    assert all(item.has_slots or item.monthly_quota for item in services)
    assert all(clock() < slot.starts_at < clock() + timedelta(days=16) and slot.free == slot.places for slot in slots)
