"""What the member of a log logged near it: the same day, the day before and the day after."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from points import log_cards
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
    day = card.started_at.astimezone(zone).date()
    since, until = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (-1, 2))
    log = ActivityLog
    query = (
        select(log.id, ActivityKind.name, ActivityKind.name_en, log.started_at, log.minutes, log.points, log.status)
        .join(ActivityKind, ActivityKind.id == log.kind_id)
        .where(log.person_id == card.person_id, log.id != log_id, log.started_at >= since, log.started_at < until)
    )
    found = [Near(*row) for row in await session.execute(query.order_by(log.started_at, log.id))]
    nearest = sorted(found, key=lambda one: abs(one.started_at - card.started_at))[:MOST]
    return sorted(nearest, key=lambda one: (one.started_at, one.log_id))
