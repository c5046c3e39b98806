"""Many at once for the last place of a time and the last of a month: exactly one gets it. Each race has a control without its guard."""

import asyncio
from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from points import quotas, slots, verify
from points.catalogue_models import Item, ItemMonth, Slot
from points.quotas import QuotaUsedUp
from points.redemptions import Receipt
from points.slots import SlotFull
from tests.points.kit import Town
from tests.points.services_kit import Services

MEMBERS = 50
# Members in a race whose guard was taken out: enough to go wrong.
FEW = 10
# SQLite has one writer at a time: nobody reads there what another is about to write.
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


async def test_of_fifty_who_book_the_last_place_exactly_one_gets_it(town: Town) -> None:
    services = Services(town)
    members = await town.residents(MEMBERS, points=10)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut")
    results = await asyncio.gather(*(services.book(who, "haircut", slot_id) for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {Receipt: 1, SlotFull: MEMBERS - 1}
    assert await services.free(slot_id) == 0
    async with town.database.reading() as session:
        assert await verify.verify(session) == []


async def test_of_fifty_who_want_the_last_of_a_month_exactly_one_gets_it(town: Town) -> None:
    services = Services(town)
    members = await town.residents(MEMBERS, points=10)
    await services.offer("repair", "管道维修", monthly_quota=1)
    results = await asyncio.gather(*(services.book(who, "repair") for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {Receipt: 1, QuotaUsedUp: MEMBERS - 1}
    assert await services.taken("repair") == 1


async def test_of_fifty_who_want_the_last_five_five_get_them(town: Town) -> None:
    services = Services(town)
    members = await town.residents(MEMBERS, points=10)
    await services.offer("repair", "管道维修", monthly_quota=6)
    await services.book(members[0], "repair")
    results = await asyncio.gather(*(services.book(who, "repair") for who in members[1:]), return_exceptions=True)
    assert sum(isinstance(result, Receipt) for result in results) == 5
    assert await services.taken("repair") == 6


@ON_POSTGRES
async def test_control_places_that_are_read_and_then_written_are_given_to_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(town)
    members = await town.residents(FEW, points=10)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut")
    everybody_has_read = asyncio.Barrier(FEW)

    async def take(session: AsyncSession, *, wanted: Item, slot_id: int, quantity: int, now: datetime) -> None:
        free = (await session.scalars(select(Slot.free).where(Slot.id == slot_id, Slot.starts_at > now))).one()
        await everybody_has_read.wait()
        if free < quantity:
            raise SlotFull(left=free, item=wanted.id)
        await session.execute(update(Slot).where(Slot.id == slot_id).values(free=free - quantity))

    monkeypatch.setattr(slots, "take", take)
    results = await asyncio.gather(*(services.book(who, "haircut", slot_id) for who in members), return_exceptions=True)
    assert Counter(map(type, results)) == {Receipt: FEW}


@ON_POSTGRES
async def test_control_a_quota_that_is_read_and_then_written_is_given_to_many(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    services = Services(town)
    members = await town.residents(FEW + 1, points=10)
    await services.offer("repair", "管道维修", monthly_quota=2)
    await services.book(members[0], "repair")
    everybody_has_read = asyncio.Barrier(FEW)

    async def take(session: AsyncSession, *, wanted: Item, month: date, quantity: int) -> None:
        found = select(ItemMonth.taken).where(ItemMonth.item_id == wanted.id, ItemMonth.month == month)
        taken = (await session.scalars(found)).one()
        await everybody_has_read.wait()
        if taken + quantity > (wanted.monthly_quota or 0):
            raise QuotaUsedUp(left=0)
        await session.execute(update(ItemMonth).where(ItemMonth.item_id == wanted.id).values(taken=taken + quantity))

    monkeypatch.setattr(quotas, "take", take)
    results = await asyncio.gather(*(services.book(who, "repair") for who in members[1:]), return_exceptions=True)
    assert Counter(map(type, results)) == {Receipt: FEW}


async def test_the_database_itself_refuses_more_places_than_there_are(town: Town) -> None:
    services = Services(town)
    await services.offer("haircut", "理发")
    slot_id = await services.slot("haircut", places=2)
    for free in (-1, 3):
        with pytest.raises(IntegrityError):
            async with town.database.begin() as session:
                await session.execute(update(Slot).where(Slot.id == slot_id).values(free=free))
    assert await services.free(slot_id) == 2
