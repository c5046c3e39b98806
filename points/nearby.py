"""What the member of a log logged near it: the same day, the day before and the day after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from points import log_cards
from points.log_cards import LogCard
from points.log_models import ActivityKind, ActivityLog

MOST = 6


@dataclass(frozen=True, slots=True)
class Near:
    """Another log of the same member. Status as in `LogCard`."""

    log_id: int
    kind_name: str
    kind_name_en: str
    started_at: datetime
    minutes: int
    points: int
    status: str


async def near(session: AsyncSession, *, actor: int, log_id: int, now: datetime, zone: ZoneInfo) -> list[Near]:
    """The nearest few, in the order in which they were done. Raises `NotAllowed`, also when there is no such log."""
    card = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    return (await near_many(session, cards=[card], zone=zone))[log_id]


async def near_many(session: AsyncSession, *, cards: Sequence[LogCard], zone: ZoneInfo) -> dict[int, list[Near]]:
    """The same by the number of each of these logs, in one query however many: for those whose cards the reader was given."""
    if not cards:
        return {}
    log = ActivityLog
    around = {card.log_id: _around(card, zone) for card in cards}
    # Those of one day are asked for together: a page of a queue is of few days.
    of_day: dict[tuple[datetime, datetime], set[int]] = {}
    for card in cards:
        of_day.setdefault(around[card.log_id], set()).add(card.person_id)
    of_each = or_(
        *(and_(log.person_id.in_(people), log.started_at >= since, log.started_at < until) for (since, until), people in of_day.items())
    )
    query = (
        select(log.person_id, log.id, ActivityKind.name, ActivityKind.name_en, log.started_at, log.minutes, log.points, log.status)
        .join(ActivityKind, ActivityKind.id == log.kind_id)
        .where(of_each)
    )
    theirs: dict[int, list[Near]] = {}
    for row in await session.execute(query.order_by(log.started_at, log.id)):
        one = Near(row.id, row.name, row.name_en, row.started_at, row.minutes, row.points, row.status)
        theirs.setdefault(row.person_id, []).append(one)
    return {card.log_id: _nearest(card, theirs.get(card.person_id, ()), around[card.log_id]) for card in cards}


def _around(card: LogCard, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From the beginning of the day before to the end of the day after, on the community's clocks."""
    day = card.started_at.astimezone(zone).date()
    since, until = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (-1, 2))
    return since, until


def _nearest(card: LogCard, theirs: Sequence[Near], around: tuple[datetime, datetime]) -> list[Near]:
    others = [one for one in theirs if one.log_id != card.log_id and around[0] <= one.started_at < around[1]]
    nearest = sorted(others, key=lambda one: abs(one.started_at - card.started_at))[:MOST]
    return sorted(nearest, key=lambda one: (one.started_at, one.log_id))
