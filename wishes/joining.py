"""Wishes that are joined to another of the like: their wishers hear when it comes true, and wait again when it is taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people.notices import notify
from wishes import steps, waiting
from wishes.models import Wish


async def joined_to(session: AsyncSession, *, wish_id: int) -> Sequence[Wish]:
    """The wishes that were joined to this one, in order, locked."""
    query = select(Wish).where(Wish.joined_to == wish_id).order_by(Wish.id).with_for_update(key_share=True)
    return (await session.scalars(query.execution_options(populate_existing=True))).all()


async def tell_came_true(session: AsyncSession, *, wish: Wish, now: datetime) -> None:
    """The wish came true: who wished the like is told, once a round. The caller has locked the wish."""
    for other in await joined_to(session, wish_id=wish.id):
        to = {other.person_id, other.asked_by} - {wish.person_id}
        key = f"wish.came_true:{other.id}:{wish.round}"
        await notify(session, to=to, kind="wish.came_true", data={"wish_id": other.id}, key=key, now=now)


async def free(session: AsyncSession, *, wish: Wish, now: datetime) -> None:
    """The wish was taken back: those that were joined to it wait for staff again. The caller has locked the wish."""
    for other in await joined_to(session, wish_id=wish.id):
        if other.words is None:
            # Its wisher was forgotten: there is nothing to screen.
            continue
        other.status, other.joined_to, other.ended_at = "asked", None, None
        await session.flush()
        await steps.record(session, wish=other, what="asked", actor=None, now=now)
        await waiting.tell_staff(session, wish=other, key=f"wish.asked:{other.id}:{wish.id}", actor=None, now=now)
