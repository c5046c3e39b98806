"""Goods of which little is left, for staff who open the day."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import CAN_APPROVE
from points.catalogue_models import Item


@dataclass(frozen=True, slots=True)
class LowGood:
    """An item and how many of it are left."""

    item_id: int
    name: str
    name_en: str
    stock: int


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime, limit: int = 3) -> tuple[int, list[LowGood]]:
    """How many offered goods have come down to their mark, and those with the least. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    low = (Item.community_id == community_id, Item.active, Item.stock <= Item.low_stock)
    query = select(Item.id, Item.name, Item.name_en, Item.stock, func.count().over().label("number")).where(*low)
    rows = (await session.execute(query.order_by(Item.stock, Item.id).limit(limit))).all()
    return rows[0].number if rows else 0, [LowGood(row.id, row.name, row.name_en, row.stock or 0) for row in rows]
