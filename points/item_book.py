"""The catalogue of a community as staff look after it: everything, the hidden too, page by page."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import CAN_APPROVE
from points.catalogue_models import Item
from points.pinyin import plain

PAGE = 50


async def page(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    now: datetime,
    called: str = "",
    kind: str = "",
    unit_id: int = 0,
    only_low: bool = False,
    after: int = 0,
    limit: int = PAGE,
) -> list[Item]:
    """Items by their numbers; the next page comes `after` the last one's. `only_low`: what has come down to its mark of low stock.

    `called` is a part of a name in Chinese, English or pinyin. Raises `NotAllowed`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    query = select(Item).where(Item.community_id == community_id, Item.id > after)
    if plain(called):
        query = query.where(Item.search.contains(plain(called), autoescape=True))
    if kind:
        query = query.where(Item.kind == kind)
    if unit_id:
        query = query.where(Item.unit_id == unit_id)
    if only_low:
        query = query.where(Item.stock <= Item.low_stock)
    return list(await session.scalars(query.order_by(Item.id).limit(limit)))
