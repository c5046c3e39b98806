"""Points for who joined a search and reported: each community's own rule "search", once a search and person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite, zone_of
from points import accounts, awards, kinds, ledger, lots
from points.defaults import defaults
from points.kinds import SEARCH, KindGone, KindNotYet
from points.models import Transfer
from points.posting import lock_balances

SOURCE = "search"


@dataclass(frozen=True, slots=True)
class Rule:
    """How many points a search gives, and for how many a day; None: for any number."""

    points: int
    daily_cap: int | None


async def rule(session: AsyncSession, *, community_id: int, at: datetime) -> Rule:
    """The community's rule for searches now; the usual one where it has none of its own."""
    try:
        own = await kinds.version_at(session, community_id=community_id, code=SEARCH, at=at)
    except (KindGone, KindNotYet):
        usual = next(row for row in defaults().kinds if row["code"] == SEARCH)
        return Rule(usual["points"], usual["daily_cap"])
    return Rule(own.points, own.daily_cap)


async def give(
    session: AsyncSession, *, community_id: int, search_id: int, people: Collection[int], made_by: int | None, now: datetime
) -> dict[int, int]:
    """Give members of this community their points for a search, in a few statements; who got how many. A second time moves nothing.

    Who was given points for as many searches today as the rule allows gets none.
    """
    if not people:
        return {}
    now_given = await rule(session, community_id=community_id, at=now)
    issued = await accounts.account(session, community_id=community_id, kind=accounts.ISSUED)
    purses = await awards.purses(session, community_id, people)
    # Two searches may end at once: each counts what the other gave.
    if not is_sqlite(session):
        await lock_balances(session, sorted({issued, *purses.values()}))
    given = await _given_today(session, issued, purses.values(), search_id=search_id, now=now)
    most = now_given.daily_cap
    due = [each for each in sorted(people) if most is None or given.get(purses[each], 0) < most]
    if not due:
        return {}
    points = now_given.points
    transfers = [_transfer(issued, purses[each], points, search_id=search_id, person_id=each, made_by=made_by) for each in due]
    posted: Sequence[ledger.Posted] = await ledger.post_batch(session, transfers=transfers, batch_id=None, now=now)
    fresh = [one.transfer_id for one in posted if one.is_new]
    await lots.date_award(session, transfer_ids=fresh, community_id=community_id, now=now, zone=zone_of(session))
    return dict.fromkeys(due, points)


async def _given_today(session: AsyncSession, issued: int, purses: Collection[int], *, search_id: int, now: datetime) -> dict[int, int]:
    """For how many other searches each purse got points on this day of the house's clocks."""
    zone = zone_of(session)
    since = datetime.combine(now.astimezone(zone).date(), time(), zone)
    others = (Transfer.source_kind == SOURCE, Transfer.source_id != search_id, Transfer.reverses.is_(None))
    query = select(Transfer.to_account, func.count().label("given")).where(
        Transfer.from_account == issued, Transfer.made_at >= since, Transfer.to_account.in_(purses), *others
    )
    rows = await session.execute(query.group_by(Transfer.to_account))
    return {row.to_account: row.given for row in rows}


def _transfer(issued: int, purse: int, points: int, *, search_id: int, person_id: int, made_by: int | None) -> ledger.NewTransfer:
    return ledger.NewTransfer(
        from_account=issued,
        to_account=purse,
        amount=points,
        key=f"{SOURCE}:{search_id}:{person_id}",
        reason=ledger.Reason.SEARCH,
        source_kind=SOURCE,
        source_id=search_id,
        made_by=made_by,
    )
