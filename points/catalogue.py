"""The catalogue: what points can be redeemed for."""

import unicodedata

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from points.catalogue_models import Item


class ItemGone(Refusal):
    """The item is no longer offered here."""


class OutOfStock(Refusal):
    """Fewer are left than were asked for: `left` of `item_name` (`item_name_en`)."""


async def menu(session: AsyncSession, *, community_id: int, after: int | None = None, limit: int = 8) -> list[Item]:
    """What a community offers, in the order it was added; the next page comes `after` the last item's number."""
    return await _items(session, Item.community_id == community_id, Item.id > (after or 0), limit=limit)


async def find(session: AsyncSession, *, community_id: int, text: str, limit: int = 8) -> list[Item]:
    """Items whose Chinese or English name contains the text, or whose Chinese name stands in it (我想换大米); none for empty text."""
    plain = unicodedata.normalize("NFKC", text).replace("\0", "").strip().lower()
    if not plain:
        return []
    known = await _items(session, Item.community_id == community_id, _named(plain), limit=limit)
    if known:
        return known
    every = await _items(session, Item.community_id == community_id, limit=None)
    return [item for item in every if _core(item.name) in plain or item.name_en.lower() in plain][:limit]


async def item(session: AsyncSession, *, item_id: int, community_id: int) -> Item:
    """One item that this community offers. Raises `ItemGone`."""
    found = (await session.scalars(select(Item).where(Item.id == item_id, Item.community_id == community_id, Item.active))).one_or_none()
    if found is None:
        raise ItemGone(item_id=item_id)
    return found


async def take(session: AsyncSession, *, wanted: Item, quantity: int) -> None:
    """Take from the stock at once, or nothing. Raises `OutOfStock`, `ItemGone`."""
    query = update(Item).where(Item.id == wanted.id, Item.active, Item.stock >= quantity).values(stock=Item.stock - quantity)
    taken = (await session.scalars(query.returning(Item.id).execution_options(synchronize_session=False))).one_or_none()
    if taken is None:
        left = await session.scalar(select(Item.stock).where(Item.id == wanted.id, Item.active))
        if left is None:
            raise ItemGone(item_id=wanted.id)
        raise OutOfStock(left=left, item_name=wanted.name, item_name_en=wanted.name_en)


async def put_back(session: AsyncSession, *, item_id: int, quantity: int) -> None:
    """Return to the stock what was not handed over."""
    query = update(Item).where(Item.id == item_id).values(stock=Item.stock + quantity)
    await session.execute(query.execution_options(synchronize_session=False))


async def _items(session: AsyncSession, *where: ColumnElement[bool], limit: int | None) -> list[Item]:
    return list(await session.scalars(select(Item).where(Item.active, *where).order_by(Item.id).limit(limit)))


def _named(plain: str) -> ColumnElement[bool]:
    return or_(Item.name.contains(plain, autoescape=True), func.lower(Item.name_en).contains(plain, autoescape=True))


def _core(name: str) -> str:
    """The name without its measure: 大米 of 大米 5 公斤."""
    return unicodedata.normalize("NFKC", name).split(" ")[0].lower()
