"""Who is on duty at a community's station, and which line is answered when nobody is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority, nodes
from people.authority import Role
from people.models import Station
from qrcodes.roster_models import Shift

# Who may be put on duty.
SERVES = frozenset({Role.DUTY_OFFICER, Role.STAFF, Role.DEPUTY, Role.SECRETARY})
# Where the roster has a gap, these are asked, one after the other.
FALL_BACK = (Role.DUTY_OFFICER, Role.STAFF, Role.STREET)


@dataclass(frozen=True, slots=True)
class Line:
    """A station's name and its phone, which is answered day and night."""

    name: str
    phone: str


async def on_duty(session: AsyncSession, *, community_id: int, at: datetime) -> list[int]:
    """Ids of the people on duty there at this moment. In a gap: the duty officers, else staff, else the street; empty when nobody is left.

    Who lost the role that a shift needs is not on duty any more.
    """
    live = (Shift.cancelled_at.is_(None), Shift.starts_at <= at, Shift.ends_at > at)
    known = select(Shift.person_id).join(Station, Station.id == Shift.station_id).where(Station.community_id == community_id, *live)
    turns = set(await session.scalars(known))
    if turns and (serving := turns.intersection(await authority.holders(session, roles=SERVES, node_id=community_id, now=at))):
        return sorted(serving)
    for role in FALL_BACK:
        if held := await authority.holders(session, roles=(role,), node_id=community_id, now=at):
            return held
    return []


async def line(session: AsyncSession, *, community_id: int) -> Line | None:
    """The line of the community's station, else of its street's; None when there is neither."""
    station = await nodes.station_of(session, community_id)
    if station is None and (community := await nodes.node_by_id(session, community_id)) and community.parent_id is not None:
        station = await nodes.station_of(session, community.parent_id)
    return Line(station.name, station.duty_phone) if station else None
