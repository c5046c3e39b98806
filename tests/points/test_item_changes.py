"""What units and staff change: who may, what the second of two is told, and that what was asked for before stays."""

import asyncio

import pytest
from sqlalchemy import select

from messages.models import Outbox
from people.authority import NotAllowed
from people.models import Audit
from points import item_changes, redemption_cards
from points.accounts import Balance
from points.catalogue import ItemGone
from points.catalogue_models import Item
from points.item_changes import ItemChanged, ItemUnclear
from points.slot_changes import SlotTaken, SlotThere, SlotUnclear
from points.slots import SlotGone
from tests.points.kit import Town
from tests.points.services_kit import Services


@pytest.fixture
def services(town: Town) -> Services:
    return Services(town)


async def told(town: Town, kind: str = "item.low") -> list[str]:
    """The keys of such notices, oldest first."""
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.key).where(Outbox.kind == kind).order_by(Outbox.id)))


async def actions(town: Town) -> list[str]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Audit.action).where(Audit.subject == "item").order_by(Audit.id)))


async def listed(town: Town, who: int) -> list[str]:
    async with town.database.reading() as session:
        return [item.code for item in await item_changes.mine(session, actor=who, now=town.clock())]


async def test_a_unit_changes_its_own_and_staff_change_all(services: Services) -> None:
    town = services.town
    assert await listed(town, town.cast.sun) == ["rice", "towel"]
    assert await listed(town, town.cast.zhao) == ["rice", "towel", "brush"]
    assert await listed(town, town.cast.wang) == []
    assert (await services.set_number(town.cast.sun, "rice", "stock", 5, 9)).stock == 9
    assert (await services.set_number(town.cast.zhao, "brush", "price", 5, 6)).price == 6
    assert await actions(town) == ["item.stock_set:5:9", "item.price_set:5:6"]


@pytest.mark.parametrize("who", ["wang", "sun", "wu"])
async def test_nobody_else_changes_anything(services: Services, who: str) -> None:
    town, actor = services.town, getattr(services.town.cast, who)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut")
    with pytest.raises(NotAllowed):
        await services.set_number(actor, "brush", "stock", 9, 1)
    with pytest.raises(NotAllowed):
        await services.show(actor, "brush", is_shown=False)
    with pytest.raises(NotAllowed):
        await services.add_slot(actor, "haircut", services.tomorrow(), "09:00", "10:00")
    with pytest.raises(NotAllowed):
        await services.remove_slot(actor, "haircut", slot_id)
    assert (await actions(town), await town.stock("brush"), await services.free(slot_id)) == ([], 9, 1)


async def test_of_two_who_change_the_stock_at_once_the_second_is_told(services: Services) -> None:
    town = services.town
    both = (services.set_number(town.cast.sun, "rice", "stock", 5, 20), services.set_number(town.cast.zhao, "rice", "stock", 5, 30))
    results = await asyncio.gather(*both, return_exceptions=True)
    (changed,) = [one for one in results if isinstance(one, Item)]
    (refused,) = [one for one in results if isinstance(one, ItemChanged)]
    assert refused.data == {"is_now": changed.stock}
    assert await town.stock("rice") == changed.stock


async def test_what_was_redeemed_meanwhile_is_not_written_over(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await town.ask(town.cast.wang, "rice", 2)
    with pytest.raises(ItemChanged) as refused:
        await services.set_number(town.cast.sun, "rice", "stock", 5, 10)
    assert (refused.value.data, await town.stock("rice")) == ({"is_now": 3}, 3)


async def test_the_same_change_once_more_changes_and_records_nothing(services: Services) -> None:
    town = services.town
    for _ in range(2):
        assert (await services.set_number(town.cast.sun, "rice", "price", 30, 40)).price == 40
        assert not (await services.show(town.cast.sun, "rice", is_shown=False)).active
    assert await actions(town) == ["item.price_set:30:40", "item.active_set:1:0"]


@pytest.mark.parametrize(
    ("item", "name", "seen", "new"),
    [
        ("rice", "stock", 5, -1),
        ("rice", "stock", 5, 100_001),
        ("rice", "stock", 5, None),
        ("rice", "price", 30, 0),
        ("rice", "monthly_quota", None, 5),
        ("repair", "stock", None, 5),
        ("repair", "low_stock", None, 5),
        ("repair", "monthly_quota", 2, 0),
    ],
)
async def test_what_cannot_be_is_refused_with_what_can(services: Services, item: str, name: str, seen: int | None, new: int | None) -> None:
    town = services.town
    await services.offer("repair", "管道维修", monthly_quota=2)
    with pytest.raises(ItemUnclear) as refused:
        await services.set_number(town.cast.zhao, item, name, seen, new)
    assert (refused.value.data["least"], refused.value.data["most"]) == item_changes.BOUNDS[name]
    assert await actions(town) == []


async def test_what_was_asked_for_keeps_its_price_and_is_handed_over_though_hidden(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang, "rice")
    await services.set_number(town.cast.sun, "rice", "price", 30, 99)
    await services.show(town.cast.sun, "rice", is_shown=False)
    with pytest.raises(ItemGone):
        await town.ask(town.cast.wang, "rice")
    await town.approve(town.cast.zhao, asked.number)
    card = await town.hand_over(town.cast.sun, asked.number, (await town.code(town.cast.wang, asked.number)).digits)
    assert isinstance(card, redemption_cards.RedemptionCard)
    assert (card.status, card.amount, card.item_name) == ("handed_over", 30, "大米 5 公斤")
    assert await town.balance(town.cast.wang) == Balance(70, 0)


async def test_the_unit_is_told_once_when_the_stock_comes_down_and_again_after_it_was_filled_up(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.set_number(town.cast.sun, "towel", "low_stock", None, 47)
    await town.ask(town.cast.wang, "towel", 2)
    assert await told(town) == []
    for _ in range(3):
        await town.ask(town.cast.wang, "towel")
    assert len(await told(town)) == 1
    await services.set_number(town.cast.sun, "towel", "stock", 45, 46)
    await town.ask(town.cast.wang, "towel")
    assert len(await told(town)) == 1
    await services.set_number(town.cast.sun, "towel", "stock", 45, 48)
    await town.ask(town.cast.wang, "towel")
    assert len(await told(town)) == 2


async def test_two_who_take_the_stock_down_at_once_tell_the_unit_once(services: Services) -> None:
    town = services.town
    members = await town.residents(10, points=100)
    await services.put("towel", low_stock=49)
    await asyncio.gather(*(town.ask(who, "towel") for who in members))
    assert len(await told(town)) == 1


async def test_staff_are_told_when_nobody_speaks_for_the_unit(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.put("brush", low_stock=8)
    await town.ask(town.cast.wang, "brush")
    async with town.database.reading() as session:
        chats = set(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == "item.low")))
    assert town.cast.chats[town.cast.zhao] in chats
    assert town.cast.chats[town.cast.wang] not in chats


async def test_a_unit_adds_times_and_the_same_once_more_is_there_once(services: Services) -> None:
    town, day = services.town, services.tomorrow()
    await services.offer("haircut", "理发", unit_id=town.cast.huimin)
    slot = await services.add_slot(town.cast.sun, "haircut", day, "09:00", "10:00")
    assert (await services.add_slot(town.cast.sun, "haircut", day, "09:00", "10:00")).id == slot.id
    assert slot.starts_at.isoformat() == f"{day}T01:00:00+00:00"
    assert (slot.places, slot.free) == (2, 2)
    for since, until, places in (("09:00", "10:00", 3), ("09:30", "10:30", 2), ("08:00", "12:00", 2)):
        with pytest.raises(SlotThere):
            await services.add_slot(town.cast.sun, "haircut", day, since, until, places=places)
    await services.add_slot(town.cast.sun, "haircut", day, "10:00", "11:00")
    assert await actions(town) == ["slot.added", "slot.added"]


async def test_of_two_who_add_times_that_overlap_at_once_one_is_refused(services: Services) -> None:
    town, day = services.town, services.tomorrow()
    await services.offer("haircut", "理发", unit_id=town.cast.huimin)
    both = (
        services.add_slot(town.cast.sun, "haircut", day, "09:00", "10:00"),
        services.add_slot(town.cast.zhao, "haircut", day, "09:30", "10:30"),
    )
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one).__name__ for one in results) == ["Slot", "SlotThere"]


async def test_times_that_cannot_be_are_refused(services: Services) -> None:
    town, day = services.town, services.tomorrow()
    await services.offer("haircut", "理发")
    await services.offer("repair", "管道维修", monthly_quota=2)
    odd = [
        ("haircut", services.today(), "09:00", "09:30", 2),
        ("haircut", day, "10:00", "10:00", 2),
        ("haircut", day, "10:00", "09:00", 2),
        ("haircut", day, "01:00", "23:00", 2),
        ("haircut", day, "09:00", "10:00", 0),
        ("haircut", day, "09:00", "10:00", 201),
        ("haircut", day.replace(year=day.year + 1), "09:00", "10:00", 2),
        ("repair", day, "09:00", "10:00", 2),
        ("rice", day, "09:00", "10:00", 2),
    ]
    for item, at, since, until, places in odd:
        with pytest.raises(SlotUnclear):
            await services.add_slot(town.cast.zhao, item, at, since, until, places=places)
    assert await actions(town) == []


async def test_a_time_that_somebody_booked_stays_and_a_free_one_goes(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    booked, once_booked, free = [await services.slot("haircut", days=days) for days in (1, 2, 3)]
    await services.book(town.cast.wang, "haircut", booked)
    await town.cancel(town.cast.wang, (await services.book(town.cast.wang, "haircut", once_booked)).number)
    for slot_id in (booked, once_booked):
        with pytest.raises(SlotTaken):
            await services.remove_slot(town.cast.zhao, "haircut", slot_id)
    await services.remove_slot(town.cast.zhao, "haircut", free)
    with pytest.raises(SlotGone):
        await services.remove_slot(town.cast.zhao, "haircut", free)
    assert await actions(town) == ["slot.removed"]
