"""The way of a wish: each step in the wisher's view and in the audit trail, as codes and moments.

The codes: asked, published, refused, joined, withdrawn, rolled, dispatched, declined, claimed, contacted, private_seen, handed, released,
lapsed, fulfilled, not_yet, confirmed, follow_up.asked, rated:NUMBER, follow_up.over, reopened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit
from wishes.models import Wish, WishStep

# So many are shown: a wish that is given back again and again has any number.
MOST = 40


class WishUnknown(Refusal):
    """No such wish, or not for this reader."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; `person_id` is who did it, None for the clock."""

    what: str
    person_id: int | None
    at: datetime


async def lock(session: AsyncSession, wish_id: int) -> Wish:
    """The wish, which nobody else changes until the transaction ends; locked before its claims and offers. Raises `WishUnknown`."""
    query = select(Wish).where(Wish.id == wish_id).with_for_update(key_share=True)
    wish = (await session.scalars(query.execution_options(populate_existing=True))).one_or_none()
    if wish is None:
        raise WishUnknown
    return wish


async def record(session: AsyncSession, *, wish: Wish, what: str, actor: int | None, now: datetime) -> None:
    """Write a step into both."""
    await session.execute(insert(WishStep).values(wish_id=wish.id, what=what, person_id=actor, at=now))
    code = what.partition(":")[0]
    await audit.record(session, actor=actor, action=f"wish.{code}", about=wish.person_id, subject="wish", subject_id=wish.id, now=now)


async def of_wish(session: AsyncSession, *, wish_id: int, limit: int = MOST) -> Sequence[Step]:
    """The last so many of it, in order; who may see it is the caller's to check."""
    last = select(WishStep.what, WishStep.person_id, WishStep.at).where(WishStep.wish_id == wish_id)
    rows = (await session.execute(last.order_by(WishStep.id.desc()).limit(limit))).all()
    return [Step(*row) for row in reversed(rows)]
