"""Times at which a service can be had: each has so many places, and whoever asks takes theirs at once."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from points.catalogue import ItemGone
from points.catalogue_models import Item, Slot


class SlotGone(Refusal):
    """That time has begun already, or is no time of this service."""


class SlotFull(Refusal):
    """That time has only `left` places left: fewer than were asked for."""


class SlotNeeded(Refusal):
    """This service is had at a time that one chooses, and none was chosen."""


async def offered(session: AsyncSession, *, item_id: int, now: datetime, after: datetime | None = None, limit: int = 8) -> list[Slot]:
    """The coming times of a service that have places left, earliest first; the next page comes `after` the last one's beginning."""
    since = max(after, now) if after else now
    query = select(Slot).where(Slot.item_id == item_id, Slot.starts_at > since, Slot.free > 0)
    return list(await session.scalars(query.order_by(Slot.starts_at).limit(limit)))


async def coming(session: AsyncSession, *, item_id: int, now: datetime, after: datetime | None = None, limit: int = 8) -> list[Slot]:
    """All coming times, the full ones among them: as their unit sees them."""
    since = max(after, now) if after else now
    return list(
        await session.scalars(select(Slot).where(Slot.item_id == item_id, Slot.starts_at > since).order_by(Slot.starts_at).limit(limit))
    )


async def slot(session: AsyncSession, *, slot_id: int, item_id: int, now: datetime) -> Slot:
    """One time that is still to come, perhaps full. Raises `SlotGone`."""
    known = select(Slot).where(Slot.id == slot_id, Slot.item_id == item_id, Slot.starts_at > now)
    found = (await session.scalars(known.execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise SlotGone
    return found


async def times(session: AsyncSession, *, slot_ids: Collection[int]) -> dict[int, tuple[datetime, datetime]]:
    """From when to when these are, in one query."""
    query = select(Slot.id, Slot.starts_at, Slot.ends_at).where(Slot.id.in_(set(slot_ids)))
    return {row.id: (row.starts_at, row.ends_at) for row in await session.execute(query)}


async def free(session: AsyncSession, *, item_ids: Collection[int], now: datetime) -> dict[int, int]:
    """How many places the coming times of these services have left together; those without any are left out."""
    query = select(Slot.item_id, func.sum(Slot.free)).where(Slot.item_id.in_(set(item_ids)), Slot.starts_at > now)
    return {row[0]: int(row[1]) for row in await session.execute(query.group_by(Slot.item_id))}


async def take(session: AsyncSession, *, wanted: Item, slot_id: int, quantity: int, now: datetime) -> None:
    """Take places at once, or none. Raises `SlotGone`, `SlotFull`, `ItemGone`."""
    is_offered = select(Item.id).where(Item.id == Slot.item_id, Item.active).exists()
    query = update(Slot).where(Slot.id == slot_id, Slot.item_id == wanted.id, Slot.starts_at > now, Slot.free >= quantity, is_offered)
    taken = query.values(free=Slot.free - quantity).returning(Slot.id).execution_options(synchronize_session=False)
    if (await session.scalars(taken)).one_or_none() is None:
        found = await slot(session, slot_id=slot_id, item_id=wanted.id, now=now)
        if found.free >= quantity:
            raise ItemGone(item_id=wanted.id)
        raise SlotFull(left=found.free)


async def put_back(session: AsyncSession, *, slot_id: int, quantity: int) -> None:
    """Free the places of somebody who will not come."""
    query = update(Slot).where(Slot.id == slot_id).values(free=Slot.free + quantity)
    await session.execute(query.execution_options(synchronize_session=False))
