"""What stands about an item besides its numbers: names, category, place, hours and limits. And new items, and pictures.

Two who change the same item at once: the second is told. What was asked for before keeps its name and price.
"""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.files import Picture
from core.idempotency import scoped
from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, nodes, units
from people.authority import CAN_APPROVE, NotAllowed
from people.cleaning import tidy
from points import item_changes
from points.catalogue import CATEGORIES, GOODS, SERVICE
from points.catalogue_models import Item
from points.goods import item_row
from points.item_changes import BOUNDS, ItemUnclear
from points.pinyin import search_words

MOST_NAME, MOST_PLACE, MOST_HOURS = 60, 80, 60
MOST_LIMIT = 1_000
TEXTS = {"name": (1, MOST_NAME), "name_en": (0, MOST_NAME), "place": (1, MOST_PLACE), "place_en": (0, MOST_PLACE), "hours": (0, MOST_HOURS)}


class DetailsUnclear(Refusal):
    """A text about an item cannot be so: `name` is the field; it has `least` to `most` characters."""


class DetailsChanged(Refusal):
    """Somebody else has changed what stands about the item meanwhile."""


class ItemNameTaken(Refusal):
    """The unit offers something called so already: `item_name`."""


@dataclass(frozen=True, slots=True)
class Details:
    """What can be set; limits are for one person, a month and in all, and may be empty."""

    name: str
    name_en: str
    category: str
    place: str
    place_en: str
    hours: str
    limit_per_month: int | None = None
    limit_per_person: int | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """A new item of a unit: goods with a stock, or a service with times of its own or so many a month."""

    unit_id: int
    details: Details
    price: int
    stock: int | None = None
    low_stock: int | None = None
    monthly_quota: int | None = None


def details_of(item: Item) -> Details:
    """What stands about it now."""
    return Details(**{name: getattr(item, name) for name in Details.__slots__})


async def change(session: AsyncSession, *, actor: int, item_id: int, seen: Details, new: Details, now: datetime) -> Item:
    """Set what stands about an item, if it is as the actor `seen` it; the same once more changes nothing.

    Raises `NotAllowed`, `DetailsUnclear`, `ItemUnclear`, `DetailsChanged`.
    """
    held, clean = await item_changes.item(session, actor=actor, item_id=item_id, now=now), checked(new)
    if details_of(held) == clean:
        return held
    same = [Item.__table__.c[name].is_not_distinct_from(value) for name, value in asdict(seen).items()]
    values = asdict(clean) | {"search": search_words(clean.name, clean.name_en)}
    query = update(Item).where(Item.id == item_id, *same).values(values).returning(Item.id)
    if (await session.scalars(query.execution_options(synchronize_session=False))).one_or_none() is None:
        raise DetailsChanged
    await audit.record(session, actor=actor, action="item.details_set", subject="item", subject_id=item_id, now=now)
    return await item_changes.item(session, actor=actor, item_id=item_id, now=now)


async def offer(session: AsyncSession, *, actor: int, new: NewItem, key: str, now: datetime) -> Item:
    """Offer a new item from now on; the same key gives the same item.

    Raises `NotAllowed`, `UnitUnknown`, `DetailsUnclear`, `ItemUnclear`, `ItemNameTaken`.
    """
    unit = await units.get(session, new.unit_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=unit.community_id, now=now)
    clean = replace(new, details=checked(new.details))
    for name in BOUNDS:
        _check_number(name, getattr(clean, name))
    is_goods = clean.stock is not None
    if is_goods and clean.monthly_quota is not None:
        raise ItemUnclear(name="monthly_quota", least=0, most=0)
    await nodes.lock(session, unit.community_id)
    code = f"own_{hashlib.sha256(scoped(actor, key).encode()).hexdigest()[:12]}"
    known = select(Item).where(Item.community_id == unit.community_id)
    made = (await session.scalars(known.where(Item.code == code))).one_or_none()
    if made is not None:
        return made
    if (await session.scalars(known.where(Item.unit_id == unit.id, Item.name == clean.details.name).limit(1))).first() is not None:
        raise ItemNameTaken(item_name=clean.details.name)
    columns: dict[str, Any] = asdict(clean.details) | {"code": code, "community_id": unit.community_id, "unit_id": unit.id}
    columns |= {"kind": GOODS if is_goods else SERVICE, "has_slots": not is_goods and clean.monthly_quota is None}
    columns |= {name: getattr(clean, name) for name in ("price", "stock", "low_stock", "monthly_quota")}
    item = (await session.scalars(insert(session, Item).values(item_row(**columns)).returning(Item))).one()
    await audit.record(session, actor=actor, action="item.added", subject="item", subject_id=item.id, now=now)
    return item


async def set_picture(session: AsyncSession, *, actor: int, item_id: int, seen: int | None, picture: Picture | None, now: datetime) -> Item:
    """Show an item with this picture (it has been drawn anew), or with none, if it has still the one that was `seen`.

    Raises `NotAllowed`, `DetailsChanged`.
    """
    await item_changes.item(session, actor=actor, item_id=item_id, now=now)
    number = await files.keep(session, picture=picture, kind="item", about=None, now=now) if picture is not None else None
    had = Item.picture.is_(None) if seen is None else Item.picture == seen
    query = update(Item).where(Item.id == item_id, had).values(picture=number).returning(Item.id)
    if (await session.scalars(query.execution_options(synchronize_session=False))).one_or_none() is None:
        raise DetailsChanged
    if seen is not None:
        await files.drop(session, [seen])
    await audit.record(session, actor=actor, action="item.picture_set", subject="item", subject_id=item_id, now=now)
    return await item_changes.item(session, actor=actor, item_id=item_id, now=now)


async def picture(session: AsyncSession, *, actor: int, item_id: int, now: datetime) -> bytes | None:
    """The picture's bytes, None while there is none. Raises `NotAllowed`, `FileGone`."""
    held = await item_changes.item(session, actor=actor, item_id=item_id, now=now)
    return await files.load(session, held.picture) if held.picture is not None else None


def checked(details: Details) -> Details:
    """The details with clean texts. Raises `DetailsUnclear`, `ItemUnclear`."""
    texts: dict[str, Any] = {name: tidy(getattr(details, name)) for name in TEXTS}
    clean = replace(details, **texts)
    for name, (least, most) in TEXTS.items():
        if not least <= len(getattr(clean, name)) <= most:
            raise DetailsUnclear(name=name, least=least, most=most)
    if clean.category not in CATEGORIES:
        raise NotAllowed
    for name in ("limit_per_month", "limit_per_person"):
        value = getattr(clean, name)
        if value is not None and not 1 <= value <= MOST_LIMIT:
            raise ItemUnclear(name=name, least=1, most=MOST_LIMIT)
    return clean


def _check_number(name: str, value: int | None) -> None:
    least, most = BOUNDS[name]
    if value is not None and not least <= value <= most:
        raise ItemUnclear(name=name, least=least, most=most)
