"""Deciding about logs (审核): approve, or refuse with a reason. Nobody decides about what they did, or wrote down for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import count_some
from core.database import keys_of
from core.refusals import Refusal
from people import audit, authority, notices
from people.authority import CAN_APPROVE
from points import awards, log_cards
from points.log_cards import REASON, LogCard
from points.log_models import ActivityLog
from points.logs import clean_words


class OwnLog(Refusal):
    """Nobody decides about their own log, nor about one that they wrote for somebody else."""


class AlreadyDecided(Refusal):
    """Someone was quicker: `by` (a person's number, or None when a member cancelled), `outcome` is the status now."""


@dataclass(frozen=True, slots=True)
class Stood:
    """Whose log it is, who wrote it, and how it stood when it was looked at: plain values, for others may decide meanwhile."""

    log_id: int
    community_id: int
    person_id: int
    logged_by: int | None
    status: str
    decided_by: int | None
    decided_at: datetime | None


async def waiting(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[LogCard]:
    """Logs of others that wait where the actor may decide, oldest first; the next page comes `after` the last one's number."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return await log_cards.waiting_in(session, communities=communities, actor=actor, after=after, limit=limit)


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many logs of others wait where the actor may decide, as far as `core.counting` counts."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return await count_some(session, select(ActivityLog.id).where(log_cards.waits_in(communities, actor)))


async def those_waiting(session: AsyncSession, *, actor: int, log_ids: Sequence[int], now: datetime) -> list[LogCard]:
    """Those of these that wait still, and where the actor may decide."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    where = and_(log_cards.waits_in(communities, actor), ActivityLog.id.in_(log_ids))
    return await log_cards.some(session, where=where, limit=len(log_ids))


async def approve(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> LogCard:
    """Give the points of a log; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnLog`, `AlreadyDecided`.
    """
    return await _decide(session, actor=actor, log_id=log_id, outcome="approved", reason=None, now=now)


async def refuse(session: AsyncSession, *, actor: int, log_id: int, reason: str, now: datetime) -> LogCard:
    """Refuse a log with a reason; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnLog`, `AlreadyDecided`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    return await _decide(session, actor=actor, log_id=log_id, outcome="refused", reason=sealed, now=now)


async def _decide(session: AsyncSession, *, actor: int, log_id: int, outcome: str, reason: bytes | None, now: datetime) -> LogCard:
    found = await decidable(session, actor=actor, log_id=log_id, now=now)
    decision = {"status": outcome, "decided_by": actor, "decided_at": now, "reason": reason}
    undone = await _was_first(session, log_id, decision)
    if undone is not None:
        if outcome == "approved":
            await awards.award(session, log_id=log_id, now=now)
        await audit.record(session, actor=actor, action=f"log.{outcome}", about=found.person_id, subject="log", subject_id=log_id, now=now)
        data = {"log_id": log_id}
        key = notice_key(f"log.{outcome}", log_id, undone)
        await notices.notify(session, to=[found.person_id], kind=f"log.{outcome}", data=data, key=key, now=now)
    decided = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    if (decided.decided_by, decided.status) != (actor, outcome):
        raise AlreadyDecided(by=decided.decided_by, outcome=decided.status)
    return decided


async def decidable(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> Stood:
    """How the log stands, for somebody who may decide about it. Raises `NotAllowed`, `OwnLog`."""
    log = ActivityLog
    query = select(log.id, log.community_id, log.person_id, log.logged_by, log.status, log.decided_by, log.decided_at)
    row = (await session.execute(query.where(log.id == log_id))).one_or_none()
    if row is None:
        raise authority.NotAllowed
    found = Stood(*row)
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    if actor in (found.person_id, found.logged_by):
        raise OwnLog
    return found


def notice_key(kind: str, number: int, undone: int) -> str:
    """The key under which a decision is told: anew for each one that follows on one undone."""
    return f"{kind}:{number}:{undone}" if undone else f"{kind}:{number}"


async def _was_first(session: AsyncSession, log_id: int, decision: Mapping[str, object]) -> int | None:
    """How often it was undone before, if this call decides; else None."""
    query = update(ActivityLog).where(ActivityLog.id == log_id, ActivityLog.status == "waiting").values(decision)
    return (await session.scalars(query.returning(ActivityLog.undone).execution_options(synchronize_session=False))).one_or_none()
