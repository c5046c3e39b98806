"""Matching: the five best helpers for a wish and the five best wishes for a helper, each with the reasons.

Both take a constant number of queries and look at a bounded number of candidates, however many wishes are open. Who listed nothing
in the resource list is suggested to nobody: to list something is to want to be asked.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import authority, persons, units
from people.authority import CAN_APPROVE
from wishes import claims, helpers, places, scoring
from wishes.claim_starts import MOST_AT_ONCE
from wishes.helpers import Busy, Helper, Listed, pairs
from wishes.models import Wish
from wishes.scoring import Fit, Reason, Side
from wishes.steps import WishUnknown
from wishes.times import times_in
from wishes.topics import topics_of
from wishes.wish_words import WORDS
from wishes.wishes_for_helpers import wishes_for

__all__ = ["Reason", "Suggestion", "helpers_for", "matching_units", "wishes_for"]

FIVE = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who might help: a person or a unit."""

    person_id: int | None
    unit_id: int | None
    name: str
    reasons: tuple[Reason, ...]


async def helpers_for(session: AsyncSession, *, actor: int, wish_id: int, now: datetime, limit: int = FIVE) -> list[Suggestion]:
    """The best helpers for a wish, the best first, for staff who dispatch it, and of people for who hands it over.

    Raises `WishUnknown`, `NotAllowed`.
    """
    wish = await _wish(session, wish_id)
    held = await claims.live(session, wish_id=wish_id)
    hands_over = held is not None and held.person_id == actor
    if not hands_over:
        await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    ranked = await _ranked(session, wish, now=now, only_units=False)
    best = [one for one in ranked if not hands_over or one[0].unit_id is None][:limit]
    people = await persons.names(session, [one.person_id for one, _ in best if one.person_id is not None])
    of_units = await units.names(session, [one.unit_id for one, _ in best if one.unit_id is not None])
    mention(*people)
    return [Suggestion(one.person_id, one.unit_id, _name(one, people, of_units), fit.reasons) for one, fit in best]


async def matching_units(session: AsyncSession, *, wish_id: int, now: datetime, limit: int = FIVE) -> list[int]:
    """Ids of the units whose resources fit a wish best, the best first. Raises `WishUnknown`."""
    best = await _ranked(session, await _wish(session, wish_id), now=now, only_units=True)
    return [one.unit_id for one, _ in best[:limit] if one.unit_id is not None]


async def _wish(session: AsyncSession, wish_id: int) -> Wish:
    wish = await session.get(Wish, wish_id, populate_existing=True)
    if wish is None:
        raise WishUnknown
    return wish


async def _ranked(session: AsyncSession, wish: Wish, *, now: datetime, only_units: bool) -> list[tuple[Helper, Fit]]:
    """Everybody who was found, each by what of theirs fits best, the best first."""
    text = wish.public_words or opened(session, WORDS, wish.words)
    topics = topics_of(text, wish.kind)
    found = await helpers.candidates(session, wish=wish, topics=topics, only_units=only_units)
    known = await places.places(session, [wish.node_id, *(one.node_id for one in found)])
    on_hand = await helpers.busy(session, helpers={one.helper for one in found}, now=now)
    place = known.get(wish.node_id) if wish.node_id is not None else None
    wanted = Side(wish.kind, topics, pairs(text), times_in(text), place)
    best: dict[Helper, Fit] = {}
    for one in found:
        has = on_hand.get(one.helper, Busy())
        if not _has_room(one, has):
            continue
        fits = _with_record(scoring.fit(wanted, helpers.side_of(session, one, known)), has)
        if one.helper not in best or fits.points > best[one.helper].points:
            best[one.helper] = fits
    return sorted(best.items(), key=lambda item: (-item[1].points, item[0].unit_id or 0, item[0].person_id or 0))


def _has_room(one: Listed, has: Busy) -> bool:
    """Whether they can take on another: so many at once, and so many a month as they said."""
    if one.helper.unit_id is None and has.live >= MOST_AT_ONCE:
        return False
    return one.entry.quantity is None or has.this_month < one.entry.quantity


def _with_record(fits: Fit, has: Busy) -> Fit:
    record = scoring.of_record(has.live, has.fulfilled)
    return Fit(fits.points + record.points, (*fits.reasons, *record.reasons))


def _name(one: Helper, people: dict[int, str], of_units: dict[int, str]) -> str:
    return of_units.get(one.unit_id, "") if one.unit_id is not None else people.get(one.person_id or 0, "")
