"""The rules of logging: how long, when, how much a local day can give."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.refusals import Refusal
from points.kinds import PER_HOUR
from points.log_models import ActivityKind

LEAST_MINUTES = 1
MOST_MINUTES = 12 * 60
OLDEST_DAYS = 30
DAILY_POINTS = 60
HOUR = 60


class DurationUnclear(Refusal):
    """Minutes must be between `least` and `most`."""


class FutureDate(Refusal):
    """The activity has not ended yet."""


class TooOld(Refusal):
    """The activity was more than `days` ago."""


class DailyCapReached(Refusal):
    """The day gives no more: `daily_points` at most in all, `daily_minutes` (or None) of this kind."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a person's logs have taken of a day: points of all kinds, minutes of this kind."""

    points: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class DayShare:
    """What a log takes of one local day: minutes that count, and points."""

    day: date
    minutes: int
    points: int


def check_moment(started_at: datetime, minutes: int, *, now: datetime, zone: ZoneInfo) -> datetime:
    """When it ended. Raises `DurationUnclear`, `FutureDate`, `TooOld`."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise DurationUnclear(least=LEAST_MINUTES, most=MOST_MINUTES)
    # In UTC first: on a local clock that is put back, minutes are not what its hands show.
    ended_at = started_at.astimezone(UTC) + timedelta(minutes=minutes)
    if ended_at > now:
        raise FutureDate
    if (now.astimezone(zone).date() - started_at.astimezone(zone).date()).days > OLDEST_DAYS:
        raise TooOld(days=OLDEST_DAYS)
    return ended_at


def split_by_day(started_at: datetime, ended_at: datetime, zone: ZoneInfo) -> Iterator[tuple[date, int]]:
    """The local days that a stretch of time touches, and the whole minutes in each; together they are the whole stretch."""
    total = _minutes(started_at, ended_at)
    passed = 0
    day = started_at.astimezone(zone).date()
    while passed < total:
        day_ends = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
        until = min(total, _minutes(started_at, day_ends))
        if until > passed:
            yield day, until - passed
        passed, day = max(passed, until), day + timedelta(days=1)


def uncapped(kind: ActivityKind, minutes: int) -> int:
    """What it would give if the day had no end. Raises `DurationUnclear` when that is nothing."""
    points = minutes * kind.points // HOUR if kind.per == PER_HOUR else kind.points
    if points < 1:
        raise DurationUnclear(least=-(-HOUR // kind.points), most=MOST_MINUTES)
    return points


def shares(kind: ActivityKind, days: list[tuple[date, int]], used: Mapping[date, Used]) -> list[DayShare]:
    """What each day gives within its caps. Raises `DailyCapReached` when that is nothing."""
    found = list(_by_hour(kind, days, used)) if kind.per == PER_HOUR else [_by_time(kind, days, used)]
    if not any(share.points for share in found):
        raise DailyCapReached(daily_points=DAILY_POINTS, daily_minutes=kind.daily_cap)
    return found


def _by_hour(kind: ActivityKind, days: list[tuple[date, int]], used: Mapping[date, Used]) -> Iterator[DayShare]:
    counted = 0
    for day, minutes in days:
        before = used.get(day, Used())
        left = minutes if kind.daily_cap is None else max(0, kind.daily_cap - before.minutes)
        credited = min(minutes, left)
        # Rounded over the whole log, so that midnight costs nobody a point.
        earned = (counted + credited) * kind.points // HOUR - counted * kind.points // HOUR
        counted += credited
        yield DayShare(day, credited, min(earned, max(0, DAILY_POINTS - before.points)))


def _by_time(kind: ActivityKind, days: list[tuple[date, int]], used: Mapping[date, Used]) -> DayShare:
    """Something that counts once belongs to the day on which it began."""
    day = days[0][0]
    left = max(0, DAILY_POINTS - used.get(day, Used()).points)
    return DayShare(day, sum(minutes for _, minutes in days), min(kind.points, left))


def _minutes(since: datetime, until: datetime) -> int:
    return int((until.astimezone(UTC) - since.astimezone(UTC)).total_seconds() // 60)
