"""Offers: staff ask somebody or a unit to take a wish on (社区派单), a claimer asks another, the house asks units; they say yes or no.

Told: wish.offered (who is asked: wish_id, offer_id), wish.declined (who asked: wish_id, offer_id), wish.accepted (staff who asked: wish_id,
claim_id), wish.handed (who had it: wish_id, claim_id of the one that ended).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import persons, units
from people.authority import CAN_APPROVE, require
from people.models import Unit, UnitMember
from people.notices import notify
from wishes import claim_ends, claim_traces, claims, steps
from wishes.claim_starts import NotOpen, OwnWish, begin, require_helper
from wishes.models import Claim, Offer, Wish


class OfferOver(Refusal):
    """There is no such offer to this person, or it is answered: somebody else took the wish on, or it was taken back."""


class CannotHelp(Refusal):
    """Who was chosen cannot take this wish on: they wished it, or are not of this community."""


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer that waits for an answer. `by_claimer`: somebody who has the wish in hand asks; `made_by` None: the house itself."""

    offer_id: int
    wish_id: int
    words: str
    unit_id: int | None
    made_by: int | None
    made_at: datetime
    by_claimer: bool


async def dispatch(
    session: AsyncSession, *, actor: int, wish_id: int, person_id: int | None = None, unit_id: int | None = None, now: datetime
) -> int:
    """As staff, ask a person or a unit to take an open wish on; they are told. Again gives the same offer's number.

    Raises `WishUnknown`, `NotAllowed`, `NotOpen`, `CannotHelp`, `PersonUnknown`, `UnitUnknown`.
    """
    assert (person_id is None) != (unit_id is None)
    wish = await steps.lock(session, wish_id)
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    if wish.status != "open":
        raise NotOpen(status=wish.status)
    if person_id is not None:
        await _check_person(session, wish, person_id)
    elif unit_id is not None and (await units.get(session, unit_id)).community_id != wish.community_id:
        raise CannotHelp
    return await _offer(session, wish, {"person_id": person_id, "unit_id": unit_id, "made_by": actor}, now)


async def offer_to_units(session: AsyncSession, *, wish: Wish, unit_ids: Iterable[int], now: datetime) -> None:
    """The house itself asks these units to take on a wish that nobody took; the caller has locked it."""
    for unit_id in sorted(set(unit_ids)):
        await _offer(session, wish, {"unit_id": unit_id}, now)


async def hand_over(session: AsyncSession, *, actor: int, wish_id: int, person_id: int, now: datetime) -> int:
    """As the claimer, ask another member to go on with the wish; until they accept, it stays the actor's. Again gives the same number.

    Raises `WishUnknown`, `NotYourClaim`, `NotOpen`, `CannotHelp`, `PersonUnknown`.
    """
    wish, held = await claims.require_mine(session, actor=actor, wish_id=wish_id)
    if wish.status != "claimed":
        raise NotOpen(status=wish.status)
    if person_id == actor:
        raise CannotHelp
    await _check_person(session, wish, person_id)
    return await _offer(session, wish, {"person_id": person_id, "made_by": actor, "from_claim": held.id}, now)


async def accept(session: AsyncSession, *, actor: int, offer_id: int, now: datetime) -> int:
    """Take the wish on, oneself or for the unit that was asked; both terms begin anew. The number of the claim; again gives the same.

    Raises `OfferOver`, `PersonUnknown`, `WishUnknown`, `NotAllowed`, `OwnWish`, `NotOpen`, `AlreadyClaimed`, `TooManyClaims`.
    """
    person = await persons.lock(session, actor)
    wish, offer = await _addressed(session, actor, offer_id)
    held = await claims.live(session, wish_id=wish.id)
    if offer.answer == "accepted" and offer.answered_by == actor and held is not None and held.person_id == actor:
        return held.id
    if offer.answered_at is not None:
        raise OfferOver
    await require_helper(session, wish=wish, person=person, unit_id=offer.unit_id)
    if offer.from_claim is not None:
        await _take_from(session, wish, held, offer)
    offer.answer, offer.answered_at, offer.answered_by = "accepted", now, actor
    await session.flush()
    if offer.from_claim is not None and held is not None:
        return await _hand(session, wish, held, actor, now)
    claim_id = await begin(session, wish=wish, person_id=actor, unit_id=offer.unit_id, way="dispatched", now=now)
    to = [offer.made_by] if offer.made_by is not None else []
    data = {"wish_id": wish.id, "claim_id": claim_id}
    await notify(session, to=to, kind="wish.accepted", data=data, key=f"wish.accepted:{offer_id}", now=now)
    return claim_id


async def decline(session: AsyncSession, *, actor: int, offer_id: int, now: datetime) -> None:
    """Say no; whoever asked is told. Again changes nothing. Raises `OfferOver`, `WishUnknown`."""
    wish, offer = await _addressed(session, actor, offer_id)
    if offer.answered_at is not None:
        if offer.answer == "declined":
            return
        raise OfferOver
    offer.answer, offer.answered_at, offer.answered_by = "declined", now, actor
    await session.flush()
    await steps.record(session, wish=wish, what="declined", actor=actor, now=now)
    to = [offer.made_by] if offer.made_by is not None else []
    data = {"wish_id": wish.id, "offer_id": offer_id}
    await notify(session, to=to, kind="wish.declined", data=data, key=f"wish.declined:{offer_id}", now=now)


async def open_for(session: AsyncSession, *, person_id: int, now: datetime, after: int = 0, limit: int = 8) -> list[OfferLine]:
    """What a person was asked to take on, oneself or for a unit, and has not answered; the first first, the next page `after` its last."""
    mine = select(UnitMember.unit_id).join(Unit, Unit.id == UnitMember.unit_id)
    mine = mine.where(UnitMember.person_id == person_id, Unit.closed_at.is_(None))
    query = select(Offer, Wish).join(Wish, Wish.id == Offer.wish_id).where(Offer.answered_at.is_(None), Offer.id > after)
    theirs = query.where(or_(Offer.person_id == person_id, Offer.unit_id.in_(mine)))
    found = await session.execute(theirs.order_by(Offer.id).limit(limit))
    return [
        OfferLine(offer.id, wish.id, wish.public_words or "", offer.unit_id, offer.made_by, offer.made_at, offer.from_claim is not None)
        for offer, wish in found
    ]


async def _check_person(session: AsyncSession, wish: Wish, person_id: int) -> None:
    """Raises `CannotHelp`: which rule stands against it is not told, for it may be about family."""
    person = await persons.get(session, person_id)
    try:
        await require_helper(session, wish=wish, person=person, unit_id=None)
    except (OwnWish, steps.WishUnknown) as error:
        raise CannotHelp from error


async def _offer(session: AsyncSession, wish: Wish, to: dict[str, int | None], now: datetime) -> int:
    same = and_(
        Offer.wish_id == wish.id,
        Offer.answered_at.is_(None),
        Offer.person_id.is_not_distinct_from(to.get("person_id")),
        Offer.unit_id.is_not_distinct_from(to.get("unit_id")),
    )
    earlier = await session.scalar(select(Offer.id).where(same))
    if earlier is not None:
        return earlier
    row = {"wish_id": wish.id, "made_at": now} | to
    number = (await session.scalars(insert(session, Offer).values(row).returning(Offer.id))).one()
    await steps.record(session, wish=wish, what="dispatched", actor=to.get("made_by"), now=now)
    unit_id, person_id = to.get("unit_id"), to.get("person_id")
    asked = await units.members(session, unit_id) if unit_id is not None else [person_id] if person_id is not None else []
    data = {"wish_id": wish.id, "offer_id": number}
    await notify(session, to=asked, kind="wish.offered", data=data, key=f"wish.offered:{number}", now=now)
    return number


async def _addressed(session: AsyncSession, actor: int, offer_id: int) -> tuple[Wish, Offer]:
    """An offer to the actor, or to a unit they speak for, with its wish, locked. Raises `OfferOver`."""
    wish_id = await session.scalar(select(Offer.wish_id).where(Offer.id == offer_id))
    if wish_id is None:
        raise OfferOver
    wish = await steps.lock(session, wish_id)
    offer = await session.get_one(Offer, offer_id, populate_existing=True)
    if offer.person_id != actor and not (offer.unit_id and await units.is_member(session, unit_id=offer.unit_id, person_id=actor)):
        raise OfferOver
    return wish, offer


async def _take_from(session: AsyncSession, wish: Wish, held: Claim | None, offer: Offer) -> None:
    """Whether the claim that was to be handed over still goes on."""
    if held is None or held.id != offer.from_claim or wish.status != "claimed":
        raise OfferOver


async def _hand(session: AsyncSession, wish: Wish, held: Claim, actor: int, now: datetime) -> int:
    """The one claim ends and the other begins in the same moment: nobody else can come between."""
    await claim_ends.end(session, claim=held, outcome="handed", now=now)
    await steps.record(session, wish=wish, what="handed", actor=held.person_id, now=now)
    wish.status = "open"
    claim_id = await begin(session, wish=wish, person_id=actor, unit_id=None, way="handed", now=now)
    await claim_traces.silence(session, claim=held, now=now)
    data = {"wish_id": wish.id, "claim_id": held.id}
    await notify(session, to=[held.person_id], kind="wish.handed", data=data, key=f"wish.handed:{held.id}", now=now)
    return claim_id
