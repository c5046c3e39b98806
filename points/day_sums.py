"""Sums of finished days: written once, read by every page of figures; what is not counted yet is counted as it is read.

Why they are kept: docs/decisions/0044-figures-are-summed-by-the-day.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert as insert_once
from points import day_counting
from points.day_counting import Counted, Moved, Sums
from points.sum_models import DayPoints, DaySum

ONE_DAY = timedelta(days=1)
# What was decided in a day's last second may still be being written.
SETTLES = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Days:
    """What a stretch of days came to: points day by day (days without any are left out), and all sums by axis and name."""

    moved: Mapping[date, Moved]
    sums: Mapping[tuple[str, str], Sums]


async def due(session: AsyncSession, *, community_id: int, now: datetime, zone: ZoneInfo) -> list[date]:
    """Finished days of a community that were not counted yet, the oldest first; none before it gave its first points."""
    last = (now - SETTLES).astimezone(zone).date() - ONE_DAY
    first = await _uncounted(session, community_id, zone)
    return list(_days(first, last + ONE_DAY)) if first is not None else []


async def keep(session: AsyncSession, *, community_id: int, day: date, found: Counted) -> bool:
    """Write down what a finished day came to, once however often and by how many processes; whether this call did."""
    own = {"community_id": community_id, "day": day}
    # Another process that counts the same day is waited for here.
    row = insert_once(session, DayPoints).values(**own, **asdict(found.moved)).on_conflict_do_nothing()
    if (await session.scalars(row.returning(DayPoints.day))).one_or_none() is None:
        return False
    rows = [own | {"axis": axis, "name": name} | asdict(one) for (axis, name), one in found.sums.items()]
    if rows:
        await session.execute(insert(DaySum), rows)
    return True


async def read(
    session: AsyncSession,
    *,
    community_id: int,
    since: date,
    until: date,
    now: datetime,
    zone: ZoneInfo,
    axes: Collection[str],
    people: bool,
) -> Days:
    """What the days from `since` to before `until` came to: those kept, in two queries, and those that are not, counted one by one.

    Of sums only these axes are read; without `people` those of days that are not kept yet are not counted. Of those that are, only the
    people of a week, month or year that begins `since` then are right.
    """
    within = (DayPoints.community_id == community_id, DayPoints.day >= since, DayPoints.day < until)
    moved = {
        row.day: Moved(row.given, row.taken_back, row.spent, row.expired) for row in await session.scalars(select(DayPoints).where(*within))
    }
    names = [each.name for each in fields(Sums)]
    columns = [func.sum(getattr(DaySum, name)).label(name) for name in names]
    kept = select(DaySum.axis, DaySum.name, *columns).where(DaySum.community_id == community_id, DaySum.day >= since, DaySum.day < until)
    sums: dict[tuple[str, str], Sums] = defaultdict(Sums)
    kept = kept.where(DaySum.axis.in_(axes))
    for row in await session.execute(kept.group_by(DaySum.axis, DaySum.name)):
        sums[row.axis, row.name] = Sums(*(int(getattr(row, name)) for name in names))
    first = await _uncounted(session, community_id, zone)
    until = min(until, now.astimezone(zone).date() + ONE_DAY)
    for day in _days(max(first, since), until) if first is not None else ():
        found = await day_counting.count(session, community_id=community_id, day=day, zone=zone, people=people, back_to=since)
        _add(moved, sums, day, found)
    return Days(moved, sums)


async def _uncounted(session: AsyncSession, community_id: int, zone: ZoneInfo) -> date | None:
    """The first day that was not counted yet; None when there is nothing to count."""
    newest: date | None = await session.scalar(select(func.max(DayPoints.day)).where(DayPoints.community_id == community_id))
    return newest + ONE_DAY if newest is not None else await day_counting.first_day(session, community_id=community_id, zone=zone)


def _days(first: date, until: date) -> Iterator[date]:
    for number in range((until - first).days):
        yield first + number * ONE_DAY


def _add(moved: dict[date, Moved], sums: dict[tuple[str, str], Sums], day: date, found: Counted) -> None:
    moved[day] = found.moved
    for name, one in found.sums.items():
        for each in fields(Sums):
            setattr(sums[name], each.name, getattr(sums[name], each.name) + getattr(one, each.name))
