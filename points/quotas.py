"""Services that are given so many times a month: whoever asks takes from the month's quota at once."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BigInteger, Date, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from points.catalogue import ItemGone
from points.catalogue_models import Item, ItemMonth


class QuotaUsedUp(Refusal):
    """This month only `left` more can be had of a service: fewer than were asked for."""


def month_of(local_day: date) -> date:
    """The month that a day on the community's clocks is in: its first day."""
    return local_day.replace(day=1)


async def taken(session: AsyncSession, *, item_ids: Collection[int], month: date) -> dict[int, int]:
    """How many were had of these in a month; those of which none was are left out."""
    query = select(ItemMonth.item_id, ItemMonth.taken).where(ItemMonth.item_id.in_(set(item_ids)), ItemMonth.month == month)
    return {row.item_id: row.taken for row in await session.execute(query)}


async def take(session: AsyncSession, *, wanted: Item, month: date, quantity: int) -> None:
    """Take from the month's quota at once, or nothing. Raises `QuotaUsedUp`, `ItemGone`."""
    # One statement reads the quota and counts against it: what is read before it may have changed.
    first = select(Item.id, literal(month, Date), literal(quantity, BigInteger)).where(
        Item.id == wanted.id, Item.active, Item.monthly_quota >= quantity
    )
    more = insert(session, ItemMonth).from_select(["item_id", "month", "taken"], first)
    quota = select(Item.monthly_quota).where(Item.id == ItemMonth.item_id).scalar_subquery()
    counted = more.on_conflict_do_update(
        index_elements=["item_id", "month"],
        set_={"taken": ItemMonth.taken + quantity},
        where=ItemMonth.taken + quantity <= quota,
    ).returning(ItemMonth.item_id)
    if (await session.scalars(counted.execution_options(synchronize_session=False))).one_or_none() is None:
        quota_now = await session.scalar(select(Item.monthly_quota).where(Item.id == wanted.id, Item.active))
        if quota_now is None:
            raise ItemGone(item_id=wanted.id)
        had = await taken(session, item_ids=[wanted.id], month=month)
        raise QuotaUsedUp(left=max(quota_now - had.get(wanted.id, 0), 0))


async def put_back(session: AsyncSession, *, item_id: int, month: date, quantity: int) -> None:
    """Return to the quota of its month what was not had."""
    query = update(ItemMonth).where(ItemMonth.item_id == item_id, ItemMonth.month == month)
    await session.execute(query.values(taken=ItemMonth.taken - quantity).execution_options(synchronize_session=False))
