"""How many of an item one person gets: so many a month, so many in all."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from points.catalogue_models import Item, Redemption

COUNTED = ("asked", "approved", "handed_over")


class MonthlyLimitReached(Refusal):
    """A person gets `limit` of this item a month and has `had` already."""


class PersonLimitReached(Refusal):
    """A person gets `limit` of this item in all and has `had` already."""


@dataclass(frozen=True, slots=True)
class Had:
    """How many of an item somebody has asked for, what was not to be aside."""

    this_month: int = 0
    in_all: int = 0


async def had(session: AsyncSession, *, person_id: int, item_id: int, local_now: datetime) -> Had:
    """This month and so far, in one query."""
    in_month = func.sum(Redemption.quantity).filter(Redemption.asked_at >= month_began(local_now))
    query = select(func.coalesce(in_month, 0), func.coalesce(func.sum(Redemption.quantity), 0)).where(
        Redemption.person_id == person_id, Redemption.item_id == item_id, Redemption.status.in_(COUNTED)
    )
    this_month, in_all = (await session.execute(query)).one()
    return Had(int(this_month), int(in_all))


async def has_booked(session: AsyncSession, *, person_id: int, slot_id: int) -> bool:
    """Whether somebody has asked for this time already."""
    booked = select(Redemption.id).where(Redemption.person_id == person_id, Redemption.slot_id == slot_id, Redemption.status.in_(COUNTED))
    return await session.scalar(booked.limit(1)) is not None


async def check(session: AsyncSession, *, person_id: int, wanted: Item, quantity: int, local_now: datetime) -> None:
    """Whether so many more are within the limits; the caller has locked the person. Raises `MonthlyLimitReached`, `PersonLimitReached`."""
    if wanted.limit_per_month is None and wanted.limit_per_person is None:
        return
    so_far = await had(session, person_id=person_id, item_id=wanted.id, local_now=local_now)
    if wanted.limit_per_month is not None and so_far.this_month + quantity > wanted.limit_per_month:
        raise MonthlyLimitReached(limit=wanted.limit_per_month, had=so_far.this_month)
    if wanted.limit_per_person is not None and so_far.in_all + quantity > wanted.limit_per_person:
        raise PersonLimitReached(limit=wanted.limit_per_person, had=so_far.in_all)


def month_began(local_now: datetime) -> datetime:
    """The first moment of the month on the community's clocks, in UTC."""
    return datetime.combine(local_now.date().replace(day=1), time(), local_now.tzinfo).astimezone(UTC)
