"""What a unit, and staff for every unit, change about what is offered: stock, price, quota, the mark of low stock, whether it is shown.

What was asked for before keeps its price and name. Two who change the same thing at once: the second is told what it is now.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority, units
from people.authority import CAN_APPROVE, NotAllowed
from points.catalogue_models import Item
from points.pinyin import plain

# What can be changed, from the least to the most that it can be; and whether it can be without.
BOUNDS: Mapping[str, tuple[int, int]] = {
    "stock": (0, 100_000),
    "price": (1, 10_000),
    "low_stock": (0, 100_000),
    "monthly_quota": (1, 10_000),
}
MAY_BE_NONE = frozenset({"low_stock"})


class ItemChanged(Refusal):
    """Somebody else has changed it meanwhile: it is `is_now`."""


class ItemUnclear(Refusal):
    """What was typed for `name` is not between `least` and `most`, or this item has no such thing."""


async def mine(
    session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8, called: str = ""
) -> list[Item]:
    """What the actor may change, the hidden too, in the order it was added; the next page comes `after` the last one's number.

    Only what is `called` so, in Chinese, English or pinyin, unless that is empty.
    """
    query = (await _changeable(session, actor, now)).where(Item.id > (after or 0))
    if called:
        query = query.where(Item.search.contains(plain(called), autoescape=True))
    return list(await session.scalars(query.order_by(Item.id).limit(limit)))


async def item(session: AsyncSession, *, actor: int, item_id: int, now: datetime) -> Item:
    """One item that the actor may change. Raises `NotAllowed`, also when there is none."""
    query = (await _changeable(session, actor, now)).where(Item.id == item_id).execution_options(populate_existing=True)
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        raise NotAllowed
    return found


async def set_number(
    session: AsyncSession, *, actor: int, item_id: int, name: str, seen: int | None, new: int | None, now: datetime, counted: bool = True
) -> Item:
    """Set stock, price, low_stock or monthly_quota from what was `seen` to something new; the same once more changes nothing.

    Stock that was not `counted` came in or went out: the trail says which.

    Raises `NotAllowed`, `ItemUnclear`, `ItemChanged`.
    """
    held = await item(session, actor=actor, item_id=item_id, now=now)
    least, most = BOUNDS[name]
    if not has(held, name) or (new is None and name not in MAY_BE_NONE) or (new is not None and not least <= new <= most):
        raise ItemUnclear(name=name, least=least, most=most)
    values: dict[str, object] = {name: new}
    if name == "stock":
        values["told_low"] = case((or_(Item.low_stock.is_(None), Item.low_stock < new), False), else_=Item.told_low)
    if name == "low_stock":
        values["told_low"] = False
    return await _change(session, held, values, actor=actor, name=name, seen=seen, now=now, counted=counted)


def has(held: Item, name: str) -> bool:
    """Whether an item has such a number to change."""
    return getattr(held, name) is not None or (name in MAY_BE_NONE and held.stock is not None)


async def show(session: AsyncSession, *, actor: int, item_id: int, is_shown: bool, now: datetime) -> Item:
    """Offer it, or hide it: what was asked for before is still handed over. Again changes nothing. Raises `NotAllowed`."""
    held = await item(session, actor=actor, item_id=item_id, now=now)
    if held.active == is_shown:
        return held
    return await _change(session, held, {"active": is_shown}, actor=actor, name="active", seen=held.active, now=now)


async def _change(
    session: AsyncSession,
    held: Item,
    values: Mapping[str, Any],
    *,
    actor: int,
    name: str,
    seen: int | None,
    now: datetime,
    counted: bool = True,
) -> Item:
    """Set these values if what is called `name` is still what was `seen`."""
    column = Item.__table__.c[name]
    query = update(Item).where(Item.id == held.id, column.is_(None) if seen is None else column == seen).values(values)
    changed = (await session.scalars(query.returning(Item.id).execution_options(synchronize_session=False))).one_or_none()
    after = await item(session, actor=actor, item_id=held.id, now=now)
    if changed is None:
        if getattr(after, name) != values[name]:
            raise ItemChanged(is_now=getattr(after, name))
        return after
    # Both numbers stand in the sealed trail: what a price was, and who made it so, must be answerable.
    was, became = ("none" if value is None else int(value) for value in (seen, values[name]))
    verb = f"{name}_set" if counted else moved(seen or 0, int(values[name]))
    await audit.record(session, actor=actor, action=f"item.{verb}:{was}:{became}", subject="item", subject_id=held.id, now=now)
    return after


def moved(before: int, after: int) -> str:
    """How the trail calls stock that was not counted anew."""
    return "stock_in" if after >= before else "stock_out"


async def _changeable(session: AsyncSession, actor: int, now: datetime) -> Select[Item]:
    own = [unit.id for unit in await units.of_person(session, actor)]
    staffed = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return select(Item).where(or_(Item.unit_id.in_(own), Item.community_id.in_(staffed)))
