"""What a redemption takes, and gives back when it ends without being had: goods from the stock, places of a time, or a month's quota."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from points import catalogue, quotas, slots
from points.catalogue import GOODS
from points.catalogue_models import Item, Redemption
from points.slots import SlotGone, SlotNeeded


async def left(session: AsyncSession, *, items: Sequence[Item], now: datetime, zone: ZoneInfo) -> dict[int, int]:
    """How many more can be had of each of these now, in two queries however many there are."""
    month = quotas.month_of(now.astimezone(zone).date())
    free = await slots.free(session, item_ids=[one.id for one in items if one.has_slots], now=now)
    taken = await quotas.taken(session, item_ids=[one.id for one in items if one.monthly_quota is not None], month=month)
    return {one.id: max((one.stock or 0) + free.get(one.id, 0) + (one.monthly_quota or 0) - taken.get(one.id, 0), 0) for one in items}


async def take(
    session: AsyncSession, *, wanted: Item, quantity: int, slot_id: int | None, now: datetime, zone: ZoneInfo
) -> dict[str, object]:
    """Take it at once, or nothing; what the redemption remembers of it, by column.

    Raises `OutOfStock`, `SlotNeeded`, `SlotGone`, `SlotFull`, `QuotaUsedUp`, `ItemGone`.
    """
    if slot_id is not None and not wanted.has_slots:
        raise SlotGone
    if wanted.kind == GOODS:
        await catalogue.take(session, wanted=wanted, quantity=quantity)
        return {}
    if wanted.has_slots:
        if slot_id is None:
            raise SlotNeeded
        await slots.take(session, wanted=wanted, slot_id=slot_id, quantity=quantity, now=now)
        return {"slot_id": slot_id}
    month = quotas.month_of(now.astimezone(zone).date())
    await quotas.take(session, wanted=wanted, month=month, quantity=quantity)
    return {"quota_month": month}


async def take_again(session: AsyncSession, *, redemption: Redemption, wanted: Item, now: datetime) -> None:
    """Take at once what `put_back` has returned. Raises `OutOfStock`, `SlotGone`, `SlotFull`, `QuotaUsedUp`, `ItemGone`."""
    quantity = redemption.quantity
    if redemption.slot_id is not None:
        await slots.take(session, wanted=wanted, slot_id=redemption.slot_id, quantity=quantity, now=now)
    elif redemption.quota_month is not None:
        await quotas.take(session, wanted=wanted, month=redemption.quota_month, quantity=quantity)
    else:
        await catalogue.take(session, wanted=wanted, quantity=quantity)


async def put_back(session: AsyncSession, *, redemption: Redemption) -> None:
    """Return it to where it was taken from."""
    quantity = redemption.quantity
    if redemption.slot_id is not None:
        await slots.put_back(session, slot_id=redemption.slot_id, quantity=quantity)
    elif redemption.quota_month is not None:
        await quotas.put_back(session, item_id=redemption.item_id, month=redemption.quota_month, quantity=quantity)
    else:
        await catalogue.put_back(session, item_id=redemption.item_id, quantity=quantity)
