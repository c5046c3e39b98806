"""Lots: when points end. Triggers on `transfer` open and use them; here they get dates.

Why: docs/decisions/0024-lots-are-kept-by-triggers.md.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from points.models import Lot, LotUse
from points.policy import END_OF_NEXT_YEAR, NEVER, policy

# Points that come back after their end.
LIFE_AFTER_END = timedelta(days=30)
# SQLite takes at most 32,766 parameters a statement.
AT_ONCE = 1_000

# Points that end together, and when; None: never.
Part = tuple[datetime | None, int]


def ends(expiry: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When points that come now end under this policy: a local midnight, or None for never."""
    if expiry == NEVER:
        return None
    today = now.astimezone(zone).date()
    if expiry == END_OF_NEXT_YEAR:
        day = date(today.year + 2, 1, 1)
    else:
        is_leap_day = (today.month, today.day) == (2, 29)
        day = date(today.year + 1, 3, 1) if is_leap_day else today.replace(year=today.year + 1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


async def date_award(session: AsyncSession, *, transfer_ids: Sequence[int], community_id: int, now: datetime, zone: ZoneInfo) -> None:
    """Say when the points of these new awards end, by the community's policy."""
    until = ends((await policy(session, community_id)).expiry, now=now, zone=zone)
    if until is None:
        return
    numbers = iter(transfer_ids)
    while some := list(islice(numbers, AT_ONCE)):
        await session.execute(update(Lot).where(Lot.transfer_id.in_(some)).values(expires_at=until))


async def restore(session: AsyncSession, *, taken_by: int, returned_by: int, now: datetime, lives_on: bool = True) -> None:
    """Points that transfer `taken_by` took come back by transfer `returned_by`: they end when they would have ended.

    What ended meanwhile lives 30 days more, unless it is not to live on.
    """
    parts = await _parts(session, taken_by)
    if not lives_on:
        await _split(session, returned_by, parts)
        return
    later = now + LIFE_AFTER_END
    await _split(session, returned_by, [(later if until is not None and until <= now else until, amount) for until, amount in parts])


async def hand_on(session: AsyncSession, *, transfer_id: int) -> None:
    """Points that went from one member to another end for the new one when they would have for the old one."""
    await _split(session, transfer_id, await _parts(session, transfer_id))


async def _parts(session: AsyncSession, transfer_id: int) -> list[Part]:
    """What a transfer took, by when it ends."""
    amount = func.sum(LotUse.amount)
    query = select(Lot.expires_at, amount).join(Lot, Lot.id == LotUse.lot_id).where(LotUse.transfer_id == transfer_id)
    return [(until, int(points)) for until, points in await session.execute(query.group_by(Lot.expires_at))]


async def _split(session: AsyncSession, transfer_id: int, parts: Sequence[Part]) -> None:
    """Put several lots in place of the one that the trigger has just opened for a transfer; together they are as much.

    What no part speaks of, since it was taken before there were lots, never ends.
    """
    opened = select(Lot.id, Lot.account_id, Lot.amount).where(Lot.transfer_id == transfer_id, Lot.rest == Lot.amount)
    lot = (await session.execute(opened)).one()
    dated: dict[datetime | None, int] = {None: lot.amount}
    for until, amount in parts:
        if until is not None:
            dated[until] = dated.get(until, 0) + amount
            dated[None] -= amount
    first, *others = [(until, amount) for until, amount in dated.items() if amount]
    values = {"expires_at": first[0], "amount": first[1], "rest": first[1]}
    await session.execute(update(Lot).where(Lot.id == lot.id).values(values).execution_options(synchronize_session=False))
    if others:
        same = {"account_id": lot.account_id, "transfer_id": transfer_id}
        rows = [same | {"expires_at": until, "amount": amount, "rest": amount} for until, amount in others]
        await session.execute(insert(Lot), rows)
