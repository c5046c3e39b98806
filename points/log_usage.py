"""What members have logged around a time, as the rules of logging need it: one pair of queries however many members."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from points.log_models import ActivityKind, ActivityLog, LogDay
from points.log_rules import Done, Taken, Used, month_of
from points.log_times import MOST_MINUTES, Stretch

# A log takes its share of the day's caps from the moment it is made until it is refused or taken back.
LIVE = ("waiting", "approved")


async def taken(session: AsyncSession, *, person_ids: Sequence[int], kind: ActivityKind, done: Done, zone: ZoneInfo) -> dict[int, Taken]:
    """For each of these members, what the rules must know of them. Lock the persons first."""
    first = done.started_at.astimezone(zone).date()
    last = (done.started_at + timedelta(minutes=min(max(done.minutes, 1), MOST_MINUTES))).astimezone(zone).date()
    since, until = (month_of(first), _month_ends(last)) if kind.monthly_cap is not None else (first, last)
    days = await _days(session, person_ids, kind, since, until)
    stretches = await _stretches(session, person_ids, _midnight(first, zone), _midnight(last + timedelta(days=1), zone))
    return {each: Taken(days.get(each, {}), _months(days.get(each, {})), stretches.get(each, ())) for each in person_ids}


async def _days(
    session: AsyncSession, person_ids: Sequence[int], kind: ActivityKind, since: date, until: date
) -> dict[int, dict[date, Used]]:
    """What counts for this kind counts in all its versions that count the same; what a leader logged is not what one says of oneself."""
    # Minutes of a version by the hour are not times of one that counts times.
    is_same = and_(ActivityKind.code == kind.code, ActivityKind.per == kind.per)
    counted = func.sum(case((is_same, LogDay.counted), else_=0))
    of_oneself = and_(ActivityKind.is_self_reported, ActivityLog.logged_by.is_(None))
    query = (
        select(LogDay.person_id, LogDay.day, func.sum(case((of_oneself, LogDay.points), else_=0)), counted)
        .join(ActivityLog, ActivityLog.id == LogDay.log_id)
        .join(ActivityKind, ActivityKind.id == LogDay.kind_id)
        .where(LogDay.person_id.in_(person_ids), LogDay.day.between(since, until), ActivityLog.status.in_(LIVE))
        .group_by(LogDay.person_id, LogDay.day)
    )
    found: dict[int, dict[date, Used]] = {}
    for person_id, day, points, pieces in await session.execute(query):
        found.setdefault(person_id, {})[day] = Used(int(points), int(pieces))
    return found


async def _stretches(session: AsyncSession, person_ids: Sequence[int], since: datetime, until: datetime) -> dict[int, list[Stretch]]:
    query = select(ActivityLog.person_id, ActivityLog.id, ActivityLog.started_at, ActivityLog.ended_at).where(
        ActivityLog.person_id.in_(person_ids),
        ActivityLog.status.in_(LIVE),
        # No log is longer: older ones need not be looked at.
        ActivityLog.started_at > since - timedelta(minutes=MOST_MINUTES),
        ActivityLog.started_at < until,
        ActivityLog.ended_at > since,
    )
    found: dict[int, list[Stretch]] = {}
    for person_id, log_id, started_at, ended_at in await session.execute(query.order_by(ActivityLog.started_at)):
        found.setdefault(person_id, []).append(Stretch(log_id, started_at, ended_at))
    return found


def _months(days: dict[date, Used]) -> dict[date, int]:
    months: dict[date, int] = {}
    for day, used in days.items():
        months[month_of(day)] = months.get(month_of(day), 0) + used.counted
    return months


def _month_ends(day: date) -> date:
    return month_of(month_of(day) + timedelta(days=31)) - timedelta(days=1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
