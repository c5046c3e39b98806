"""Services: a time or a month's quota is taken with the points, and comes back with them."""

from datetime import timedelta

import pytest

from core.idempotency import KeyReused
from points import slots
from points.accounts import Balance
from points.catalogue import ItemGone
from points.ledger import NotEnoughPoints
from points.limits import MonthlyLimitReached, PersonLimitReached
from points.slots import SlotFull, SlotGone, SlotNeeded
from tests.points.kit import Town
from tests.points.services_kit import Services


@pytest.fixture
def services(town: Town) -> Services:
    return Services(town)


async def test_booking_takes_a_place_and_holds_the_points(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发", price=20)
    slot_id = await services.slot("haircut", places=3)
    receipt = await services.book(town.cast.wang, "haircut", slot_id, 2)
    assert (receipt.amount, receipt.balance_after, receipt.unit_id) == (40, 60, town.dentist)
    assert receipt.starts_at == town.clock() + timedelta(days=1)
    assert receipt.ends_at == town.clock() + timedelta(days=1, hours=1)
    assert await services.free(slot_id) == 1
    assert await town.balance(town.cast.wang) == Balance(60, 40)


async def test_the_same_key_books_once_and_shows_the_time_again(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    slot_id, other = await services.slot("haircut", places=3), await services.slot("haircut", days=2)
    first = await services.book(town.cast.wang, "haircut", slot_id, key="nonce")
    assert await services.book(town.cast.wang, "haircut", slot_id, key="nonce") == first
    assert await services.free(slot_id) == 2
    with pytest.raises(KeyReused):
        await services.book(town.cast.wang, "haircut", other, key="nonce")


@pytest.mark.parametrize("how", ["cancelled", "refused"])
async def test_what_is_not_had_gives_the_place_back(services: Services, how: str) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut", places=2)
    asked = await services.book(town.cast.wang, "haircut", slot_id, 2)
    assert await services.free(slot_id) == 0
    if how == "cancelled":
        await town.cancel(town.cast.wang, asked.number)
        await town.cancel(town.cast.wang, asked.number)
    else:
        await town.refuse(town.cast.zhao, asked.number)
    assert (await services.free(slot_id), await town.balance(town.cast.wang)) == (2, Balance(100, 0))


async def test_a_full_time_is_refused_with_what_is_left(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut", places=2)
    await services.book(town.cast.wang, "haircut", slot_id)
    with pytest.raises(SlotFull) as refused:
        await services.book(town.cast.wang, "haircut", slot_id, 2)
    assert refused.value.data == {"left": 1}
    assert (await services.free(slot_id), await town.balance(town.cast.wang)) == (1, Balance(90, 10))


async def test_a_time_that_has_begun_or_is_of_another_service_is_gone(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    await services.offer("massage", "推拿")
    begun, others = await services.slot("haircut", days=0), await services.slot("massage")
    for slot_id in (begun, others, 10**9):
        with pytest.raises(SlotGone):
            await services.book(town.cast.wang, "haircut", slot_id)
    with pytest.raises(SlotGone):
        await services.book(town.cast.wang, "towel", others)
    with pytest.raises(SlotNeeded):
        await services.book(town.cast.wang, "haircut")
    assert await services.free(others) == 1


async def test_a_time_of_a_hidden_service_is_not_booked(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut")
    await services.put("haircut", active=False)
    with pytest.raises(ItemGone):
        await services.book(town.cast.wang, "haircut", slot_id)
    assert await services.free(slot_id) == 1


async def test_too_few_points_leave_the_place_free(services: Services) -> None:
    town = services.town
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut")
    with pytest.raises(NotEnoughPoints):
        await services.book(town.cast.liu, "haircut", slot_id)
    assert await services.free(slot_id) == 1


async def test_times_are_offered_earliest_first_by_page_without_the_full_and_the_past(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 100)
    await services.offer("haircut", "理发")
    ids = {days: await services.slot("haircut", days=days) for days in (3, 1, 0, 2, 4)}
    await services.book(town.cast.wang, "haircut", ids[2])
    async with town.database.reading() as session:
        first = await slots.offered(session, item_id=town.items["haircut"], now=town.clock(), limit=2)
        rest = await slots.offered(session, item_id=town.items["haircut"], now=town.clock(), after=first[-1].starts_at, limit=2)
        seen_by_the_unit = await slots.coming(session, item_id=town.items["haircut"], now=town.clock())
    assert [slot.id for slot in (*first, *rest)] == [ids[1], ids[3], ids[4]]
    assert [slot.id for slot in seen_by_the_unit] == [ids[1], ids[2], ids[3], ids[4]]


async def test_a_person_gets_no_more_than_the_limit_in_all(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.put("rice", limit_per_month=None, limit_per_person=2)
    await town.cancel(town.cast.wang, (await town.ask(town.cast.wang, "rice", 2)).number)
    await town.ask(town.cast.wang, "rice")
    town.clock.advance(days=40)
    with pytest.raises(PersonLimitReached) as refused:
        await town.ask(town.cast.wang, "rice", 2)
    assert refused.value.data == {"limit": 2, "had": 1}
    await town.ask(town.cast.wang, "rice")
    with pytest.raises(PersonLimitReached):
        await town.ask(town.cast.wang, "rice")


async def test_limits_hold_for_services_as_for_goods(services: Services) -> None:
    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.offer("haircut", "理发", limit_per_month=1)
    first, second = await services.slot("haircut"), await services.slot("haircut", days=2)
    await services.book(town.cast.wang, "haircut", first)
    with pytest.raises(MonthlyLimitReached):
        await services.book(town.cast.wang, "haircut", second)
    assert await services.free(second) == 1


async def test_forgetting_a_member_frees_their_place(services: Services) -> None:
    from points import privacy

    town = services.town
    await town.give(town.cast.wang, 1000)
    await services.offer("haircut", "理发")
    await services.offer("repair", "管道维修", monthly_quota=2)
    slot_id = await services.slot("haircut")
    await services.book(town.cast.wang, "haircut", slot_id)
    await services.book(town.cast.wang, "repair")
    await services.keep(town.cast.wang, "repair")
    async with town.database.begin() as session:
        known = await privacy.export_about(session, person_id=town.cast.wang)
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
        left = await privacy.export_about(session, person_id=town.cast.wang)
    assert (await services.free(slot_id), await services.taken("repair")) == (1, 0)
    assert [one["item"] for one in known["favourites"]] == ["管道维修"]  # type: ignore[attr-defined] # plain values for JSON
    assert left["favourites"] == []
