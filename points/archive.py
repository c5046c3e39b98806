"""A member's archive (积分档案): who may read it, and by what it can be narrowed down.

有事必有分、有分必有档: each of its movements leads to its log, its photo and who decided; see `points.archive_origin`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, authority
from people.authority import CAN_APPROVE
from people.models import Person
from points.log_models import ActivityKind, ActivityLog
from points.models import Transfer
from points.movements import EVERYTHING, Movement, Wanted, movements, purse_of


@dataclass(frozen=True, slots=True)
class KindDone:
    """A kind of activity that somebody has logged, in its newest version."""

    kind_id: int
    code: str
    name: str
    name_en: str


async def of(
    session: AsyncSession,
    *,
    actor: int,
    person_id: int,
    community_id: int,
    now: datetime,
    wanted: Wanted = EVERYTHING,
    after: int | None = None,
    limit: int = 8,
) -> list[Movement]:
    """A page of somebody's archive, for themselves and for staff of the community, whose reading goes on record.

    The next page comes `after` the last one's number. Raises `NotAllowed`.
    """
    await require_sight(session, actor=actor, person_id=person_id, community_id=community_id, now=now)
    return await movements(session, community_id=community_id, person_id=person_id, wanted=wanted, after=after, limit=limit)


async def require_sight(session: AsyncSession, *, actor: int, person_id: int, community_id: int, now: datetime) -> None:
    """Raises `NotAllowed` unless it is one's own, or the actor is staff of that member's community: that staff looked is on record."""
    if actor == person_id:
        return
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    if not await _belongs(session, person_id, community_id):
        raise authority.NotAllowed
    await audit.record(session, actor=actor, action="archive.read", about=person_id, subject="node", subject_id=community_id, now=now)


async def _belongs(session: AsyncSession, person_id: int, community_id: int) -> bool:
    """Whether somebody lives in this community or has had points in it: of others its staff learn nothing, not even a name."""
    if await purse_of(session, community_id=community_id, person_id=person_id) is not None:
        return True
    return await session.scalar(select(Person.id).where(Person.id == person_id, Person.community_id == community_id)) is not None


async def began(session: AsyncSession, *, community_id: int, person_id: int) -> datetime | None:
    """When a member's points moved for the first time."""
    purse = await purse_of(session, community_id=community_id, person_id=person_id)
    first = select(Transfer.made_at).where(Transfer.to_account == purse).order_by(Transfer.id).limit(1)
    return None if purse is None else await session.scalar(first)


async def kinds_done(session: AsyncSession, *, actor: int, community_id: int, person_id: int, now: datetime) -> list[KindDone]:
    """The kinds of activity that a member has logged, to choose from. Raises `NotAllowed`."""
    await require_sight(session, actor=actor, person_id=person_id, community_id=community_id, now=now)
    own = select(ActivityKind.code).join(ActivityLog, ActivityLog.kind_id == ActivityKind.id)
    codes = own.where(ActivityLog.person_id == person_id, ActivityLog.community_id == community_id)
    newest = select(func.max(ActivityKind.id)).where(ActivityKind.community_id == community_id, ActivityKind.code.in_(codes))
    query = select(ActivityKind).where(ActivityKind.id.in_(newest.group_by(ActivityKind.code))).order_by(ActivityKind.id)
    return [KindDone(kind.id, kind.code, kind.name, kind.name_en) for kind in await session.scalars(query)]
