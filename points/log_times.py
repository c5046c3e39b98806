"""When things were done: not in the future, not long ago, not two at once, no more hours in a day than a person has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.refusals import Refusal

LEAST_MINUTES = 1
MOST_MINUTES = 12 * 60
MOST_MINUTES_A_DAY = 16 * 60
OLDEST_DAYS = 30


class DurationUnclear(Refusal):
    """Minutes must be between `least` and `most`."""


class FutureDate(Refusal):
    """The activity has not ended yet."""


class TooOld(Refusal):
    """The activity was more than `days` ago."""


class OverlapsOwnLog(Refusal):
    """The member logged something else at that time: `log_id`, from `started_at` to `ended_at`."""


class TooManyHours(Refusal):
    """With this the member's activities of `day` would take `minutes`, more than `most`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """When another log of the member was."""

    log_id: int
    started_at: datetime
    ended_at: datetime


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


def check_time(
    started_at: datetime, ended_at: datetime, days: Sequence[tuple[date, int]], others: Sequence[Stretch], zone: ZoneInfo
) -> None:
    """Beside the member's other logs. Raises `OverlapsOwnLog`, `TooManyHours`."""
    for other in others:
        if other.started_at < ended_at and other.ended_at > started_at:
            raise OverlapsOwnLog(log_id=other.log_id, started_at=other.started_at, ended_at=other.ended_at)
    total = dict(days)
    for other in others:
        for day, minutes in split_by_day(other.started_at, other.ended_at, zone):
            if day in total:
                total[day] += minutes
    for day, minutes in total.items():
        if minutes > MOST_MINUTES_A_DAY:
            raise TooManyHours(day=day, minutes=minutes, most=MOST_MINUTES_A_DAY)


def _minutes(since: datetime, until: datetime) -> int:
    return int((until.astimezone(UTC) - since.astimezone(UTC)).total_seconds() // 60)
