"""Activity kinds: what one gets points for in a community. A changed rule is a new version; each log keeps the one it was made under."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.refusals import Refusal
from core.upsert import insert
from points.defaults import defaults
from points.log_models import ActivityKind, ActivityLog

PER_HOUR, PER_TIME, PER_ITEM = "hour", "time", "item"
# Given by the house itself when a search ends: its rule is set as any other, but nobody logs it.
SEARCH = "search"
# How many of somebody's last logs say what they usually do.
LAST_LOGS = 20


class KindGone(Refusal):
    """The kind of activity is not offered here, or is no longer."""


class KindNotYet(Refusal):
    """The kind counts only from `since` on."""


async def offered(session: AsyncSession, *, community_id: int, now: datetime) -> Sequence[ActivityKind]:
    """The kinds one can log in a community now, in the order in which they came: a changed one keeps its place."""
    same = aliased(ActivityKind)
    place = select(func.min(same.id)).where(same.community_id == ActivityKind.community_id, same.code == ActivityKind.code)
    query = select(ActivityKind).where(ActivityKind.community_id == community_id, ActivityKind.code != SEARCH, in_force(now))
    return (await session.scalars(query.order_by(place.scalar_subquery()))).all()


async def offered_to(session: AsyncSession, *, person_id: int, community_id: int, now: datetime) -> Sequence[ActivityKind]:
    """The same with what this member did last in front."""
    last = select(ActivityLog.kind_id).where(ActivityLog.person_id == person_id).order_by(ActivityLog.id.desc()).limit(LAST_LOGS)
    last_ids = list(await session.scalars(last))
    found = await session.execute(select(ActivityKind.id, ActivityKind.code).where(ActivityKind.id.in_(set(last_ids))))
    codes = {row.id: row.code for row in found}
    rank: dict[str, int] = {}
    for kind_id in last_ids:
        rank.setdefault(codes[kind_id], len(rank))
    return sorted(await offered(session, community_id=community_id, now=now), key=lambda kind: rank.get(kind.code, LAST_LOGS))


async def kind(session: AsyncSession, *, kind_id: int, community_id: int) -> ActivityKind:
    """One version of a kind of this community, whether or not it is in force. Raises `KindGone`."""
    found = await session.get(ActivityKind, kind_id)
    if found is None or found.community_id != community_id:
        raise KindGone(kind_id=kind_id)
    return found


async def version_at(session: AsyncSession, *, community_id: int, code: str, at: datetime) -> ActivityKind:
    """The version of a kind that was in force at a moment. Raises `KindNotYet` before its first one, `KindGone` after its last one."""
    own = (ActivityKind.community_id == community_id, ActivityKind.code == code)
    found = (await session.scalars(select(ActivityKind).where(*own, in_force(at)))).one_or_none()
    if found is not None:
        return found
    later = await session.scalar(select(func.min(ActivityKind.since)).where(*own, ActivityKind.since > at))
    if later is None:
        raise KindGone(code=code)
    raise KindNotYet(since=later)


def in_force(at: datetime) -> ColumnElement[bool]:
    """Whether a version holds at a moment."""
    return and_(ActivityKind.since <= at, or_(ActivityKind.until.is_(None), ActivityKind.until > at))


async def add_defaults(session: AsyncSession, *, community_id: int) -> None:
    """Give a community the usual kinds; those that it has stay as they are."""
    await add_missing(session, community_id=community_id)


async def add_missing(session: AsyncSession, *, community_id: int) -> list[str]:
    """Give a community those of the usual kinds of which it has no version, in force or not; their names."""
    has = set(await session.scalars(select(ActivityKind.code).where(ActivityKind.community_id == community_id)))
    rows = [row | {"community_id": community_id} for row in defaults().kinds if row["code"] not in has]
    if not rows:
        return []
    added = insert(session, ActivityKind).values(rows).on_conflict_do_nothing().returning(ActivityKind.name)
    return list(await session.scalars(added))
