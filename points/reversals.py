"""Taking an approved log back: its points go back where they came from, and everything stays on record."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from people import audit, notices
from points import awards, ledger, log_cards
from points.ledger import NotEnoughPoints
from points.log_cards import REASON, LogCard
from points.log_models import ActivityLog
from points.log_queue import AlreadyDecided, decidable
from points.logs import clean_words


class PointsSpent(NotEnoughPoints):
    """The points of the log cannot be taken back: `missing` of them were spent."""


async def reverse(session: AsyncSession, *, actor: int, log_id: int, reason: str, now: datetime) -> LogCard:
    """Take an approved log back with a reason; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnLog`, `AlreadyDecided` (it is not, or no longer, approved), `PointsSpent`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    found = await decidable(session, actor=actor, log_id=log_id, now=now)
    decision = {"status": "reversed", "decided_by": actor, "decided_at": now, "reason": sealed}
    query = update(ActivityLog).where(ActivityLog.id == log_id, ActivityLog.status == "approved").values(decision)
    returned = query.returning(ActivityLog.id).execution_options(synchronize_session=False)
    if (await session.scalars(returned)).one_or_none() is not None:
        await _take_points(session, log_id, actor, now)
        await audit.record(session, actor=actor, action="log.reversed", about=found.person_id, subject="log", subject_id=log_id, now=now)
        key = f"log.reversed:{log_id}:{now.isoformat()}"
        await notices.notify(session, to=[found.person_id], kind="log.reversed", data={"log_id": log_id}, key=key, now=now)
    card = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    if (card.decided_by, card.status) != (actor, "reversed"):
        raise AlreadyDecided(by=card.decided_by, outcome=card.status)
    return card


async def _take_points(session: AsyncSession, log_id: int, actor: int, now: datetime) -> None:
    transfer_id = await awards.standing(session, log_id=log_id)
    assert transfer_id is not None, "an approved log has an award"
    try:
        await ledger.reverse(session, transfer_id=transfer_id, key=f"log:{log_id}:reverse:{transfer_id}", made_by=actor, now=now)
    except NotEnoughPoints as short:
        raise PointsSpent(**short.data) from short
