"""What members earned: awards of a stretch of time, less those that were taken back since.

What is spent, given away, returned or ended never changes it: only transfers from the community's issuing account count, and the
reversals of just these, whenever they were made.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from points.accounts import AVAILABLE, ISSUED
from points.models import Account, Transfer


def by_member(*, community_id: int, since: datetime, until: datetime) -> Select[int | None, int]:
    """SQL: who earned something here from `since` to before `until`, and how many points (columns `person_id`, `points`)."""
    points = func.sum(Transfer.amount).label("points")
    awards = select(Account.person_id.label("person_id"), points).join(Transfer, Transfer.to_account == Account.id)
    given = awards.where(Transfer.from_account == _issued(community_id), Account.kind == AVAILABLE)
    return given.where(_stands(since, until)).group_by(Account.person_id)


async def of_person(session: AsyncSession, *, person_id: int, community_id: int, since: datetime, until: datetime) -> int:
    """How many points one member earned here from `since` to before `until`."""
    purse = select(Account.id).where(Account.community_id == community_id, Account.kind == AVAILABLE, Account.person_id == person_id)
    # The sum keeps planners from reading all that the community gave: what one member got is little.
    given = (Transfer.to_account == purse.scalar_subquery()) & (Transfer.from_account + 0 == _issued(community_id))
    query = select(func.coalesce(func.sum(Transfer.amount), 0)).where(given, _stands(since, until))
    return int((await session.scalars(query)).one())


async def of_people(session: AsyncSession, *, people: Sequence[int], community_id: int, since: datetime, until: datetime) -> dict[int, int]:
    """How many points each of these members earned here then; who earned nothing is left out. At most some thousand at a time."""
    purses = select(Account.id).where(Account.community_id == community_id, Account.kind == AVAILABLE, Account.person_id.in_(people))
    given = Transfer.to_account.in_(purses) & (Transfer.from_account + 0 == _issued(community_id)) & _stands(since, until)
    sums = select(Transfer.to_account, func.sum(Transfer.amount).label("points")).where(given).group_by(Transfer.to_account).subquery()
    query = select(Account.person_id, sums.c.points).join(sums, sums.c.to_account == Account.id)
    return {person_id: int(points) for person_id, points in await session.execute(query) if person_id is not None}


async def anybody(session: AsyncSession, *, community_id: int, since: datetime, until: datetime) -> bool:
    """Whether anybody earned anything here then."""
    given = select(Transfer.id).where(Transfer.from_account == _issued(community_id), _stands(since, until))
    return (await session.scalars(given.limit(1))).first() is not None


def month(first: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments in which the month of this first day begins and the next one does, on the community's clocks."""
    return _midnight(first, zone), _midnight(month_after(first), zone)


def year(number: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The moments in which this year begins and the next one does, on the community's clocks."""
    return _midnight(date(number, 1, 1), zone), _midnight(date(number + 1, 1, 1), zone)


def month_of(now: datetime, zone: ZoneInfo) -> date:
    """The first day of the month that it is on the community's clocks."""
    return now.astimezone(zone).date().replace(day=1)


def month_before(day: date, number: int = 1) -> date:
    """The first day of the month so many before this day's."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


def month_after(day: date) -> date:
    """The first day of the month after this day's."""
    return month_before(day, -1)


def _issued(community_id: int) -> ScalarSelect[int]:
    """SQL: the account that a community's points come from."""
    found = select(Account.id).where(Account.community_id == community_id, Account.kind == ISSUED)
    return found.where(Account.person_id.is_(None), Account.unit_id.is_(None)).scalar_subquery()


def _stands(since: datetime, until: datetime) -> ColumnElement[bool]:
    """SQL: whether a transfer of this time is no reversal, and was not reversed."""
    taken_back = aliased(Transfer)
    is_reversed = exists().where(taken_back.reverses == Transfer.id)
    return and_(Transfer.made_at >= since, Transfer.made_at < until, Transfer.reverses.is_(None), ~is_reversed)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
