"""Activity kinds: what one gets points for in a community."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from points.defaults import defaults
from points.log_models import ActivityKind

PER_HOUR, PER_TIME = "hour", "time"


class KindGone(Refusal):
    """The kind of activity is no longer offered here."""


async def kinds(session: AsyncSession, *, community_id: int) -> Sequence[ActivityKind]:
    """The kinds one can log in a community, in their order."""
    query = select(ActivityKind).where(ActivityKind.community_id == community_id, ActivityKind.until.is_(None)).order_by(ActivityKind.id)
    return (await session.scalars(query)).all()


async def kind(session: AsyncSession, *, kind_id: int, community_id: int) -> ActivityKind:
    """One kind that can be logged in this community. Raises `KindGone`."""
    found = await session.get(ActivityKind, kind_id)
    if found is None or found.until is not None or found.community_id != community_id:
        raise KindGone(kind_id=kind_id)
    return found


async def add_defaults(session: AsyncSession, *, community_id: int) -> None:
    """Give a community the usual kinds; those that it has stay as they are."""
    rows = [row | {"community_id": community_id} for row in defaults().kinds]
    await session.execute(insert(session, ActivityKind).values(rows).on_conflict_do_nothing())
