"""The clock of wishes: what is due is done once, however many processes look, late after a stop.

Told: wish.screen_late (staff: wish_id), wish.rolled (staff: wish_id), wish.contact_soon and wish.fulfil_soon (the claimer: wish_id,
claim_id), wish.lapsed (wisher, claimer, staff: wish_id, claim_id), wish.confirm_soon (the wisher: wish_id, claim_id), wish.confirm_late
(staff: wish_id, claim_id), wish.follow_up (the wisher: wish_id, claim_id).
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import claim_ends, follow_ups, matching, offers, steps, wish_lists
from wishes.models import Claim, Wish, WishTimer


async def due(session: AsyncSession, *, now: datetime, limit: int = 100) -> list[int]:
    """Wishes about which something is due, at most so many of what waits longest: a look at an index that holds only what is ahead."""
    waiting = select(WishTimer.wish_id).where(*_ahead(now)).order_by(WishTimer.due_at).limit(limit)
    return sorted(set(await session.scalars(waiting)))


async def fire_due(session: AsyncSession, *, now: datetime, limit: int = 100) -> int:
    """Do everything that is due; how much it was. In one transaction: the job has one for each wish."""
    return sum([await fire(session, wish_id=wish_id, now=now) for wish_id in await due(session, now=now, limit=limit)])


async def fire(session: AsyncSession, *, wish_id: int, now: datetime) -> int:
    """Do what is due about one wish, the earlier first; how much. Of two who look at once, one does it."""
    # Whoever takes the next step locks the wish too: either they are first, and this is called off, or this was in time.
    wish = await steps.lock(session, wish_id)
    fired = 0
    while timer := await _take(session, wish_id, now):
        what, turn = timer
        await _WHAT[what](session, wish, what, turn, now)
        fired += 1
    return fired


async def _take(session: AsyncSession, wish_id: int, now: datetime) -> tuple[str, int] | None:
    """The next thing to do, marked as done: by one statement, so that it is never taken twice."""
    ahead = (WishTimer.wish_id == wish_id, *_ahead(now))
    first = select(WishTimer.id).where(*ahead).order_by(WishTimer.due_at, WishTimer.id).limit(1).scalar_subquery()
    taken = update(WishTimer).where(WishTimer.id == first, *ahead).values(fired_at=now).returning(WishTimer.what, WishTimer.turn)
    row = (await session.execute(taken.execution_options(synchronize_session=False))).one_or_none()
    return None if row is None else (row.what, row.turn)


async def _screen_late(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    if wish.status == "asked":
        await _tell(session, wish, await _staff(session, wish, now), "wish.screen_late", turn, now=now)


async def _roll(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    """Nobody took it on: it comes before what rolled less often, units that can help are asked, and staff are told."""
    if wish.status != "open":
        return
    wish.rolls += 1
    await wish_lists.open_again(session, wish=wish, now=now)
    await steps.record(session, wish=wish, what="rolled", actor=None, now=now)
    units = await matching.matching_units(session, wish_id=wish.id, now=now)
    await offers.offer_to_units(session, wish=wish, unit_ids=units, now=now)
    await _tell(session, wish, await _staff(session, wish, now), "wish.rolled", turn, now=now)


async def _remind(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    """The claimer hears that a term ends soon, unless it has ended meanwhile."""
    claim = await _live(session, turn)
    if claim is None or wish.status != "claimed":
        return
    if now < (claim.contact_by if what == "contact.soon" else claim.fulfil_by):
        await _tell(session, wish, [claim.person_id], f"wish.{what.replace('.', '_')}", turn, now=now)


async def _lapse(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    """The term is over: others may take the wish on."""
    claim = await _live(session, turn)
    if claim is not None and wish.status == "claimed":
        await claim_ends.set_free(session, wish=wish, claim=claim, outcome="lapsed", actor=None, now=now)


async def _ask_to_confirm(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    """The wisher is reminded; later staff are asked to confirm for them: not who did it."""
    claim = await _live(session, turn)
    if claim is None or wish.status != "fulfilled":
        return
    to = [wish.person_id] if what == "confirm.soon" else await _staff(session, wish, now)
    kind = f"wish.{what.replace('.', '_')}"
    await _tell(session, wish, set(to) - {claim.person_id}, kind, turn, now=now)


async def _follow_up(session: AsyncSession, wish: Wish, what: str, turn: int, now: datetime) -> None:
    if what == "follow_up.ask":
        await follow_ups.ask(session, wish=wish, claim_id=turn, now=now)
    else:
        await follow_ups.close(session, wish=wish, claim_id=turn, now=now)


async def _live(session: AsyncSession, claim_id: int) -> Claim | None:
    query = select(Claim).where(Claim.id == claim_id, Claim.ended_at.is_(None))
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def _staff(session: AsyncSession, wish: Wish, now: datetime) -> list[int]:
    return await authority.holders(session, roles=CAN_APPROVE, node_id=wish.community_id, now=now)


async def _tell(session: AsyncSession, wish: Wish, to: Collection[int], kind: str, turn: int, *, now: datetime) -> None:
    data = {"wish_id": wish.id} if turn < 0 else {"wish_id": wish.id, "claim_id": turn}
    # A term that began anew is told of anew.
    key = f"{kind}:{wish.id}:{turn}:{now.isoformat()}"
    await notify(session, to=to, kind=kind, data=data, key=key, now=now)


def _ahead(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return WishTimer.due_at <= now, WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None)


_WHAT: dict[str, Callable[[AsyncSession, Wish, str, int, datetime], Awaitable[None]]] = {
    "screen.late": _screen_late,
    "roll": _roll,
    "contact.soon": _remind,
    "fulfil.soon": _remind,
    "contact.over": _lapse,
    "fulfil.over": _lapse,
    "confirm.soon": _ask_to_confirm,
    "confirm.late": _ask_to_confirm,
    "follow_up.ask": _follow_up,
    "follow_up.over": _follow_up,
}
