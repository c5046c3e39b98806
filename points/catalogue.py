"""The catalogue: what points can be redeemed for, page by page; taking goods from the stock."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people.models import Unit
from points.catalogue_models import Favourite, Item
from points.pinyin import core, plain

GOODS, SERVICE = "goods", "service"
# The kinds of things, in the order in which they are offered.
CATEGORIES = ("food", "daily", "care", "health", "repair", "elder", "learning", "leisure", "family", "law")
# A name is told from the rest of a sentence by this much of it.
LEAST_CORE = 2

Key = tuple[int, int]


class ItemGone(Refusal):
    """The item is no longer offered here."""


class OutOfStock(Refusal):
    """Fewer are left than were asked for: `left` of `item_name` (`item_name_en`)."""


class Sort(StrEnum):
    """In which order items are listed."""

    USUAL = "usual"
    CHEAPEST = "cheapest"
    MOST_REDEEMED = "most_redeemed"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Browse:
    """What somebody looks at, and in which order. `favourites_of` is a person; empty fields leave nothing out."""

    kind: str = ""
    category: str = ""
    favourites_of: int = 0
    sort: Sort = Sort.USUAL


EVERYTHING = Browse()


async def menu(
    session: AsyncSession, *, community_id: int, browse: Browse = EVERYTHING, after: Key | None = None, limit: int = 8
) -> list[Item]:
    """A page of what a community offers; the next page comes after `key_of` the last item."""
    query = _offered(community_id)
    if browse.kind:
        query = query.where(Item.kind == browse.kind)
    if browse.category:
        query = query.where(Item.category == browse.category)
    if browse.favourites_of:
        query = query.join(Favourite, and_(Favourite.item_id == Item.id, Favourite.person_id == browse.favourites_of))
    if after is not None:
        query = query.where(_comes_after(browse.sort, after))
    return list(await session.scalars(query.order_by(*_order(browse.sort)).limit(limit)))


def key_of(item: Item, sort: Sort) -> Key:
    """Where an item stands in this order. It is kept with the page: what is redeemed meanwhile makes nothing come twice."""
    values = {Sort.USUAL: item.id, Sort.NEWEST: item.id, Sort.CHEAPEST: item.price, Sort.MOST_REDEEMED: item.handed_over}
    return values[sort], item.id


async def categories(session: AsyncSession, *, community_id: int, kind: str = "") -> list[str]:
    """The codes of those in which something is offered, in their order."""
    query = select(Item.category).where(Item.community_id == community_id, Item.active)
    found = set(await session.scalars((query.where(Item.kind == kind) if kind else query).distinct()))
    return [one for one in CATEGORIES if one in found] + sorted(found - set(CATEGORIES))


async def find(session: AsyncSession, *, community_id: int, text: str, limit: int = 8) -> list[Item]:
    """Items called so, in Chinese, English or pinyin (大米, rice, dami, dm), or named in the text (我想换大米); none for empty text."""
    typed = plain(text)
    # Pinyin is typed with and without spaces, and one letter names nothing.
    spaceless = typed.replace(" ", "")
    if not typed or (typed.isascii() and len(spaceless) < LEAST_CORE):
        return []
    starts = {f" {typed}", f" {spaceless}"} if typed.isascii() else {typed}
    for needles in (starts, {typed, spaceless}):
        called = or_(*(Item.search.contains(needle, autoescape=True) for needle in sorted(needles)))
        known = list(await session.scalars(_offered(community_id).where(called).order_by(Item.id).limit(limit)))
        if known:
            return known
    return await _named_in(session, community_id, typed, limit)


async def item(session: AsyncSession, *, item_id: int, community_id: int) -> Item:
    """One item that this community offers. Raises `ItemGone`."""
    found = (await session.scalars(_offered(community_id).where(Item.id == item_id))).one_or_none()
    if found is None:
        raise ItemGone(item_id=item_id)
    return found


async def items(session: AsyncSession, *, item_ids: Collection[int]) -> dict[int, Item]:
    """These items by number, those that are hidden now among them."""
    found = await session.scalars(select(Item).where(Item.id.in_(set(item_ids))))
    return {one.id: one for one in found}


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


async def count_handed_over(session: AsyncSession, *, item_id: int, quantity: int) -> None:
    """So many more were handed over: what the order by most redeemed goes by."""
    query = update(Item).where(Item.id == item_id).values(handed_over=Item.handed_over + quantity)
    await session.execute(query.execution_options(synchronize_session=False))


def _offered(community_id: int) -> Select[Item]:
    """What can be had: nothing of units that left the alliance."""
    open_unit = select(Unit.id).where(Unit.id == Item.unit_id, Unit.closed_at.is_(None)).exists()
    return select(Item).where(Item.community_id == community_id, Item.active, open_unit)


def _order(sort: Sort) -> list[ColumnElement[int]]:
    orders: dict[Sort, list[ColumnElement[int]]] = {
        Sort.USUAL: [Item.id.asc()],
        Sort.NEWEST: [Item.id.desc()],
        Sort.CHEAPEST: [Item.price.asc(), Item.id.asc()],
        Sort.MOST_REDEEMED: [Item.handed_over.desc(), Item.id.asc()],
    }
    return orders[sort]


def _comes_after(sort: Sort, key: Key) -> ColumnElement[bool]:
    value, item_id = key
    if sort is Sort.USUAL:
        return Item.id > item_id
    if sort is Sort.NEWEST:
        return Item.id < item_id
    if sort is Sort.CHEAPEST:
        return or_(Item.price > value, and_(Item.price == value, Item.id > item_id))
    return or_(Item.handed_over < value, and_(Item.handed_over == value, Item.id > item_id))


async def _named_in(session: AsyncSession, community_id: int, typed: str, limit: int) -> list[Item]:
    """Items whose own name stands in a sentence. Only the names are read to find them."""
    names = select(Item.id, Item.name, Item.name_en).where(Item.community_id == community_id, Item.active).order_by(Item.id)
    found = [row.id for row in await session.execute(names) if _stands_in(row.name, row.name_en, typed)]
    query = _offered(community_id).where(Item.id.in_(found[:limit])).order_by(Item.id)
    return list(await session.scalars(query)) if found else []


def _stands_in(name: str, name_en: str, typed: str) -> bool:
    chinese, english = core(name), plain(name_en)
    return (len(chinese) >= LEAST_CORE and chinese in typed) or (bool(english) and english in typed)
