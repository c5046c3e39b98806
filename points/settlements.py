"""What units handed over in a month, as staff settle it with them: each unit's sums, and one unit by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, authority, units
from people.authority import CAN_APPROVE
from points import earned, unit_view
from points.catalogue_models import Redemption
from points.unit_view import Settled


@dataclass(frozen=True, slots=True)
class Sum:
    """What a unit handed over in a month: how often, how many pieces, and the points they cost together."""

    redemptions: int = 0
    pieces: int = 0
    points: int = 0


async def sums(
    session: AsyncSession, *, actor: int, community_id: int, unit_ids: Sequence[int], month: date, zone: ZoneInfo, now: datetime
) -> dict[int, Sum]:
    """By unit, for these units of the community, in one query; who handed nothing over is left out. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    since, until = earned.month(month, zone)
    counted = select(
        Redemption.unit_id, func.count(), func.sum(Redemption.quantity), func.sum(Redemption.quantity * Redemption.price)
    ).where(
        Redemption.unit_id.in_(unit_ids),
        Redemption.community_id == community_id,
        Redemption.status == "handed_over",
        Redemption.ended_at >= since,
        Redemption.ended_at < until,
    )
    rows = await session.execute(counted.group_by(Redemption.unit_id))
    return {row[0]: Sum(int(row[1]), int(row[2]), int(row[3])) for row in rows}


async def of_unit(session: AsyncSession, *, actor: int, unit_id: int, month: date, zone: ZoneInfo, now: datetime) -> Sequence[Settled]:
    """A unit's month by item, for staff of its community; also of one that left. Raises `NotAllowed`, `UnitUnknown`."""
    await units.for_staff(session, actor=actor, unit_id=unit_id, now=now)
    return await unit_view.settled(session, unit_id=unit_id, month=month, zone=zone)


async def taken_along(session: AsyncSession, *, actor: int, unit_id: int, month: date, zone: ZoneInfo, now: datetime) -> Sequence[Settled]:
    """As `of_unit`, to leave the house as a file: that is on record."""
    rows = await of_unit(session, actor=actor, unit_id=unit_id, month=month, zone=zone, now=now)
    await audit.record(session, actor=actor, action="unit.settlement", subject="unit", subject_id=unit_id, now=now)
    return rows
