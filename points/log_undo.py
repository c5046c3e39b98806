"""Undo: whoever decided about a log takes that back within a minute, as if they had not; the member is told.

It waits again then, and may be decided about by anybody who could before.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, notices, persons
from points import appeals, log_again, log_cards, reversals
from points.log_cards import LogCard
from points.log_models import ActivityLog, Appeal
from points.log_queue import Stood, decidable, notice_key
from points.reversals import PointsSpent

WITHIN = timedelta(seconds=60)
DECIDED = ("approved", "refused")


class TooLateToUndo(Refusal):
    """A decision could be undone until `until`."""


class NotYourDecision(Refusal):
    """What stands now is not what the actor decided: somebody else did (`outcome` is the status), or it has gone on since."""


class AppealedMeanwhile(Refusal):
    """There is an appeal about the log: its decision is not undone."""


class SpentMeanwhile(PointsSpent):
    """The member has spent points of the log that was approved: `missing` of them."""


async def undo(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> LogCard:
    """Take back the actor's own decision of the last minute: its points with it. What waits already is left as it is.

    Raises `NotAllowed`, `OwnLog`, `NotYourDecision`, `TooLateToUndo`, `AppealedMeanwhile`, `PersonUnknown`; of what was approved
    `SpentMeanwhile`; of what was refused `LoggedAgain`, `PhotoLoggedAgain`, `NothingLeft`.
    """
    found = await decidable(session, actor=actor, log_id=log_id, now=now)
    if found.status != "waiting":
        # The person before the log, as whoever appeals and whoever is forgotten.
        await persons.lock(session, found.person_id)
        await _take_back(session, found, actor, now)
    return await log_cards.card(session, actor=actor, log_id=log_id, now=now)


def check_moment(decided_at: datetime | None, now: datetime) -> None:
    """Raises `TooLateToUndo` when the minute is over."""
    if decided_at is not None and now >= decided_at + WITHIN:
        raise TooLateToUndo(until=decided_at + WITHIN)


async def _take_back(session: AsyncSession, found: Stood, actor: int, now: datetime) -> None:
    if found.decided_by != actor or found.status not in DECIDED:
        raise NotYourDecision(outcome=found.status)
    check_moment(found.decided_at, now)
    if await session.scalar(select(exists().where(Appeal.log_id == found.log_id))):
        raise AppealedMeanwhile
    again = await _weighed(session, found.log_id) if found.status == "refused" else {}
    undone = await _was_first(session, found, again)
    if undone is None:
        raise NotYourDecision(outcome=await session.scalar(select(ActivityLog.status).where(ActivityLog.id == found.log_id)))
    if found.status == "approved":
        await _take_points(session, found.log_id, actor, now)
    kind, about, data = "log.undone", found.person_id, {"log_id": found.log_id, "was": found.status}
    await audit.record(session, actor=actor, action=kind, about=about, subject="log", subject_id=found.log_id, now=now)
    await notices.notify(session, to=[about], kind=kind, data=data, key=notice_key(kind, found.log_id, undone), now=now)


async def _was_first(session: AsyncSession, found: Stood, again: dict[str, object]) -> int | None:
    """How often it was undone now, if it stands still as it was decided; else None."""
    log = ActivityLog
    stands = (log.status == found.status, log.decided_by == found.decided_by, log.decided_at == found.decided_at)
    values = {"status": "waiting", "decided_by": None, "decided_at": None, "reason": None, "undone": log.undone + 1} | again
    query = update(log).where(log.id == found.log_id, *stands).values(values).returning(log.undone)
    return (await session.scalars(query.execution_options(synchronize_session=False))).one_or_none()


async def _weighed(session: AsyncSession, log_id: int) -> dict[str, object]:
    """A log that was refused did not keep its time, its photos or its share of the caps: it comes back beside what was logged since."""
    log = await session.get_one(ActivityLog, log_id, populate_existing=True)
    await appeals.check_not_done_again(session, log)
    return await log_again.weighed(session, log=log)


async def _take_points(session: AsyncSession, log_id: int, actor: int, now: datetime) -> None:
    try:
        await reversals.take_points(session, log_id=log_id, actor=actor, now=now)
    except PointsSpent as short:
        raise SpentMeanwhile(**short.data) from short
