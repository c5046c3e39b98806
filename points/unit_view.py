"""A unit's own view: what was fetched there, what members think of it, and what a month comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, authority, units
from people.models import Unit
from points import earned, redemption_cards
from points.catalogue_models import Redemption
from points.redemption_cards import RedemptionCard


@dataclass(frozen=True, slots=True)
class Settled:
    """What was handed over of an item in a month: how often, how many pieces, and the points they cost together."""

    item_name: str
    item_name_en: str
    redemptions: int
    pieces: int
    points: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of something that was fetched here; who it was stays out of it. `number` only turns pages: show it nowhere."""

    number: int
    item_name: str
    item_name_en: str
    stars: int
    words: str
    ended_at: datetime


async def own(session: AsyncSession, *, actor: int, unit_id: int = 0) -> Unit:
    """The unit of this id, or the actor's first, that the actor speaks for. Raises `NotAllowed`."""
    mine = await units.of_person(session, actor)
    found = next((unit for unit in mine if unit_id in (0, unit.id)), None)
    if found is None:
        raise authority.NotAllowed
    return found


async def fetched(session: AsyncSession, *, actor: int, unit_id: int, after: int | None = None, limit: int = 8) -> list[RedemptionCard]:
    """What was handed over at the unit, the last first, with masked names; the next page comes `after` the last one's number.

    Raises `NotAllowed`.
    """
    await own(session, actor=actor, unit_id=unit_id)
    query = redemption_cards.query_cards().where(_handed_over(unit_id), await _before(session, after))
    query = query.order_by(Redemption.ended_at.desc(), Redemption.id.desc())
    return await redemption_cards.cards(session, query.limit(limit), is_masked=True)


async def opinions(session: AsyncSession, *, actor: int, unit_id: int, after: int | None = None, limit: int = 8) -> list[Opinion]:
    """What was rated of it, the last fetched first; the next page comes `after` the last one's number. Raises `NotAllowed`."""
    await own(session, actor=actor, unit_id=unit_id)
    query = select(Redemption).where(_handed_over(unit_id), Redemption.stars.is_not(None), await _before(session, after))
    found = await session.scalars(query.order_by(Redemption.ended_at.desc(), Redemption.id.desc()).limit(limit))
    return [
        Opinion(one.id, one.item_name, one.item_name_en, one.stars or 0, redemption_cards.rating(session, one), one.ended_at)
        for one in found
        if one.ended_at
    ]


async def settlement(session: AsyncSession, *, actor: int, unit_id: int, month: date, zone: ZoneInfo) -> Sequence[Settled]:
    """What the unit handed over in a month (its first day) on the community's clocks, by item. Raises `NotAllowed`."""
    await own(session, actor=actor, unit_id=unit_id)
    return await settled(session, unit_id=unit_id, month=month, zone=zone)


async def taken_along(session: AsyncSession, *, actor: int, unit_id: int, month: date, zone: ZoneInfo, now: datetime) -> Sequence[Settled]:
    """As `settlement`, to leave the house as a file: that is on record."""
    rows = await settlement(session, actor=actor, unit_id=unit_id, month=month, zone=zone)
    await audit.record(session, actor=actor, action="unit.settlement", subject="unit", subject_id=unit_id, now=now)
    return rows


async def settled(session: AsyncSession, *, unit_id: int, month: date, zone: ZoneInfo) -> Sequence[Settled]:
    """The same without asking who reads it."""
    since, until = earned.month(month, zone)
    rows = await session.execute(
        select(
            Redemption.item_name,
            Redemption.item_name_en,
            func.count(),
            func.sum(Redemption.quantity),
            func.sum(Redemption.quantity * Redemption.price),
        )
        .where(_handed_over(unit_id), Redemption.ended_at >= since, Redemption.ended_at < until)
        .group_by(Redemption.item_id, Redemption.item_name, Redemption.item_name_en)
        .order_by(Redemption.item_id, Redemption.item_name)
    )
    return [Settled(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]


def _handed_over(unit_id: int) -> ColumnElement[bool]:
    return (Redemption.unit_id == unit_id) & (Redemption.status == "handed_over")


async def _before(session: AsyncSession, after: int | None) -> ColumnElement[bool]:
    """What comes below this one in a list that begins with the last."""
    ended = await session.scalar(select(Redemption.ended_at).where(Redemption.id == after)) if after else None
    if ended is None:
        return Redemption.id.is_not(None)
    return or_(Redemption.ended_at < ended, (Redemption.ended_at == ended) & (Redemption.id < after))
