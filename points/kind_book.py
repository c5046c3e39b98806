"""The kinds of a community as staff look after them: what is in force, and what is planned after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from people import authority
from people.authority import CAN_APPROVE
from points import kinds
from points.kinds import KindGone
from points.log_models import ActivityKind


@dataclass(frozen=True, slots=True)
class KindPlan:
    """The version in force, and the one that is planned after it; a kind whose version has `until` and nothing planned ends then."""

    kind: ActivityKind
    planned: ActivityKind | None


async def page(
    session: AsyncSession, *, actor: int, community_id: int, now: datetime, after: str = "", limit: int = 8
) -> Sequence[ActivityKind]:
    """Versions in force, in the order of their codes; the next page comes `after` the last one's code. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    query = select(ActivityKind).where(ActivityKind.community_id == community_id, kinds.in_force(now), ActivityKind.code > after)
    return (await session.scalars(query.order_by(ActivityKind.code).limit(limit))).all()


async def version(session: AsyncSession, *, actor: int, kind_id: int, now: datetime) -> ActivityKind:
    """One version, in force or not. Raises `NotAllowed`, `KindGone`."""
    found = await session.get(ActivityKind, kind_id)
    if found is None:
        raise KindGone(kind_id=kind_id)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    return found


async def plan(session: AsyncSession, *, actor: int, kind_id: int, now: datetime) -> KindPlan:
    """The version in force of the kind that this version belongs to, and what is planned. Raises `NotAllowed`, `KindGone`."""
    seen = await version(session, actor=actor, kind_id=kind_id, now=now)
    kind = await kinds.version_at(session, community_id=seen.community_id, code=seen.code, at=now)
    later = select(ActivityKind).where(ActivityKind.community_id == seen.community_id, ActivityKind.code == seen.code)
    planned = (await session.scalars(later.where(ActivityKind.since == kind.until))).one_or_none() if kind.until else None
    return KindPlan(kind, planned)


async def history(session: AsyncSession, *, actor: int, kind_id: int, now: datetime, limit: int = 50) -> list[ActivityKind]:
    """The versions of the kind that this version belongs to, the newest first. Raises `NotAllowed`, `KindGone`."""
    seen = await version(session, actor=actor, kind_id=kind_id, now=now)
    own = select(ActivityKind).where(ActivityKind.community_id == seen.community_id, ActivityKind.code == seen.code)
    return list(await session.scalars(own.order_by(ActivityKind.since.desc()).limit(limit)))


async def retired(session: AsyncSession, *, actor: int, community_id: int, now: datetime, limit: int = 50) -> list[ActivityKind]:
    """The last versions of kinds that are offered no longer, the newest end first. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    here = ActivityKind.community_id == community_id
    later = aliased(ActivityKind)
    goes_on = exists().where(
        later.community_id == community_id, later.code == ActivityKind.code, or_(later.until.is_(None), later.until > now)
    )
    last = select(func.max(ActivityKind.id)).where(here, ActivityKind.until <= now, ~goes_on).group_by(ActivityKind.code)
    query = select(ActivityKind).where(ActivityKind.id.in_(last)).order_by(ActivityKind.until.desc()).limit(limit)
    return list(await session.scalars(query))
