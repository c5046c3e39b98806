"""How long staff take to decide about logs, redemptions and appeals: the middle, and what 95 of 100 stay within."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Speed, speed
from people import authority
from people.authority import CAN_APPROVE
from points.catalogue_models import Redemption
from points.log_models import ActivityLog, Appeal

# The last ones of a time stand for all: a page must not read a year's decisions.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """From asking to decision, over the last decisions of the time (at most `MOST` of each)."""

    logs: Speed
    redemptions: Speed
    appeals: Speed


async def of(session: AsyncSession, *, actor: int, community_id: int, since: datetime, until: datetime, now: datetime) -> OwnTimes:
    """What was decided in a community from `since` to before `until`. Raises `NotAllowed`.

    A log that an appeal or a reversal decided anew is left out: it says nothing of how long its member waited at first.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)

    def within(moment: SQLColumnExpression[datetime | None]) -> tuple[ColumnElement[bool], ...]:
        return moment >= since, moment < until

    log, redemption = ActivityLog, Redemption
    anew = exists().where(Appeal.log_id == log.id)
    logs = select(log.made_at, log.decided_at).where(log.community_id == community_id, log.decided_by.is_not(None))
    logs = logs.where(log.status.in_(("approved", "refused")), ~anew, *within(log.decided_at)).order_by(log.decided_at.desc())
    redeemed = select(redemption.asked_at, redemption.decided_at).where(redemption.community_id == community_id)
    redeemed = redeemed.where(redemption.decided_by.is_not(None), *within(redemption.decided_at)).order_by(redemption.decided_at.desc())
    appeals = select(Appeal.made_at, Appeal.decided_at).where(Appeal.community_id == community_id, *within(Appeal.decided_at))
    appeals = appeals.where(Appeal.status.in_(("upheld", "dismissed"))).order_by(Appeal.decided_at.desc())
    return OwnTimes(*[await _speed(session, query) for query in (logs, redeemed, appeals)])


async def _speed(session: AsyncSession, query: Select[datetime, datetime | None]) -> Speed:
    rows = await session.execute(query.limit(MOST))
    return speed([(decided - asked).total_seconds() for asked, decided in rows if decided is not None])
