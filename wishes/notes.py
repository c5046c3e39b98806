"""What notices say of a claim or an offer, to those who hear of it: names and terms, nothing that is private of the wisher."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages.mentions import mention
from people import persons, units
from wishes import wish_cards
from wishes.models import Claim, FollowUp, Offer
from wishes.steps import WishUnknown
from wishes.wish_cards import WishCard


@dataclass(frozen=True, slots=True)
class ClaimNote:
    """A claim with its wish, as this reader may see it. `is_mine`: the reader's own claim; `rating` None until the wisher rated it."""

    card: WishCard
    is_mine: bool
    name: str
    unit_name: str
    contact_by: datetime
    fulfil_by: datetime
    is_live: bool
    points: int | None
    rating: int | None


@dataclass(frozen=True, slots=True)
class OfferNote:
    """An offer with its wish. `name` and `unit_name` are of who answered, or was asked; `waits` until it is answered."""

    card: WishCard
    name: str
    unit_name: str
    waits: bool
    by_claimer: bool


async def claim(session: AsyncSession, *, reader: int, claim_id: int, now: datetime) -> ClaimNote:
    """For the claimer, and who follows the wish: wisher, who wrote it down, staff. Raises `WishUnknown`."""
    held = await session.get(Claim, claim_id, populate_existing=True)
    if held is None:
        raise WishUnknown
    card = await wish_cards.card(session, reader=reader, wish_id=held.wish_id, now=now)
    if reader != held.person_id and card.access not in wish_cards.FOLLOWS:
        raise WishUnknown
    rating = select(FollowUp.rating).where(FollowUp.claim_id == claim_id)
    return ClaimNote(
        card=card,
        is_mine=reader == held.person_id,
        name=await _name(session, held.person_id),
        unit_name=await _unit(session, held.unit_id),
        contact_by=held.contact_by,
        fulfil_by=held.fulfil_by,
        is_live=held.ended_at is None,
        points=held.points,
        rating=await session.scalar(rating),
    )


async def offer(session: AsyncSession, *, reader: int, offer_id: int, now: datetime) -> OfferNote:
    """For who is asked, or speaks for the unit that is, and who asked. Raises `WishUnknown`."""
    found = await session.get(Offer, offer_id, populate_existing=True)
    if found is None:
        raise WishUnknown
    is_asked = reader == found.person_id or (
        found.unit_id is not None and await units.is_member(session, unit_id=found.unit_id, person_id=reader)
    )
    if not is_asked and reader != found.made_by:
        raise WishUnknown
    return OfferNote(
        card=await wish_cards.card(session, reader=reader, wish_id=found.wish_id, now=now),
        name=await _name(session, found.answered_by or found.person_id),
        unit_name=await _unit(session, found.unit_id),
        waits=found.answered_at is None,
        by_claimer=found.from_claim is not None,
    )


async def _name(session: AsyncSession, person_id: int | None) -> str:
    if person_id is None:
        return ""
    mention(person_id)
    return (await persons.names(session, [person_id])).get(person_id, "")


async def _unit(session: AsyncSession, unit_id: int | None) -> str:
    return (await units.names(session, [unit_id])).get(unit_id, "") if unit_id is not None else ""
