"""What is not kept: a wish's private words go 90 days after it ended, in chats, too; how it came true a year after.

Its public words, stars and moments stay.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core import files
from messages import privacy
from wishes import mentions
from wishes.models import Claim, FollowUp, Wish

KEPT = timedelta(days=90)
# So long the posters of a year's months can be made again.
ANSWER_KEPT = timedelta(days=365)
OVER = ("confirmed", "refused", "withdrawn")


async def old(session: AsyncSession, *, now: datetime, limit: int = 100) -> list[int]:
    """Numbers of wishes that ended before the time for which their private words are kept, and still have them.

    One that is joined to another lasts as long as the other: it may come back to staff.
    """
    other = aliased(Wish)
    joined = select(other.id).where(other.id == Wish.joined_to, other.status.in_(OVER)).exists()
    over = or_(Wish.status.in_(OVER), and_(Wish.status == "joined", joined))
    holds = or_(*(column.is_not(None) for column in (Wish.words, Wish.whom, Wish.reach, Wish.reason)))
    ended = func.coalesce(Wish.confirmed_at, Wish.ended_at) < now - KEPT
    return list(await session.scalars(select(Wish.id).where(over, holds, ended).order_by(Wish.id).limit(limit)))


async def empty(session: AsyncSession, *, wish_id: int, now: datetime) -> None:
    """Empty the private words of one that ended long ago; one that was opened again meanwhile keeps them."""
    ended = func.coalesce(Wish.confirmed_at, Wish.ended_at) < now - KEPT
    mine = update(Wish).where(Wish.id == wish_id, Wish.status.in_((*OVER, "joined")), ended)
    emptied = mine.values(words=None, whom=None, reach=None, reason=None).returning(Wish.id)
    if (await session.scalars(emptied)).one_or_none() is not None:
        await privacy.empty_about(session, subject=mentions.subject_of(wish_id), now=now, before=now - KEPT)


async def old_answers(session: AsyncSession, *, now: datetime, limit: int = 100) -> list[int]:
    """Numbers of claims by which wishes came true so long ago that nobody needs to be shown how."""
    rated = select(FollowUp.claim_id).where(FollowUp.claim_id == Claim.id, FollowUp.words.is_not(None)).exists()
    holds = or_(Claim.words.is_not(None), Claim.photo.is_not(None), rated)
    query = select(Claim.id).where(Claim.confirmed_at < now - ANSWER_KEPT, holds)
    return list(await session.scalars(query.order_by(Claim.confirmed_at, Claim.id).limit(limit)))


async def empty_answer(session: AsyncSession, *, claim_id: int, now: datetime) -> None:
    """Empty how a wish came true long ago: the helper's words and photo, what the wisher said of it, and what chats show of both."""
    mine = select(Claim).where(Claim.id == claim_id, Claim.confirmed_at < now - ANSWER_KEPT).with_for_update()
    claim = (await session.scalars(mine.execution_options(populate_existing=True))).one_or_none()
    if claim is None:
        return
    photo, claim.words, claim.photo = claim.photo, None, None
    await session.flush()
    await session.execute(update(FollowUp).where(FollowUp.claim_id == claim_id).values(words=None))
    if photo is not None:
        await files.drop(session, [photo])
    # Of one that was opened again and is still under way, chats go on showing what is new.
    is_over = (await session.get_one(Wish, claim.wish_id)).status in OVER
    subject = mentions.subject_of(claim.wish_id)
    await privacy.empty_about(session, subject=subject, now=now, before=None if is_over else now - KEPT)
