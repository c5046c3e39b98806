"""The rules of logging: how long, when, and what it gives within the caps. Pure: a door's log and a leader's batch are weighed alike."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.refusals import Refusal
from points.kinds import PER_HOUR, PER_ITEM
from points.log_models import ActivityKind
from points.log_times import LEAST_MINUTES, MOST_MINUTES, DurationUnclear, Stretch, check_moment, check_time, split_by_day

MOST_PIECES = 1_000
HOUR = 60
DAY, MONTH = "day", "month"


class PiecesUnclear(Refusal):
    """Pieces must be between 1 and `most`."""


class DailyCapReached(Refusal):
    """The day gives no more for what one says of oneself: `daily_points` at most."""


class KindCapReached(Refusal):
    """This kind gives no more in this `span`, a "day" or a "month": it counts at most `cap` (minutes, times or pieces, see `per`)."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: an aware moment, minutes, how many pieces, and whether people met for it."""

    started_at: datetime
    minutes: int
    quantity: int = 1
    is_offline: bool = True


@dataclass(frozen=True, slots=True)
class Used:
    """What a member's logs have taken of a day: points of all kinds that they logged themselves, what this kind's caps count."""

    points: int = 0
    counted: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """What a member has logged around that time: of days, of this kind in months (by their first days), and when."""

    days: Mapping[date, Used] = field(default_factory=dict)
    months: Mapping[date, int] = field(default_factory=dict)
    stretches: Sequence[Stretch] = ()


@dataclass(frozen=True, slots=True)
class DayShare:
    """What a log takes of one local day: what its kind's caps count, and points."""

    day: date
    counted: int
    points: int


@dataclass(frozen=True, slots=True)
class Worth:
    """What a log gives: by day, in all, and what it would give without caps (`full`)."""

    ended_at: datetime
    shares: Sequence[DayShare]
    points: int
    full: int

    @property
    def capped_from(self) -> int | None:
        return self.full if self.full > self.points else None


def weigh(kind: ActivityKind, done: Done, taken: Taken, *, daily_points: int | None, now: datetime, zone: ZoneInfo) -> Worth:
    """What this gives a member who has taken so much already. `daily_points`: what the day gives at most, None for no such cap.

    Raises `DurationUnclear`, `PiecesUnclear`, `FutureDate`, `TooOld`, `OverlapsOwnLog`, `TooManyHours`, `DailyCapReached`,
    `KindCapReached`.
    """
    check_moment(done.started_at, done.minutes, now=now, zone=zone)
    return weigh_again(kind, done, taken, daily_points=daily_points, zone=zone)


def weigh_again(kind: ActivityKind, done: Done, taken: Taken, *, daily_points: int | None, zone: ZoneInfo) -> Worth:
    """As `weigh`, however long ago it was: what was logged in time is not too old later."""
    ended_at = done.started_at.astimezone(UTC) + timedelta(minutes=done.minutes)
    if not 1 <= done.quantity <= (MOST_PIECES if kind.per == PER_ITEM else 1):
        raise PiecesUnclear(most=MOST_PIECES)
    full = uncapped(kind, done)
    days = list(split_by_day(done.started_at, ended_at, zone))
    check_time(done.started_at, ended_at, days, taken.stretches, zone)
    shares = list(_shares(kind, done, days, taken, daily_points))
    points = sum(share.points for share in shares)
    if points < 1:
        raise _nothing_left(kind, shares, taken, daily_points)
    return Worth(ended_at, shares, points, full)


def is_doubled(kind: ActivityKind, done: Done) -> bool:
    return kind.doubles_offline and done.is_offline


def uncapped(kind: ActivityKind, done: Done) -> int:
    """What it would give without caps. Raises `DurationUnclear` when it is too short for the kind, or for a point."""
    least = max(kind.least_minutes or LEAST_MINUTES, -(-HOUR // _rate(kind, done)) if kind.per == PER_HOUR else LEAST_MINUTES)
    if done.minutes < least:
        raise DurationUnclear(least=least, most=MOST_MINUTES)
    return _gives(kind, done, _counted(kind, done))


def month_of(day: date) -> date:
    return day.replace(day=1)


def _rate(kind: ActivityKind, done: Done) -> int:
    return kind.points * (2 if is_doubled(kind, done) else 1)


def _gives(kind: ActivityKind, done: Done, counted: int) -> int:
    """Points for so many minutes, times or pieces."""
    return counted * _rate(kind, done) // (HOUR if kind.per == PER_HOUR else 1)


def _counted(kind: ActivityKind, done: Done) -> int:
    return done.minutes if kind.per == PER_HOUR else done.quantity


def _shares(kind: ActivityKind, done: Done, days: Sequence[tuple[date, int]], taken: Taken, daily_points: int | None) -> Iterator[DayShare]:
    # What counts by times or pieces belongs to the day on which it began.
    parts = days if kind.per == PER_HOUR else [(days[0][0], _counted(kind, done))]
    before, in_month = 0, dict(taken.months)
    for day, wanted in parts:
        used, month = taken.days.get(day, Used()), month_of(day)
        counted = min(wanted, _left(kind.daily_cap, used.counted, wanted), _left(kind.monthly_cap, in_month.get(month, 0), wanted))
        # Rounded over the whole log, so that midnight costs nobody a point.
        earned = _gives(kind, done, before + counted) - _gives(kind, done, before)
        before, in_month[month] = before + counted, in_month.get(month, 0) + counted
        yield DayShare(day, counted, min(earned, _left(daily_points, used.points, earned)))


def _left(cap: int | None, used: int, wanted: int) -> int:
    return wanted if cap is None else max(0, cap - used)


def _nothing_left(kind: ActivityKind, shares: Sequence[DayShare], taken: Taken, daily_points: int | None) -> Refusal:
    """Which cap it was."""
    months = {month_of(share.day) for share in shares}
    month_is_full = kind.monthly_cap is not None and all(taken.months.get(month, 0) >= kind.monthly_cap for month in months)
    day_is_full = daily_points is not None and all(taken.days.get(share.day, Used()).points >= daily_points for share in shares)
    if day_is_full and not month_is_full:
        return DailyCapReached(daily_points=daily_points)
    if kind.daily_cap is not None and not month_is_full:
        return KindCapReached(span=DAY, cap=kind.daily_cap, per=kind.per)
    if kind.monthly_cap is not None:
        return KindCapReached(span=MONTH, cap=kind.monthly_cap, per=kind.per)
    return DailyCapReached(daily_points=daily_points)
