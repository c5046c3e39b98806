"""Offers as they are read: whom a wish was offered to and what they said, and one that waits for an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from wishes import offers, steps
from wishes.models import Offer, Wish
from wishes.offers import OfferLine, OfferOver


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody, or a unit, who was asked to take a wish on; `answer` None while it waits."""

    name: str
    is_unit: bool
    made_at: datetime
    answer: str | None


async def of_wish(session: AsyncSession, *, actor: int, wish_id: int, limit: int = 8, now: datetime) -> list[Asked]:
    """Who was asked to take the wish on, the last first, for staff; of a claimer only whom they asked themselves. Raises `WishUnknown`."""
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise steps.WishUnknown
    query = select(Offer).where(Offer.wish_id == wish_id).order_by(Offer.id.desc()).limit(limit)
    if not await authority.has_role(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now):
        query = query.where(Offer.made_by == actor)
    found = (await session.scalars(query)).all()
    people = await persons.names(session, [one.person_id for one in found if one.person_id is not None])
    of_units = await units.names(session, [one.unit_id for one in found if one.unit_id is not None])
    mention(*people)
    return [
        Asked(
            of_units.get(one.unit_id, "") if one.unit_id is not None else people.get(one.person_id or 0, ""),
            one.unit_id is not None,
            one.made_at,
            one.answer,
        )
        for one in found
    ]


async def one(session: AsyncSession, *, person_id: int, offer_id: int, now: datetime) -> OfferLine:
    """An offer that waits for this person's answer. Raises `OfferOver`."""
    waiting = await offers.open_for(session, person_id=person_id, after=offer_id - 1, limit=1, now=now)
    if [line.offer_id for line in waiting] != [offer_id]:
        raise OfferOver
    return waiting[0]


async def wish_of(session: AsyncSession, *, person_id: int, offer_id: int) -> int:
    """The wish that was offered to this person, or to a unit they speak for, also when it is answered. Raises `OfferOver`."""
    offer = await session.get(Offer, offer_id, populate_existing=True)
    if offer is None:
        raise OfferOver
    if offer.person_id != person_id and not (offer.unit_id and await units.is_member(session, unit_id=offer.unit_id, person_id=person_id)):
        raise OfferOver
    return offer.wish_id
