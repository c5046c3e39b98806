"""What a log gives that comes back after it was refused or taken back: meanwhile others may have taken what its days gave."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.refusals import Refusal
from points import log_rules, log_sums, log_usage
from points.log_models import ActivityKind, ActivityLog, LogDay
from points.log_rules import DailyCapReached, DayShare, Done, KindCapReached
from points.log_times import TooManyHours


class NothingLeft(Refusal):
    """Other logs of the member have filled its days meanwhile."""


async def weighed(session: AsyncSession, *, log: ActivityLog) -> dict[str, object]:
    """What changes of the log's own columns. It is weighed by its own version of the kind, beside what the member has logged since.

    Lock the person first. Raises `NothingLeft`.
    """
    kind, zone = await session.get_one(ActivityKind, log.kind_id), zone_of(session)
    done = Done(log.started_at, log.minutes, log.quantity, log.is_offline)
    taken = (await log_usage.taken(session, person_ids=[log.person_id], kind=kind, done=done, zone=zone))[log.person_id]
    most = await log_sums.daily_points(session, kind=kind, is_own=log.logged_by is None)
    try:
        worth = log_rules.weigh_again(kind, done, taken, daily_points=most, zone=zone)
    except (DailyCapReached, KindCapReached, TooManyHours) as full:
        raise NothingLeft from full
    if not await _cut(session, log.id, worth.shares):
        return {}
    return {"points": worth.points, "capped_from": worth.capped_from}


async def _cut(session: AsyncSession, log_id: int, shares: Sequence[DayShare]) -> bool:
    """Let a log take these shares of its days, if one of the days gives less than the log took; whether one did."""
    took = {day.day: (day.counted, day.points) for day in await session.scalars(select(LogDay).where(LogDay.log_id == log_id))}
    if not any(share.counted < took[share.day][0] or share.points < took[share.day][1] for share in shares if share.day in took):
        return False
    for share in shares:
        takes = {"counted": share.counted, "points": share.points}
        await session.execute(update(LogDay).where(LogDay.log_id == log_id, LogDay.day == share.day).values(takes))
    return True
