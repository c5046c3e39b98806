"""What the open wishes are about, to be looked up. Rows of the open ones only: what came true long ago makes no search longer."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from wishes.models import Wish, WishTopic
from wishes.topics import topics_of


async def add(session: AsyncSession, *, wish: Wish) -> None:
    """Note what the public text is about, from now on."""
    about = sorted(topics_of(wish.public_words or "", wish.kind))
    rows = [{"wish_id": wish.id, "topic": topic, "community_id": wish.community_id} for topic in about]
    if rows:
        await session.execute(insert(session, WishTopic).on_conflict_do_nothing(), rows)


async def remove(session: AsyncSession, *, wish_id: int) -> None:
    """Look it up no more."""
    await session.execute(delete(WishTopic).where(WishTopic.wish_id == wish_id))
