"""What only the claimer and staff may see of a wish: its words, for whom, where and how to reach them. Each view is on record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from messages.mentions import mention
from people import persons
from wishes import claim_traces, claims, mentions, steps, wish_words
from wishes.claims import NotYourClaim


@dataclass(frozen=True, slots=True)
class Private:
    """A wish in the wisher's own words, for whom it is (empty: themselves), how to reach them; the wisher's name and phone (E.164)."""

    words: str
    whom: str
    reach: str
    name: str
    phone: str | None


async def private(session: AsyncSession, *, actor: int, wish_id: int, now: datetime) -> Private:
    """For the live claimer (of a unit's claim, who claimed), and staff of the community; the view is on record.

    What a claimer is shown by it is emptied when the claim ends. Raises `WishUnknown`, `NotYourClaim`, `PersonUnknown`.
    """
    # Locked, so that nobody looks while the claim ends.
    wish = await steps.lock(session, wish_id)
    held = await claims.live(session, wish_id=wish_id)
    is_claimer = held is not None and held.person_id == actor
    if not is_claimer and not await claims.is_staff(session, person_id=actor, wish=wish, now=now):
        raise NotYourClaim
    person = await persons.get(session, wish.person_id)
    await steps.record(session, wish=wish, what="private_seen", actor=actor, now=now)
    mention(wish.person_id)
    if held is not None and is_claimer:
        claim_traces.speak_of(held.id)
    else:
        mentions.speak_of(wish_id)
    return Private(
        words=opened(session, wish_words.WORDS, wish.words),
        whom=opened(session, wish_words.WHOM, wish.whom),
        reach=opened(session, wish_words.REACH, wish.reach),
        name=persons.name_of(session, person),
        phone=persons.phone_of(session, person),
    )
