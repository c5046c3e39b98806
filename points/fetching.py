"""The time to fetch what was approved: its end, reminders before it, and what happens to what nobody fetched, or decided about."""

from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import notices, units
from points import holds
from points.catalogue_models import Redemption, Slot
from points.policy import policy
from points.slots import SlotGone

# How many days ahead of its end a member is reminded, the last reminder first.
REMINDERS = (1, 3)
# A service that was booked can still be confirmed on the day after it.
AFTER_SLOT = timedelta(days=1)
AT_ONCE = 200

# When something ended and its number: a place in a list.
Place = tuple[datetime, int]


class BookedTimeOver(SlotGone):
    """The time that was booked is over: nobody can come to it any more."""


async def term(session: AsyncSession, *, redemption: Redemption, now: datetime) -> dict[str, object]:
    """Until when a redemption that is approved now must be fetched: as the community's policy says, and not before its slot is over.

    Reminders that would come as soon as it is approved are left out.
    """
    within = (await policy(session, redemption.community_id)).fetch_within
    until = now + within
    if redemption.slot_id is not None:
        slot = await session.get_one(Slot, redemption.slot_id)
        until = max(until, slot.ends_at + AFTER_SLOT)
    missed = [days for days in REMINDERS if until - now <= timedelta(days=days)]
    return {"expires_at": until, "reminded_days": min(missed, default=None)}


async def remind(session: AsyncSession, *, now: datetime) -> int:
    """Remind members of what they have not fetched, once for each number of days ahead; how many were reminded, at most `AT_ONCE`."""
    reminded = 0
    for days in REMINDERS:
        told = or_(Redemption.reminded_days.is_(None), Redemption.reminded_days > days)
        soon = (Redemption.expires_at > now) & (Redemption.expires_at <= now + timedelta(days=days))
        due = (Redemption.status == "approved") & soon & told
        some = select(Redemption.id).where(due).order_by(Redemption.expires_at).limit(AT_ONCE - reminded)
        # The conditions stand in the UPDATE too: of two processes that chose the same rows, one changes them.
        claim = update(Redemption).where(Redemption.id.in_(some), due).values(reminded_days=days)
        claimed = await session.execute(claim.returning(Redemption.id, Redemption.person_id).execution_options(synchronize_session=False))
        for number, person_id in sorted((row.id, row.person_id) for row in claimed):
            await _tell(session, "redemption.fetch_soon", number, [person_id], now, key=f"redemption.fetch_soon:{number}:{days}")
            reminded += 1
    return reminded


async def overdue(session: AsyncSession, *, now: datetime, after: Place | None = None, limit: int = AT_ONCE) -> list[Place]:
    """What was not fetched in time: its end and number, the longest overdue first; the next page comes `after` the last one."""
    late = select(Redemption.expires_at, Redemption.id).where(Redemption.status == "approved", Redemption.expires_at <= now)
    if after is not None:
        late = late.where(tuple_(Redemption.expires_at, Redemption.id) > after)
    return await _places(session, late.order_by(Redemption.expires_at, Redemption.id).limit(limit))


async def undecided(session: AsyncSession, *, now: datetime, after: Place | None = None, limit: int = AT_ONCE) -> list[Place]:
    """The same of what nobody decided about before the time that was booked was over."""
    late = select(Slot.ends_at, Redemption.id).join(Slot, Slot.id == Redemption.slot_id)
    late = late.where(Redemption.status == "asked", Slot.ends_at <= now)
    if after is not None:
        late = late.where(tuple_(Slot.ends_at, Redemption.id) > after)
    return await _places(session, late.order_by(Slot.ends_at, Redemption.id).limit(limit))


async def check_slot(session: AsyncSession, *, redemption: Redemption, now: datetime) -> None:
    """Raises `BookedTimeOver` when the time that was booked has ended."""
    if redemption.slot_id is not None and (await session.get_one(Slot, redemption.slot_id)).ends_at <= now:
        raise BookedTimeOver


async def expire(session: AsyncSession, *, redemption_id: int, now: datetime) -> bool:
    """End what was not fetched in time: points and goods return, member and unit are told. False when it has ended otherwise."""
    query = (
        update(Redemption)
        .where(Redemption.id == redemption_id, Redemption.status == "approved", Redemption.expires_at <= now)
        .values(status="expired", ended_at=now, **holds.NO_CODE)
    )
    expired = (await session.scalars(query.returning(Redemption))).one_or_none()
    if expired is None:
        return False
    await holds.give_back(session, redemption=expired, made_by=None, now=now)
    to = [expired.person_id, *([expired.asked_by] if expired.asked_by else [])]
    await _tell(session, "redemption.expired", expired.id, to, now)
    await _tell(session, "redemption.not_fetched", expired.id, await units.members(session, expired.unit_id), now)
    return True


async def lapse(session: AsyncSession, *, redemption_id: int, now: datetime) -> bool:
    """End what nobody decided about before its booked time was over: the points return, the member is told. False when it has ended."""
    over = select(Slot.id).where(Slot.ends_at <= now)
    query = (
        update(Redemption)
        .where(Redemption.id == redemption_id, Redemption.status == "asked", Redemption.slot_id.in_(over))
        .values(status="cancelled", ended_at=now)
    )
    lapsed = (await session.scalars(query.returning(Redemption))).one_or_none()
    if lapsed is None:
        return False
    await holds.give_back(session, redemption=lapsed, made_by=None, now=now)
    to = [lapsed.person_id, *([lapsed.asked_by] if lapsed.asked_by else [])]
    await _tell(session, "redemption.lapsed", lapsed.id, to, now)
    return True


async def _places(session: AsyncSession, query: Select[datetime | None, int]) -> list[Place]:
    return [(ended, number) for ended, number in await session.execute(query) if ended is not None]


async def _tell(session: AsyncSession, kind: str, number: int, to: list[int], now: datetime, *, key: str | None = None) -> None:
    await notices.notify(session, to=to, kind=kind, data={"redemption_id": number}, key=key or f"{kind}:{number}", now=now)
