"""What the wisher is asked about what was done, and what it came to: for the wisher, who may answer for them, and who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.sealing import opened
from messages.mentions import mention
from people import units
from wishes import wish_cards, wish_words
from wishes.follow_ups import LOW
from wishes.models import Claim, FollowUp, Wish
from wishes.steps import WishUnknown
from wishes.wish_cards import CLAIMER, MEMBER, OWN, STAFF, WishCard


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """The wish, how its claimer says it came true, and how far the asking is.

    `came_back`: the wisher said that it is not so yet, and `missing` what they miss. `may_answer`: this reader speaks for the wisher about
    it. `may_rate` from some days after it came true until it is over.
    """

    card: WishCard
    claim_id: int
    done: str
    photo: bytes | None
    came_back: bool
    missing: str
    points: int | None
    may_answer: bool
    may_rate: bool
    rating: int | None
    words: str
    may_reopen: bool


async def card(session: AsyncSession, *, reader: int, wish_id: int, now: datetime) -> AnswerCard:
    """Of a wish in somebody's hands, or which came true. Raises `WishUnknown`, also for who is neither of these."""
    shown = await wish_cards.card(session, reader=reader, wish_id=wish_id, now=now)
    if shown.taken is None or shown.access == MEMBER:
        raise WishUnknown
    held = await session.get_one(Claim, shown.taken.claim_id, populate_existing=True)
    asked = await session.get(FollowUp, held.id, populate_existing=True)
    may = shown.access in (OWN, STAFF) and not await _did_it(session, reader, shown, held)
    is_over = asked is None or asked.over_at is not None
    waits = asked is not None and not is_over and asked.rated_at is None and asked.due_at <= now
    rating = None if asked is None else asked.rating
    stands = shown.status == "confirmed" and held.round == shown.round
    mention(held.person_id)
    wish = await session.get_one(Wish, wish_id)
    # Only what was said to have come true has words of how.
    came_back = shown.status == "claimed" and held.words is not None
    return AnswerCard(
        card=shown,
        claim_id=held.id,
        done=opened(session, wish_words.DONE, held.words),
        photo=await files.load(session, held.photo) if held.photo is not None else None,
        came_back=came_back,
        missing=opened(session, wish_words.REASON, wish.reason) if came_back else "",
        points=held.points,
        may_answer=may,
        may_rate=may and stands and waits,
        rating=rating,
        words=opened(session, wish_words.RATED, asked.words) if asked is not None and shown.access != CLAIMER else "",
        may_reopen=may and stands and rating is not None and (shown.access == STAFF or rating <= LOW),
    )


async def _did_it(session: AsyncSession, reader: int, shown: WishCard, held: Claim) -> bool:
    """Whether it is the reader's own claim, or that of a unit they speak for: a wisher answers about their unit all the same."""
    if held.person_id == reader:
        return True
    return shown.access != OWN and held.unit_id is not None and reader in await units.members(session, held.unit_id)
