"""What is not kept: a wish's private words go 90 days after it ended, in chats, too. Its public words and moments stay."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from messages import privacy
from wishes import mentions
from wishes.models import Wish

KEPT = timedelta(days=90)
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
