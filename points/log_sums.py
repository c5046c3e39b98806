"""How a log's points come about, to be said to its member and to who decides about it."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from points import log_usage
from points.log_models import ActivityKind, ActivityLog, LogDay
from points.log_rules import Done, Taken, Used, Worth, is_doubled
from points.policy import policy


@dataclass(frozen=True, slots=True)
class Sum:
    """So many minutes, times or pieces (`per`) at `rate` points, perhaps doubled; `capped_from` is what it would be without caps."""

    per: str
    rate: int
    minutes: int
    quantity: int
    is_doubled: bool
    points: int
    capped_from: int | None


@dataclass(frozen=True, slots=True)
class Left:
    """What the day on which a log began still gives after it; None where there is no cap.

    `points` of what one says of oneself, of its kind so many minutes, times or pieces (`counted`).
    """

    day: date
    points: int | None
    counted: int | None


def sum_of(kind: ActivityKind, done: Done, worth: Worth) -> Sum:
    return Sum(kind.per, kind.points, done.minutes, done.quantity, is_doubled(kind, done), worth.points, worth.capped_from)


def sum_of_log(log: ActivityLog, kind: ActivityKind) -> Sum:
    doubled = kind.doubles_offline and log.is_offline
    return Sum(kind.per, kind.points, log.minutes, log.quantity, doubled, log.points, log.capped_from)


def left_with(kind: ActivityKind, taken: Taken, worth: Worth, daily_points: int | None) -> Left:
    """What is left when this log is added to what was taken."""
    share = worth.shares[0]
    used = taken.days.get(share.day, Used())
    return _left(kind, share.day, Used(used.points + share.points, used.counted + share.counted), daily_points)


async def left_after(session: AsyncSession, *, log_id: int, zone: ZoneInfo) -> Left:
    """What is left of the day of a log that was made, with all that its member has logged until now."""
    log = await session.get_one(ActivityLog, log_id)
    kind = await session.get_one(ActivityKind, log.kind_id)
    first = (await session.scalars(select(func.min(LogDay.day)).where(LogDay.log_id == log_id))).one()
    done = Done(log.started_at, log.minutes)
    taken = (await log_usage.taken(session, person_ids=[log.person_id], kind=kind, done=done, zone=zone))[log.person_id]
    caps = await daily_points(session, kind=kind, is_own=log.logged_by is None)
    return _left(kind, first, taken.days.get(first, Used()), caps)


async def daily_points(session: AsyncSession, *, kind: ActivityKind, is_own: bool) -> int | None:
    """What a day gives at most for such logs; None when there is no such cap: for what a leader says of others, and for some kinds."""
    return (await policy(session, kind.community_id)).daily_points if is_own and kind.is_self_reported else None


def _left(kind: ActivityKind, day: date, used: Used, most: int | None) -> Left:
    points = None if most is None else max(0, most - used.points)
    counted = None if kind.daily_cap is None else max(0, kind.daily_cap - used.counted)
    return Left(day, points, counted)
