"""Approving many logs at once: a few statements however many there are, and each log with its own points, notice and line on record."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, authority, notices
from people.authority import CAN_APPROVE
from people.notices import Notice
from points import awards, log_cards, photo_looks
from points.awards import Award
from points.log_cards import LogCard
from points.log_models import ActivityKind, ActivityLog
from points.log_queue import Stood, notice_key

# SQLite takes at most 32,766 parameters a statement.
AT_ONCE = 1_000
MOST_ALIKE = 20
MOST_OF_A_BATCH = 200


@dataclass(frozen=True, slots=True)
class Bulk:
    """Numbers of logs by what became of them.

    Approved by the actor (now, or when the same was asked before), the actor's own, decided by somebody else meanwhile, and not theirs
    to decide about or not there at all.
    """

    approved: tuple[int, ...] = ()
    own: tuple[int, ...] = ()
    decided: tuple[int, ...] = ()
    not_allowed: tuple[int, ...] = ()


async def approve_many(session: AsyncSession, *, actor: int, log_ids: Sequence[int], now: datetime) -> Bulk:
    """Approve those of these logs that may be, and say of the others why not. The members are told."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    wanted = sorted(set(log_ids))
    parts = [
        await _approve_some(session, actor, communities, wanted[start : start + AT_ONCE], now) for start in range(0, len(wanted), AT_ONCE)
    ]
    return Bulk(
        approved=_together(part.approved for part in parts),
        own=_together(part.own for part in parts),
        decided=_together(part.decided for part in parts),
        not_allowed=_together(part.not_allowed for part in parts),
    )


async def alike(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> list[LogCard]:
    """This log and those that may be approved with it: all of its batch; or else the next of its kind, oldest first.

    What one should look at by itself is not among others: a log that a cap has cut, or whose photo is in somebody else's log too.
    Raises `NotAllowed`, also when there is no such log.
    """
    one = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    same = await _same(session, actor, one, now)
    if one.batch_id is not None:
        return await log_cards.some(session, where=same, limit=MOST_OF_A_BATCH)
    found = await log_cards.some(session, where=same, limit=MOST_ALIKE)
    again = await photo_looks.also_in_many(session, log_ids=[each.log_id for each in found if each.photos])
    return [each for each in found if each.log_id not in again]


async def count_alike(session: AsyncSession, *, actor: int, card: LogCard, now: datetime) -> int:
    """About how many `alike` finds."""
    most = MOST_ALIKE if card.batch_id is None else MOST_OF_A_BATCH
    query = select(ActivityLog.id).where(await _same(session, actor, card, now)).limit(most).subquery()
    return (await session.scalars(select(func.count()).select_from(query))).one()


async def _same(session: AsyncSession, actor: int, card: LogCard, now: datetime) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    mine = log_cards.waits_in(communities, actor)
    if card.batch_id is not None:
        return and_(mine, ActivityLog.batch_id == card.batch_id)
    here = select(ActivityLog.community_id).where(ActivityLog.id == card.log_id).scalar_subquery()
    kinds = select(ActivityKind.id).where(ActivityKind.code == card.kind_code, ActivityKind.community_id == here)
    looked_at = and_(ActivityLog.id >= card.log_id, ActivityLog.batch_id.is_(None), ActivityLog.capped_from.is_(None))
    return and_(mine, looked_at, ActivityLog.kind_id.in_(kinds))


async def _approve_some(session: AsyncSession, actor: int, communities: Collection[int], log_ids: Sequence[int], now: datetime) -> Bulk:
    found = {one.log_id: one for one in await _stood(session, log_ids)}
    allowed = {number: one for number, one in found.items() if one.community_id in communities}
    own = {number for number, one in allowed.items() if actor in (one.person_id, one.logged_by)}
    to_decide = [number for number, one in allowed.items() if number not in own and one.status == "waiting"]
    decision = {"status": "approved", "decided_by": actor, "decided_at": now, "reason": None}
    query = update(ActivityLog).where(ActivityLog.id.in_(to_decide), ActivityLog.status == "waiting").values(decision)
    returned = query.returning(ActivityLog.id, ActivityLog.community_id, ActivityLog.person_id, ActivityLog.points, ActivityLog.undone)
    rows = (await session.execute(returned.execution_options(synchronize_session=False))).all()
    for community_id in sorted({row.community_id for row in rows}):
        given = [Award(row.id, row.person_id, row.points, actor, row.undone) for row in rows if row.community_id == community_id]
        await awards.award_many(session, community_id=community_id, awards=given, batch_id=f"approve:{token_urlsafe(9)}", now=now)
    whose = {row.id: row.person_id for row in rows}
    await _tell(session, actor, whose, {row.id: row.undone for row in rows}, now)
    before = {number for number, one in allowed.items() if (one.status, one.decided_by) == ("approved", actor)}
    approved = before | whose.keys()
    return Bulk(
        approved=_sorted(approved),
        own=_sorted(own),
        decided=_sorted(allowed.keys() - own - approved),
        not_allowed=_sorted(set(log_ids) - allowed.keys()),
    )


async def _tell(session: AsyncSession, actor: int, whose: Mapping[int, int], undone: Mapping[int, int], now: datetime) -> None:
    await audit.record_each(session, actor=actor, action="log.approved", about=whose, subject="log", now=now)
    told = [Notice(whose[number], {"log_id": number}, notice_key("log.approved", number, often)) for number, often in undone.items()]
    await notices.notify_each(session, told=told, kind="log.approved", now=now)


async def _stood(session: AsyncSession, log_ids: Sequence[int]) -> list[Stood]:
    """How they stand, locked in the order of their numbers, so that two who approve the same ones never wait for each other."""
    return [Stood(*row) for row in await session.execute(_query(log_ids))]


def _query(log_ids: Sequence[int]) -> Select[int, int, int, int | None, str, int | None, datetime | None]:
    log = ActivityLog
    query = select(log.id, log.community_id, log.person_id, log.logged_by, log.status, log.decided_by, log.decided_at)
    return query.where(log.id.in_(log_ids)).order_by(log.id).with_for_update(key_share=True)


def _together(parts: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(number for part in parts for number in part)


def _sorted(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(numbers))
