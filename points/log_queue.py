"""Deciding about logs (审核): approve, or refuse with a reason. Nobody decides about their own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.refusals import Refusal
from people import audit, authority, notices
from people.authority import CAN_APPROVE
from points import accounts, ledger, log_cards
from points.log_cards import REASON, LogCard
from points.log_models import ActivityLog
from points.logs import clean_words


class OwnLog(Refusal):
    """Nobody decides about their own log."""


class AlreadyDecided(Refusal):
    """Someone was quicker: `by` (a person's number, or None when a member cancelled), `outcome` is the status now."""


async def waiting(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[LogCard]:
    """Logs of others that wait where the actor may decide, oldest first; the next page comes `after` the last one's number."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return await log_cards.waiting_in(session, communities=communities, actor=actor, after=after, limit=limit)


async def count_waiting(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many logs of others wait where the actor may decide."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    query = select(func.count()).select_from(ActivityLog).where(log_cards.waits_in(communities, actor))
    return (await session.scalars(query)).one()


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
    query = select(ActivityLog.person_id, ActivityLog.community_id).where(ActivityLog.id == log_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise authority.NotAllowed
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    if found.person_id == actor:
        raise OwnLog
    decision = {"status": outcome, "decided_by": actor, "decided_at": now, "reason": reason}
    if await _was_first(session, log_id, decision):
        if outcome == "approved":
            await award(session, log_id=log_id, now=now)
        await audit.record(session, actor=actor, action=f"log.{outcome}", about=found.person_id, subject="log", subject_id=log_id, now=now)
        data = {"log_id": log_id}
        await notices.notify(session, to=[found.person_id], kind=f"log.{outcome}", data=data, key=f"log.{outcome}:{log_id}", now=now)
    decided = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    if (decided.decided_by, decided.status) != (actor, outcome):
        raise AlreadyDecided(by=decided.decided_by, outcome=decided.status)
    return decided


async def _was_first(session: AsyncSession, log_id: int, decision: Mapping[str, object]) -> bool:
    query = update(ActivityLog).where(ActivityLog.id == log_id, ActivityLog.status == "waiting").values(decision)
    return (await session.scalars(query.returning(ActivityLog.id))).one_or_none() is not None


async def award(session: AsyncSession, *, log_id: int, now: datetime) -> None:
    """Move the points of an approved log to its member, once however often it is called."""
    log = await session.get_one(ActivityLog, log_id)
    issued = await accounts.account(session, community_id=log.community_id, kind=accounts.ISSUED)
    purse = await accounts.account(session, community_id=log.community_id, kind=accounts.AVAILABLE, person_id=log.person_id)
    transfer = ledger.NewTransfer(
        from_account=issued,
        to_account=purse,
        amount=log.points,
        key=f"log:{log_id}",
        reason=ledger.Reason.LOG,
        source_kind="log",
        source_id=log_id,
        made_by=log.decided_by,
    )
    await ledger.post(session, transfer=transfer, now=now)
