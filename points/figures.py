"""Figures of points and of what people did, for staff: a week, a month or a year of a community, and how it went by day or month."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from points import day_counting, day_sums
from points.catalogue_models import Item
from points.day_counting import ALL, GRID, ITEM, KIND, NO_GRID, Moved, Sums, midnight, monday
from points.earned import month_after, month_before
from points.log_models import ActivityKind

WEEK, MONTH, YEAR = SPANS = ("week", "month", "year")
PEOPLE = {WEEK: "week_people", MONTH: "month_people", YEAR: "year_people"}
# So many goods and services stand in the list.
MOST_GOODS = 10
# As far back as one can leaf.
MOST_BACK = 120


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar week, month or year (`span`): its first day, and the first one after it."""

    span: str
    since: date
    until: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - timedelta(days=1)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and ends on the community's clocks."""
        return midnight(self.since, zone), midnight(self.until, zone)


@dataclass(frozen=True, slots=True)
class Step:
    """The points of a day of a week or month, or of a month of a year, that begins on `day`."""

    day: date
    given: int
    taken_back: int
    spent: int
    expired: int


@dataclass(frozen=True, slots=True)
class Line:
    """What people did of a kind or in a grid: logs approved less those taken back, their time and points, and how many people.

    Who was active in several grids, since they moved, counts in the first one. `name` is empty where no grid is known.
    """

    name: str
    name_en: str
    number: int
    minutes: int
    points: int
    people: int


@dataclass(frozen=True, slots=True)
class Good:
    """How often an item was handed over, and for how many points."""

    name: str
    name_en: str
    number: int
    points: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A period: its points step by step and in all, its activity in all, by kind and by grid (most first), and what was redeemed most."""

    period: Period
    steps: tuple[Step, ...]
    moved: Step
    activity: Line
    kinds: tuple[Line, ...]
    grids: tuple[Line, ...]
    goods: tuple[Good, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the figures a page shows: it should not wait for the rest. `people`: also how many different ones there were."""

    axes: tuple[str, ...] = (ALL, KIND, GRID, ITEM)
    people: bool = True


EVERYTHING = Parts()
POINTS = Parts((), people=False)
TOTALS = Parts((ALL,), people=False)
ACTIVITY = Parts((ALL, KIND, GRID))
GOODS = Parts((ITEM,), people=False)


def period(span: str, *, today: date, back: int = 0) -> Period:
    """The week, month or year that is so many before today's."""
    if span == WEEK:
        first = monday(today) - timedelta(weeks=back)
        return Period(span, first, first + timedelta(weeks=1))
    if span == MONTH:
        first = month_before(today, back)
        return Period(span, first, month_after(first))
    return Period(YEAR, date(today.year - back, 1, 1), date(today.year - back + 1, 1, 1))


async def of(session: AsyncSession, *, actor: int, community_id: int, wanted: Period, now: datetime, parts: Parts = EVERYTHING) -> Figures:
    """The figures of a community, in at most ten queries and a few for each day that was not counted yet. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    return await public(session, community_id=community_id, wanted=wanted, now=now, parts=parts)


async def public(session: AsyncSession, *, community_id: int, wanted: Period, now: datetime, parts: Parts = EVERYTHING) -> Figures:
    """The same without asking who looks: nobody's name is in them. For the screen in the hall."""
    found = await day_sums.read(
        session,
        community_id=community_id,
        since=wanted.since,
        until=wanted.until,
        now=now,
        zone=zone_of(session),
        axes=parts.axes,
        people=parts.people,
    )
    people = PEOPLE[wanted.span]
    by_axis = {axis: {name: one for (of_axis, name), one in found.sums.items() if of_axis == axis} for axis in (ALL, KIND, GRID, ITEM)}
    everything = by_axis[ALL].get("", Sums())
    return Figures(
        period=wanted,
        steps=tuple(_steps(wanted, found.moved)),
        moved=_step(wanted.since, found.moved.values()),
        activity=_line(("", ""), everything, people),
        kinds=_lines(await _kind_names(session, community_id), by_axis[KIND], people) if KIND in parts.axes else (),
        grids=_lines(await _grid_names(session, by_axis[GRID]), by_axis[GRID], people) if GRID in parts.axes else (),
        goods=await _goods(session, by_axis[ITEM]) if ITEM in parts.axes else (),
    )


async def logs_of_day(session: AsyncSession, *, community_id: int, day: date) -> int:
    """How many activities were approved on a day, counted live: for the screen in the hall."""
    found = await day_counting.count(session, community_id=community_id, day=day, zone=zone_of(session), people=False)
    return found.sums[ALL, ""].number if found.sums else 0


def _steps(wanted: Period, moved: Mapping[date, Moved]) -> list[Step]:
    firsts = [wanted.since]
    while (after := month_after(firsts[-1]) if wanted.span == YEAR else firsts[-1] + timedelta(days=1)) < wanted.until:
        firsts.append(after)
    ends = [*firsts[1:], wanted.until]
    return [_step(first, [one for day, one in moved.items() if first <= day < end]) for first, end in zip(firsts, ends, strict=True)]


def _step(day: date, days: Collection[Moved]) -> Step:
    sums = (sum(one.given for one in days), sum(one.taken_back for one in days), sum(one.spent for one in days))
    return Step(day, *sums, sum(one.expired for one in days))


def _lines(names: Mapping[str, tuple[str, str]], sums: Mapping[str, Sums], people: str) -> tuple[Line, ...]:
    """The most first; what came to nothing is left out."""
    found = [_line(names.get(name, ("", "")), one, people) for name, one in sums.items()]
    kept = [line for line in found if line.number or line.people]
    return tuple(sorted(kept, key=lambda line: (-line.number, -line.points, line.name)))


def _line(names: tuple[str, str], one: Sums, people: str) -> Line:
    return Line(*names, one.number, one.minutes, one.points, getattr(one, people))


async def _kind_names(session: AsyncSession, community_id: int) -> dict[str, tuple[str, str]]:
    """What kinds are called now, by code."""
    query = select(ActivityKind.code, ActivityKind.name, ActivityKind.name_en).where(ActivityKind.community_id == community_id)
    return {row.code: (row.name, row.name_en) for row in await session.execute(query.order_by(ActivityKind.since, ActivityKind.id))}


async def _grid_names(session: AsyncSession, sums: Mapping[str, Sums]) -> dict[str, tuple[str, str]]:
    ids = [int(name) for name in sums if name != NO_GRID]
    rows = await session.execute(select(Node.id, Node.name).where(Node.id.in_(ids)))
    return {str(row.id): (row.name, row.name) for row in rows}


async def _goods(session: AsyncSession, sums: Mapping[str, Sums]) -> tuple[Good, ...]:
    most = sorted(sums.items(), key=lambda each: (-each[1].number, -each[1].points, int(each[0])))[:MOST_GOODS]
    rows = await session.execute(select(Item.id, Item.name, Item.name_en).where(Item.id.in_([int(name) for name, _ in most])))
    names = {row.id: (row.name, row.name_en) for row in rows}
    return tuple(Good(*names[int(name)], one.number, one.points) for name, one in most if int(name) in names)
