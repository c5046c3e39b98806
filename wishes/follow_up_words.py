"""Words after the stars: what the wisher, or staff for them, adds to a rating that was given."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import seal
from wishes import wish_words
from wishes.follow_ups import FollowUpOver
from wishes.models import FollowUp


async def say(session: AsyncSession, *, actor: int, claim_id: int, words: str, now: datetime) -> None:
    """Add words to the actor's own rating, in place of those they had added. Raises `WishWordsUnclear`, `FollowUpOver`."""
    clean = wish_words.rated(words)
    mine = (FollowUp.claim_id == claim_id, FollowUp.rated_by == actor)
    said = update(FollowUp).where(*mine).values(words=seal(session, wish_words.RATED, clean)).returning(FollowUp.claim_id)
    if (await session.scalars(said)).one_or_none() is None:
        raise FollowUpOver
