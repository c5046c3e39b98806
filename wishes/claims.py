"""Claims (认领): who takes a wish on. One live claim a wish, however many tap at once; two terms, to get in touch and to make it true.

Told: wish.claimed (the wisher: wish_id, claim_id), wish.released (wisher, staff: wish_id, claim_id).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import authority, persons
from people.authority import CAN_APPROVE
from wishes import claim_ends, steps, timers
from wishes.claim_lists import ClaimLine, of_person
from wishes.claim_starts import AlreadyClaimed, NotOpen, OwnWish, TooManyClaims, begin, require_helper, start_fulfilling
from wishes.models import Claim, Wish

__all__ = [
    "AlreadyClaimed",
    "ClaimLine",
    "NotOpen",
    "NotYourClaim",
    "OwnWish",
    "TooManyClaims",
    "claim",
    "contacted",
    "is_staff",
    "live",
    "of_person",
    "release",
    "require_mine",
]


class NotYourClaim(Refusal):
    """The person has no live claim on this wish."""


async def claim(session: AsyncSession, *, actor: int, wish_id: int, unit_id: int | None = None, now: datetime) -> int:
    """Take an open wish on, oneself or for a unit one speaks for; the wisher is told. Again gives the same claim's number.

    Raises `WishUnknown`, `PersonUnknown`, `NotAllowed`, `OwnWish`, `NotOpen`, `AlreadyClaimed`, `TooManyClaims`.
    """
    person = await persons.lock(session, actor)
    wish = await steps.lock(session, wish_id)
    await require_helper(session, wish=wish, person=person, unit_id=unit_id)
    if wish.status == "claimed":
        held = await live(session, wish_id=wish_id)
        if held is not None and (held.person_id, held.unit_id) == (actor, unit_id):
            return held.id
        raise AlreadyClaimed
    return await begin(session, wish=wish, person_id=actor, unit_id=unit_id, way="claimed", now=now)


async def contacted(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> None:
    """The claimer has got in touch with the wisher; from now on the term to make it true runs. Again changes nothing.

    Raises `WishUnknown`, `NotYourClaim`.
    """
    wish, held = await require_mine(session, actor=actor, wish_id=wish_id)
    if held.contacted_at is not None:
        return
    held.contacted_at = now
    await session.flush()
    await timers.call_off(session, wish_id=wish_id, turn=held.id, now=now)
    await start_fulfilling(session, claim=held, now=now)
    await steps.record(session, wish=wish, what="contacted", actor=actor, now=now)


async def release(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> None:
    """Give a claim up, one's own, or as staff another's: the wish is open again, and wisher and staff are told.

    Raises `WishUnknown`, `NotYourClaim`.
    """
    wish = await steps.lock(session, wish_id)
    held = await live(session, wish_id=wish_id)
    if held is None:
        raise NotYourClaim
    if held.person_id != actor and not await is_staff(session, person_id=actor, wish=wish, now=now):
        raise NotYourClaim
    await claim_ends.set_free(session, wish=wish, claim=held, outcome="released", actor=actor, now=now)


async def live(session: AsyncSession, *, wish_id: int) -> Claim | None:
    """The claim on this wish that goes on now."""
    query = select(Claim).where(Claim.wish_id == wish_id, Claim.ended_at.is_(None))
    return (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()


async def require_mine(session: AsyncSession, *, actor: int, wish_id: int) -> tuple[Wish, Claim]:
    """The wish, locked, with the actor's live claim on it. Raises `WishUnknown`, `NotYourClaim`."""
    wish = await steps.lock(session, wish_id)
    held = await live(session, wish_id=wish_id)
    if held is None or held.person_id != actor:
        raise NotYourClaim
    return wish, held


async def is_staff(session: AsyncSession, *, person_id: int, wish: Wish, now: datetime) -> bool:
    """Whether this person decides about wishes where this one is."""
    return await authority.has_role(session, person_id=person_id, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
