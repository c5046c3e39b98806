"""Taking an approved log back: its points go back where they came from, and everything stays on record."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite, keys_of
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from points import awards, ledger, log_cards
from points.ledger import NewTransfer, NotEnoughPoints, Reason
from points.log_cards import REASON, LogCard
from points.log_models import ActivityLog
from points.log_queue import AlreadyDecided, decidable
from points.logs import clean_words
from points.models import Lot, LotUse, Transfer
from points.posting import lock_balances


class PointsSpent(NotEnoughPoints):
    """The points of the log cannot be taken back: `missing` of them were spent."""


async def approved(session: AsyncSession, *, actor: int, now: datetime, after: int | None = None, limit: int = 8) -> list[LogCard]:
    """Approved logs of others where the actor may decide, newest first; the next page comes `after` the last one's number."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return await log_cards.approved_in(session, communities=communities, actor=actor, after=after, limit=limit)


async def reverse(session: AsyncSession, *, actor: int, log_id: int, reason: str, now: datetime) -> LogCard:
    """Take an approved log back with a reason; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnLog`, `AlreadyDecided` (it is not, or no longer, approved), `PointsSpent`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    found = await decidable(session, actor=actor, log_id=log_id, now=now)
    # The person before the log, as whoever is forgotten.
    with suppress(persons.PersonUnknown):
        await persons.lock(session, found.person_id)
    decision = {"status": "reversed", "decided_by": actor, "decided_at": now, "reason": sealed}
    query = update(ActivityLog).where(ActivityLog.id == log_id, ActivityLog.status == "approved").values(decision)
    returned = query.returning(ActivityLog.id).execution_options(synchronize_session=False)
    if (await session.scalars(returned)).one_or_none() is not None:
        await take_points(session, log_id=log_id, actor=actor, now=now)
        await audit.record(session, actor=actor, action="log.reversed", about=found.person_id, subject="log", subject_id=log_id, now=now)
        key = f"log.reversed:{log_id}:{now.isoformat()}"
        await notices.notify(session, to=[found.person_id], kind="log.reversed", data={"log_id": log_id}, key=key, now=now)
    card = await log_cards.card(session, actor=actor, log_id=log_id, now=now)
    if (card.decided_by, card.status) != (actor, "reversed"):
        raise AlreadyDecided(by=card.decided_by, outcome=card.status)
    return card


async def take_points(session: AsyncSession, *, log_id: int, actor: int, now: datetime) -> None:
    """Take what a log gave, and what of it has ended meanwhile. Lock the person first. Raises `PointsSpent`."""
    transfer_id = await awards.standing(session, log_id=log_id)
    assert transfer_id is not None, "an approved log has an award"
    await _bring_back_ended(session, transfer_id, actor, now)
    try:
        await ledger.reverse(session, transfer_id=transfer_id, key=f"log:{log_id}:reverse:{transfer_id}", made_by=actor, now=now)
    except NotEnoughPoints as short:
        raise PointsSpent(**short.data) from short


async def _bring_back_ended(session: AsyncSession, award: int, actor: int, now: datetime) -> None:
    """What of an award has ended comes back to be taken with the rest: the member loses nothing else for it, and the log counts nowhere."""
    given = await session.get_one(Transfer, award)
    if not is_sqlite(session):
        # What ends at this moment is waited for.
        await lock_balances(session, [given.to_account])
    query = select(func.min(Lot.id), func.min(Transfer.to_account), func.coalesce(func.sum(LotUse.amount), 0))
    query = query.join(LotUse, LotUse.lot_id == Lot.id).join(Transfer, Transfer.id == LotUse.transfer_id)
    lot_id, spent, points = (await session.execute(query.where(Lot.transfer_id == award, Transfer.reason == Reason.EXPIRED))).one()
    if not points:
        return
    back = NewTransfer(spent, given.to_account, int(points), f"ended:{award}:back", Reason.EXPIRED, "lot", lot_id, actor)
    posted = await ledger.post(session, transfer=back, now=now)
    # It has ended: so the award takes it first.
    await session.execute(update(Lot).where(Lot.transfer_id == posted.transfer_id).values(expires_at=now))
