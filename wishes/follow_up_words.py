"""Words after the stars: what the wisher, or staff for them, adds to a rating that was given."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import seal
from wishes import follow_ups, wish_words
from wishes.follow_ups import FollowUpOver


async def say(session: AsyncSession, *, actor: int, claim_id: int, words: str, now: datetime) -> None:
    """Add words to the actor's own rating, in place of those they had added.

    Raises `WishUnknown`, `NotAllowed`, `OwnClaim`, `WishWordsUnclear`, `FollowUpOver`.
    """
    clean = wish_words.rated(words)
    _, _, asked = await follow_ups.confirmed(session, actor, claim_id, now)
    if asked.rated_by != actor:
        raise FollowUpOver
    asked.words = seal(session, wish_words.RATED, clean)
    await session.flush()
