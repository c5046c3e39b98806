"""Changing what counts and what it gives: each change is a new version of a kind, and what was given under an older one stays.

Those who change kinds of one community do so one after the other; who comes second is told what it is now.
"""

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import scoped
from core.refusals import Refusal
from people import audit, authority, nodes
from people.authority import CAN_APPROVE
from points import kinds
from points.kind_rules import Rules, checked, rules_of
from points.kinds import KindGone
from points.log_models import ActivityKind

FURTHEST = timedelta(days=366)
INSTANT = timedelta(microseconds=1)


class KindNameTaken(Refusal):
    """Another kind of the community is called so: `kind_name`."""


class KindChanged(Refusal):
    """Someone was quicker. What it is now: `kind_name`, `kind_name_en`, `points`, `per`; `until` when it has been retired."""


class ChangePlanned(Refusal):
    """A change of this kind is planned `since` a later day already."""


class ChangeTooLate(Refusal):
    """A change can be planned at most `days` ahead."""


async def add(session: AsyncSession, *, actor: int, community_id: int, rules: Rules, key: str, now: datetime) -> ActivityKind:
    """Offer a new kind from now on; the same key gives the same kind. Raises `NotAllowed`, `KindUnclear`, `KindNameTaken`."""
    await _enter(session, actor, community_id, now)
    code = f"own_{hashlib.sha256(scoped(actor, key).encode()).hexdigest()[:12]}"
    own = select(ActivityKind).where(ActivityKind.community_id == community_id, ActivityKind.code == code)
    made = (await session.scalars(own.order_by(ActivityKind.id).limit(1))).one_or_none()
    if made is not None:
        return made
    clean = checked(rules)
    await _check_names(session, clean, community_id, code, now)
    return await _put(session, clean, actor=actor, community_id=community_id, code=code, since=now, now=now)


async def change(
    session: AsyncSession, *, actor: int, kind_id: int, rules: Rules, now: datetime, since: datetime | None = None
) -> ActivityKind:
    """Replace the version that the actor saw, now or from a later moment; doing it again gives the same version.

    Raises `NotAllowed`, `KindGone`, `KindUnclear`, `KindNameTaken`, `KindChanged`, `ChangePlanned`, `ChangeTooLate`.
    """
    seen = await _seen(session, actor, kind_id, now)
    clean = checked(rules)
    if clean == rules_of(seen) and seen.until is None:
        return seen
    moment = _moment(seen, since, now)
    await _check_names(session, clean, seen.community_id, seen.code, now)
    if not await _end(session, seen, moment):
        newest = await _newest(session, seen)
        if (newest.made_by, newest.since, rules_of(newest)) == (actor, seen.until, clean):
            return newest
        raise _refusal(newest, now)
    return await _put(session, clean, actor=actor, community_id=seen.community_id, code=seen.code, since=moment, now=now)


async def retire(session: AsyncSession, *, actor: int, kind_id: int, now: datetime, since: datetime | None = None) -> ActivityKind:
    """Offer a kind no longer, from now or a later moment on; doing it again changes nothing.

    Raises `NotAllowed`, `KindGone`, `KindChanged`, `ChangePlanned`, `ChangeTooLate`.
    """
    seen = await _seen(session, actor, kind_id, now)
    moment = _moment(seen, since, now)
    if not await _end(session, seen, moment):
        newest = await _newest(session, seen)
        if newest.id == seen.id and newest.until is not None and newest.until <= moment:
            return newest
        raise _refusal(newest, now)
    await audit.record(session, actor=actor, action="kind.retired", subject="kind", subject_id=seen.id, now=now)
    return await _fresh(session, seen.id)


async def withdraw(session: AsyncSession, *, actor: int, kind_id: int, now: datetime) -> ActivityKind:
    """Take back what is planned after the version in force, a change or its end; doing it again changes nothing.

    Raises `NotAllowed`, `KindGone`, `KindChanged` when it has come into force meanwhile.
    """
    seen = await _seen(session, actor, kind_id, now)
    reopened = update(ActivityKind).where(ActivityKind.id == seen.id, ActivityKind.until > now).values(until=None)
    if (await session.scalars(reopened.returning(ActivityKind.id))).one_or_none() is not None:
        own = (ActivityKind.community_id == seen.community_id, ActivityKind.code == seen.code)
        # Nothing refers to a version that has never been in force.
        await session.execute(delete(ActivityKind).where(*own, ActivityKind.since > now))
        await audit.record(session, actor=actor, action="kind.plan_withdrawn", subject="kind", subject_id=seen.id, now=now)
    found = await _fresh(session, seen.id)
    if found.until is not None:
        raise _refusal(await _newest(session, found), now)
    return found


async def _enter(session: AsyncSession, actor: int, community_id: int, now: datetime) -> None:
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    await nodes.lock(session, community_id)


async def _seen(session: AsyncSession, actor: int, kind_id: int, now: datetime) -> ActivityKind:
    """The version whose number the actor has, as it is now."""
    found = await session.get(ActivityKind, kind_id)
    if found is None:
        raise KindGone(kind_id=kind_id)
    await _enter(session, actor, found.community_id, now)
    return await _fresh(session, kind_id)


async def _fresh(session: AsyncSession, kind_id: int) -> ActivityKind:
    return await session.get_one(ActivityKind, kind_id, populate_existing=True)


def _moment(seen: ActivityKind, since: datetime | None, now: datetime) -> datetime:
    """When the change holds from. Never at the very moment at which the version seen began: each was in force for a while."""
    if since is not None and since > now + FURTHEST:
        raise ChangeTooLate(days=FURTHEST.days)
    return max(since or now, now, seen.since + INSTANT)


async def _end(session: AsyncSession, seen: ActivityKind, moment: datetime) -> bool:
    """Whether nobody had ended it before."""
    query = update(ActivityKind).where(ActivityKind.id == seen.id, ActivityKind.until.is_(None)).values(until=moment)
    return (await session.scalars(query.returning(ActivityKind.id))).one_or_none() is not None


async def _put(
    session: AsyncSession, rules: Rules, *, actor: int, community_id: int, code: str, since: datetime, now: datetime
) -> ActivityKind:
    row = ActivityKind(community_id=community_id, code=code, since=since, made_by=actor, **asdict(rules))
    session.add(row)
    await session.flush()
    await audit.record(session, actor=actor, action="kind.set", subject="kind", subject_id=row.id, now=now)
    return row


def _refusal(newest: ActivityKind, now: datetime) -> Refusal:
    """What one is told who comes second."""
    if newest.since > now:
        return ChangePlanned(since=newest.since)
    if newest.until is not None and newest.until > now:
        return ChangePlanned(since=newest.until)
    return KindChanged(kind_name=newest.name, kind_name_en=newest.name_en, points=newest.points, per=newest.per, until=newest.until)


async def _newest(session: AsyncSession, kind: ActivityKind) -> ActivityKind:
    own = select(ActivityKind).where(ActivityKind.community_id == kind.community_id, ActivityKind.code == kind.code)
    return (await session.scalars(own.order_by(ActivityKind.since.desc()).limit(1).execution_options(populate_existing=True))).one()


async def _check_names(session: AsyncSession, rules: Rules, community_id: int, code: str, now: datetime) -> None:
    """Members choose by the name, so no two kinds have the same."""
    others = select(ActivityKind.name).where(ActivityKind.community_id == community_id, ActivityKind.code != code)
    live = others.where(kinds.in_force(now) | (ActivityKind.since > now), ActivityKind.name == rules.name)
    if (await session.scalars(live.limit(1))).first() is not None:
        raise KindNameTaken(kind_name=rules.name)
