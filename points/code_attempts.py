"""Wrong codes, of a pick-up or of a points card: they count against whoever types them for a while, and lock them out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import nodes, persons
from points.catalogue_models import CodeAttempt

MOST_WRONG = 5
WINDOW = timedelta(minutes=10)
KEPT = timedelta(days=1)


class TooManyWrongCodes(Refusal):
    """Too many wrong codes: wait until `until`. Staff can check the code; `phone` is the community's, empty when it has none."""


async def lock_of(session: AsyncSession, *, actor: int, now: datetime) -> TooManyWrongCodes | None:
    """Why no code of the actor's is looked up at the moment; None when they may try."""
    wrong = await _recent(session, actor, now)
    if len(wrong) < MOST_WRONG:
        return None
    station = await nodes.station_of(session, (await persons.get(session, actor)).community_id)
    return TooManyWrongCodes(until=wrong[-MOST_WRONG] + WINDOW, phone=station.duty_phone if station else "")


async def check_tries(session: AsyncSession, *, actor: int, now: datetime) -> None:
    """Before a code is looked up. Raises `TooManyWrongCodes`."""
    # Tries at the same moment are counted one after the other.
    await persons.lock(session, actor)
    if locked := await lock_of(session, actor=actor, now=now):
        raise locked


async def count_wrong(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """Count a wrong code; how many tries are left. The caller answers and commits: a raised refusal would take the count back."""
    await session.execute(delete(CodeAttempt).where(CodeAttempt.person_id == actor, CodeAttempt.at < now - KEPT))
    await session.execute(insert(CodeAttempt).values(person_id=actor, at=now))
    return MOST_WRONG - len(await _recent(session, actor, now))


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Forget those typed before this moment."""
    await session.execute(delete(CodeAttempt).where(CodeAttempt.at < before))


async def _recent(session: AsyncSession, actor: int, now: datetime) -> Sequence[datetime]:
    query = select(CodeAttempt.at).where(CodeAttempt.person_id == actor, CodeAttempt.at > now - WINDOW)
    return (await session.scalars(query.order_by(CodeAttempt.at))).all()
