"""How many of an item one person gets: so many a month, so many in all."""

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


async def check(session: AsyncSession, *, person_id: int, wanted: Item, quantity: int, local_now: datetime) -> None:
    """Whether so many more are within the limits; the caller has locked the person. Raises `MonthlyLimitReached`, `PersonLimitReached`."""
    if wanted.limit_per_month is not None:
        had = await had_this_month(session, person_id=person_id, item_id=wanted.id, local_now=local_now)
        if had + quantity > wanted.limit_per_month:
            raise MonthlyLimitReached(limit=wanted.limit_per_month, had=had)
    if wanted.limit_per_person is not None:
        had = await had_in_all(session, person_id=person_id, item_id=wanted.id)
        if had + quantity > wanted.limit_per_person:
            raise PersonLimitReached(limit=wanted.limit_per_person, had=had)


async def had_this_month(session: AsyncSession, *, person_id: int, item_id: int, local_now: datetime) -> int:
    """How many of an item somebody has asked for since the month began on the community's clocks, what was not to be aside."""
    return await _had(session, person_id, item_id, since=month_began(local_now))


async def had_in_all(session: AsyncSession, *, person_id: int, item_id: int) -> int:
    """How many of an item somebody has asked for so far, what was not to be aside."""
    return await _had(session, person_id, item_id, since=None)


def month_began(local_now: datetime) -> datetime:
    """The first moment of the month on the community's clocks, in UTC."""
    return datetime.combine(local_now.date().replace(day=1), time(), local_now.tzinfo).astimezone(UTC)


async def _had(session: AsyncSession, person_id: int, item_id: int, *, since: datetime | None) -> int:
    query = select(func.coalesce(func.sum(Redemption.quantity), 0)).where(
        Redemption.person_id == person_id, Redemption.item_id == item_id, Redemption.status.in_(COUNTED)
    )
    return int((await session.scalars(query if since is None else query.where(Redemption.asked_at >= since))).one())
