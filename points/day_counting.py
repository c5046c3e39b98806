"""Counting a day of a community's ledger and of what its members did, by a few statements however long the ledger is.

All of it is read off transfers, which never change: so a day that is over comes to the same whenever it is counted. What was taken
back counts against the day in which that was done.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from people import homes
from people.models import Home, Unit
from points.accounts import ISSUED, SPENT
from points.catalogue_models import Redemption
from points.ledger import Reason
from points.log_models import ActivityKind, ActivityLog
from points.models import LEFT, Account, Transfer

ALL, KIND, GRID, ITEM = "all", "kind", "grid", "item"
# Who has named no building or grid.
NO_GRID = "0"
# Said just so, the database finds what left members by its index.
GONE = text(f"transfer.{LEFT}")


@dataclass(slots=True)
class Moved:
    """Points that a ledger moved."""

    given: int = 0
    taken_back: int = 0
    spent: int = 0
    expired: int = 0


@dataclass(slots=True)
class Sums:
    """What something came to; people in their first activity of the week, the month, the year."""

    number: int = 0
    minutes: int = 0
    points: int = 0
    week_people: int = 0
    month_people: int = 0
    year_people: int = 0


@dataclass(slots=True)
class Counted:
    """A day's points, and its sums by axis and name."""

    moved: Moved = field(default_factory=Moved)
    sums: dict[tuple[str, str], Sums] = field(default_factory=lambda: defaultdict(Sums))


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of a community: its first moment and the next day's, and where its week, month and year begin.

    Points come from the account `issued`, and end in those of `spent`: the community's own and one of each unit. Who was active before
    is looked up as far back as `earliest`.
    """

    community_id: int
    issued: int
    spent: tuple[int, ...]
    since: datetime
    until: datetime
    week: datetime
    month: datetime
    year: datetime
    earliest: datetime

    def within(self) -> ColumnElement[bool]:
        return and_(Transfer.made_at >= self.since, Transfer.made_at < self.until)


async def count(
    session: AsyncSession, *, community_id: int, day: date, zone: ZoneInfo, people: bool = True, back_to: date | None = None
) -> Counted:
    """What this day of the community's clocks came to; on a busy day most of the work is for its `people`.

    Who asks for the people of one week, month or year only says since when it is, `back_to`: those of the longer ones are not right then.
    """
    issued = await session.scalar(_issued(community_id))
    if issued is None:
        return Counted()
    at = _day(community_id, (issued, tuple(await session.scalars(_spent(community_id)))), day, zone, back_to)
    found = Counted(await _moved(session, at))
    await _add_activity(session, at, found)
    if found.sums and people:
        await _add_people(session, at, found)
    if found.moved.spent:
        await _add_items(session, at, found)
    return found


async def first_day(session: AsyncSession, *, community_id: int, zone: ZoneInfo) -> date | None:
    """The day in which the community first gave points; None when it never did."""
    query = select(func.min(Transfer.made_at)).where(Transfer.from_account == _issued(community_id).scalar_subquery())
    first: datetime | None = await session.scalar(query)
    return first.astimezone(zone).date() if first is not None else None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment in which this day begins on the community's clocks."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def monday(day: date) -> date:
    """The first day of this day's week."""
    return day - timedelta(days=day.weekday())


def _day(community_id: int, ends: tuple[int, tuple[int, ...]], day: date, zone: ZoneInfo, back_to: date | None) -> _Day:
    week, month, year = monday(day), day.replace(day=1), day.replace(month=1, day=1)
    # A week may begin before its year.
    firsts = (day, day + timedelta(days=1), week, month, year, back_to or min(week, year))
    return _Day(community_id, *ends, *(midnight(each, zone) for each in firsts))


async def _moved(session: AsyncSession, at: _Day) -> Moved:
    """Given, taken back, spent and ended; what ended and came back to be taken with its award counts against it."""
    out = select(literal("given").label("what"), func.sum(Transfer.amount).label("points"))
    given = out.where(Transfer.from_account == at.issued, at.within())
    left = select(Transfer.reason.label("what"), func.sum(Transfer.amount).label("points")).where(GONE, at.within())
    # Points that go back to where they came from, and those that end at the community or at a unit.
    took = left.where(Transfer.to_account == at.issued).group_by(Transfer.reason)
    ended = left.where(Transfer.to_account.in_(at.spent)).group_by(Transfer.reason)
    back = select(literal("back").label("what"), func.sum(Transfer.amount).label("points"))
    back = back.where(Transfer.from_account.in_(at.spent), Transfer.reason == Reason.EXPIRED, at.within())
    rows = await session.execute(union_all(given, took, ended, back))
    sums: dict[str, int] = {row.what: int(row.points or 0) for row in rows}
    expired = sums.get(Reason.EXPIRED, 0) - sums.get("back", 0)
    return Moved(sums.get("given", 0), sums.get(Reason.REVERSAL, 0), sums.get(Reason.HANDED_OVER, 0), expired)


async def _add_activity(session: AsyncSession, at: _Day, found: Counted) -> None:
    """Logs, minutes and points by kind and by grid, and all together: those that gave points less those that were taken back."""
    own = (Transfer.source_kind == "log", at.within())
    gave = select(Transfer.source_id, Transfer.amount, literal(1).label("sign"))
    gave = gave.where(Transfer.from_account == at.issued, Transfer.reason == Reason.LOG, *own)
    took = select(Transfer.source_id, Transfer.amount, literal(-1).label("sign"))
    took = took.where(Transfer.to_account == at.issued, GONE, Transfer.reason == Reason.REVERSAL, *own)
    signed = union_all(gave, took).subquery()
    sums = (
        func.sum(signed.c.sign).label("number"),
        func.sum(signed.c.sign * ActivityLog.minutes).label("minutes"),
        func.sum(signed.c.sign * signed.c.amount).label("points"),
    )
    query = select(ActivityKind.code, Home.node_id, *sums).select_from(signed).join(ActivityLog, ActivityLog.id == signed.c.source_id)
    query = query.join(ActivityKind, ActivityKind.id == ActivityLog.kind_id).outerjoin(Home, Home.person_id == ActivityLog.person_id)
    rows = (await session.execute(query.group_by(ActivityKind.code, Home.node_id))).all()
    grids = await homes.grids(session, community_id=at.community_id) if rows else {}
    for row in rows:
        for name in ((ALL, ""), (KIND, row.code), (GRID, _grid(grids, row.node_id))):
            one = found.sums[name]
            one.number += int(row.number)
            one.minutes += int(row.minutes)
            one.points += int(row.points)


async def _add_people(session: AsyncSession, at: _Day, found: Counted) -> None:
    """Whose first activity of the week, the month and the year it was: of any kind, and of each.

    Two queries, one for who was active and one for when they were before. They are put together here: databases would look up each
    person's past anew for every sum.
    """
    codes = {row.id: row.code for row in await session.execute(select(ActivityKind.id, ActivityKind.code))}
    grids = await homes.grids(session, community_id=at.community_id)
    last: dict[tuple[int, str], datetime] = {}
    for purse, kind_id, moment in await session.execute(_before(at)):
        for name in ("", codes[kind_id]):
            last[purse, name] = max(moment, last.get((purse, name), moment))
    seen: set[tuple[int, str]] = set()
    for purse, kind_id, node_id in await session.execute(_active(at)):
        for key, axes in (((purse, ""), ((ALL, ""), (GRID, _grid(grids, node_id)))), ((purse, codes[kind_id]), ((KIND, codes[kind_id]),))):
            if key not in seen:
                seen.add(key)
                for axis in axes:
                    _add(found.sums[axis], at, last.get(key))


def _active(at: _Day) -> Select[int, int, int | None]:
    """Who got points for which kinds in the day: purse, kind and home, each once."""
    query = select(Transfer.to_account, ActivityLog.kind_id, Home.node_id).distinct()
    query = query.join(ActivityLog, ActivityLog.id == Transfer.source_id).outerjoin(Home, Home.person_id == ActivityLog.person_id)
    return query.where(Transfer.from_account == at.issued, *_for_logs(), at.within())


def _before(at: _Day) -> Select[int, int, datetime]:
    """When they got points for each kind last before the day, as far back as its year or week goes."""
    today = aliased(Transfer)
    active = select(today.to_account).where(today.from_account == at.issued, today.made_at >= at.since, today.made_at < at.until)
    earlier = (Transfer.made_at >= at.earliest, Transfer.made_at < at.since)
    # The sum keeps planners from reading all that the community gave: what one member got is little.
    given = (Transfer.to_account.in_(active), Transfer.from_account + 0 == at.issued)
    query = select(Transfer.to_account, ActivityLog.kind_id, func.max(Transfer.made_at))
    query = query.join(ActivityLog, ActivityLog.id == Transfer.source_id).where(*given, *_for_logs(), *earlier)
    return query.group_by(Transfer.to_account, ActivityLog.kind_id)


def _for_logs() -> tuple[ColumnElement[bool], ...]:
    return Transfer.reason == Reason.LOG, Transfer.source_kind == "log"


def _add(one: Sums, at: _Day, last: datetime | None) -> None:
    """Count a person who was active before at this moment; None: not in the year, nor in the week."""
    one.week_people += last is None or last < at.week
    one.month_people += last is None or last < at.month
    one.year_people += last is None or last < at.year


async def _add_items(session: AsyncSession, at: _Day, found: Counted) -> None:
    """Goods and services that were handed over, by item: pieces and points."""
    sums = func.sum(Redemption.quantity).label("number"), func.sum(Transfer.amount).label("points")
    query = select(Redemption.item_id, *sums).join(Redemption, Redemption.id == Transfer.source_id)
    over = (GONE, Transfer.reason == Reason.HANDED_OVER, Transfer.source_kind == "redemption")
    query = query.where(Transfer.to_account.in_(at.spent), *over, at.within())
    for row in await session.execute(query.group_by(Redemption.item_id)):
        found.sums[ITEM, str(row.item_id)] = Sums(number=int(row.number), points=int(row.points))


def _grid(grids: Mapping[int, int], node_id: int | None) -> str:
    return str(grids.get(node_id, 0)) if node_id is not None else NO_GRID


def _issued(community_id: int) -> Select[int]:
    """SQL: the account that a community's points come from."""
    own = (Account.community_id == community_id, Account.person_id.is_(None), Account.unit_id.is_(None))
    return select(Account.id).where(Account.kind == ISSUED, *own)


def _spent(community_id: int) -> Select[int]:
    """SQL: the accounts where points of a community end. By way of its units: an index finds them there among all the members' accounts."""
    own = select(Account.id).where(Account.community_id == community_id, Account.person_id.is_(None), Account.unit_id.is_(None))
    of_units = select(Account.id).join(Unit, Unit.id == Account.unit_id).where(Unit.community_id == community_id)
    both = union_all(*(each.where(Account.kind == SPENT) for each in (own, of_units))).subquery()
    return select(both.c.id)
