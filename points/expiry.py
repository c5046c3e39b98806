"""Points that end: taken when their time has come, and their member reminded 30 and 7 days ahead. What is held never ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite
from people import notices
from people.notices import Notice
from points import accounts, ledger
from points.ledger import NewTransfer, Reason
from points.models import Account, Lot
from points.posting import lock_balances

# Nearest last: who is told of 7 days need not be told of 30.
REMIND_DAYS = (30, 7)
# A reminder speaks also of what ends in the days after, so that nobody who earns a little each day is reminded each day.
TOGETHER = timedelta(days=6)
PURSES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Ending:
    """So many points will end, the first at `first` and the last at `last`."""

    points: int
    first: datetime
    last: datetime


async def expire(session: AsyncSession, *, now: datetime, limit: int = PURSES_AT_ONCE) -> int:
    """Take what has ended from so many purses; returns from how many. Others may do it at the same time."""
    ended = (Lot.rest > 0, Lot.expires_at <= now)
    purses = (await session.scalars(select(Lot.account_id).where(*ended).distinct().order_by(Lot.account_id).limit(limit))).all()
    if purses:
        await _take(session, purses, now)
    return len(purses)


async def expire_of(session: AsyncSession, *, purses: Sequence[int], now: datetime) -> None:
    """Take what has ended from these purses, before somebody uses it who comes earlier than the clock's door.

    The purses stay locked, in one order: whoever moves points between two of them names both.
    """
    await _take(session, purses, now)


async def _take(session: AsyncSession, purses: Sequence[int], now: datetime) -> None:
    if not is_sqlite(session):
        # Nobody spends from them until this ends, and what was spent before is seen.
        await lock_balances(session, list(purses))
    ended = (Lot.rest > 0, Lot.expires_at <= now)
    query = (
        select(Account.id, Account.community_id, func.min(Lot.id), func.sum(Lot.rest))
        .join(Lot, Lot.account_id == Account.id)
        .where(Account.id.in_(purses), *ended)
        .group_by(Account.id, Account.community_id)
        .order_by(Account.id)
    )
    rows = (await session.execute(query)).all()
    spent = {number: await accounts.account(session, community_id=number, kind=accounts.SPENT) for number in {row[1] for row in rows}}
    # A lot of which something is left is taken whole, so it can give its number to one transfer only.
    transfers = [
        NewTransfer(purse, spent[community_id], int(points), f"expired:{lot_id}", Reason.EXPIRED, "lot", lot_id, None)
        for purse, community_id, lot_id, points in rows
    ]
    if not transfers:
        return
    # Those that end first are taken first, so these are the very lots that have ended.
    await ledger.post_batch(session, transfers=transfers, batch_id=None, now=now)


async def remind(session: AsyncSession, *, days: int, now: datetime, limit: int = PURSES_AT_ONCE) -> int:
    """Tell members, once, what ends within so many days; returns how many purses were looked at. Others may do it at the same time."""
    soon = (Lot.rest > 0, Lot.expires_at > now, or_(Lot.reminded_days.is_(None), Lot.reminded_days > days))
    due = select(Lot.account_id).where(*soon, Lot.expires_at <= now + timedelta(days=days))
    purses = (await session.scalars(due.distinct().order_by(Lot.account_id).limit(limit))).all()
    if purses:
        if not is_sqlite(session):
            # In the order of those who spend from them, who take the account first and then its lots.
            await lock_balances(session, list(purses))
        until = now + timedelta(days=days) + TOGETHER
        mark = update(Lot).where(Lot.account_id.in_(purses), *soon, Lot.expires_at <= until).values(reminded_days=days)
        marked = (await session.execute(mark.returning(Lot.account_id, Lot.id, Lot.expires_at))).all()
        await _tell(session, [(row[0], row[1], row[2]) for row in marked], days, now)
    return len(purses)


async def ending(session: AsyncSession, *, account_id: int, until: datetime, now: datetime) -> Ending | None:
    """What of a purse ends up to this moment, if it is not used; None for nothing."""
    mine = (Lot.account_id == account_id, Lot.rest > 0, Lot.expires_at > now, Lot.expires_at <= until)
    query = select(func.sum(Lot.rest), func.min(Lot.expires_at), func.max(Lot.expires_at)).where(*mine)
    points, first, last = (await session.execute(query)).one()
    return Ending(int(points), first, last) if first is not None and last is not None else None


async def _tell(session: AsyncSession, marked: Sequence[tuple[int, int, datetime | None]], days: int, now: datetime) -> None:
    """One notice a purse; what is left then is looked up when it is sent."""
    lots: dict[int, list[tuple[int, datetime]]] = {}
    for purse, lot_id, until in marked:
        if until is not None:
            lots.setdefault(purse, []).append((lot_id, until))
    people = {row.id: row.person_id for row in await session.execute(select(Account.id, Account.person_id).where(Account.id.in_(lots)))}
    told = []
    for purse, ending_lots in sorted(lots.items()):
        first, last = min(lot_id for lot_id, _ in ending_lots), max(until for _, until in ending_lots)
        if (person_id := people[purse]) is not None:
            told.append(Notice(person_id, {"account_id": purse, "until": last.isoformat()}, f"points.ending:{days}:{first}"))
    await notices.notify_each(session, told=told, kind="points.ending", now=now)
