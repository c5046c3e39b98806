"""Telling a unit once that its stock of an item is low; again after it was filled up."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, notices, units
from points.catalogue_models import Item


async def tell(session: AsyncSession, *, item_id: int, number: int, now: datetime) -> bool:
    """Tell the unit's people when the stock has come down to the mark and they were not told; staff, when nobody speaks for the unit.

    `number` is the redemption by which it came down. True when they were told just now.
    """
    low = update(Item).where(Item.id == item_id, Item.stock <= Item.low_stock, ~Item.told_low).values(told_low=True)
    found = (
        await session.execute(low.returning(Item.unit_id, Item.community_id).execution_options(synchronize_session=False))
    ).one_or_none()
    if found is None:
        return False
    to = await units.members(session, found.unit_id)
    to = to or await authority.holders(session, roles=authority.CAN_APPROVE, node_id=found.community_id, now=now)
    await notices.notify(session, to=to, kind="item.low", data={"item_id": item_id}, key=f"item.low:{item_id}:{number}", now=now)
    return True
