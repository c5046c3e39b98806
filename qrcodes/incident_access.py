"""Who may see an incident, and who may act in it: whoever was told as a helper, who works at home or where found, and the family."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import Role
from qrcodes import elder_access
from qrcodes.incident_models import FAMILY, Incident, Receipt

HANDLES = frozenset({Role.DUTY_OFFICER}) | authority.CAN_APPROVE


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody is in an incident. `is_home`: they know of it by the elder's own community, or as family."""

    is_guardian: bool
    is_handler: bool
    is_home: bool

    @property
    def may_see(self) -> bool:
        return self.is_guardian or self.is_handler


async def of(session: AsyncSession, *, person_id: int, incident: Incident, now: datetime) -> Access:
    """What this person is in this incident. Having been told counts while it is live; then only where one works."""
    is_guardian = await elder_access.is_guardian(session, person_id=person_id, elder_id=incident.elder_id)
    mine = select(Receipt.circle).where(Receipt.incident_id == incident.id, Receipt.person_id == person_id)
    circle = await session.scalar(mine) if incident.closed_at is None else None
    at_home = circle not in (None, FAMILY, "found") or await _works(session, person_id, incident.community_id, now)
    found = circle == "found" or await _works(session, person_id, incident.found_community_id, now)
    return Access(is_guardian, at_home or found, is_guardian or at_home)


async def circle_of(session: AsyncSession, *, person_id: int, incident: Incident, now: datetime) -> str:
    """In which circle a helper is who was not told: that of the place where they work, for only at home all positions are known."""
    return "duty" if await _works(session, person_id, incident.community_id, now) else "found"


async def require_handler(session: AsyncSession, *, person_id: int, incident: Incident, now: datetime) -> None:
    """Raises `NotAllowed` for everybody but those who help: family has ways of its own."""
    if not (await of(session, person_id=person_id, incident=incident, now=now)).is_handler:
        raise authority.NotAllowed


async def require_guardian(session: AsyncSession, *, person_id: int, incident: Incident) -> None:
    """Raises `NotAllowed` for everybody but the elder's guardians."""
    if not await elder_access.is_guardian(session, person_id=person_id, elder_id=incident.elder_id):
        raise authority.NotAllowed


async def require_reader(session: AsyncSession, *, person_id: int, incident: Incident, now: datetime) -> Access:
    """What this person is in this incident. Raises `NotAllowed` when that is nothing."""
    access = await of(session, person_id=person_id, incident=incident, now=now)
    if not access.may_see:
        raise authority.NotAllowed
    return access


async def _works(session: AsyncSession, person_id: int, community_id: int | None, now: datetime) -> bool:
    if community_id is None:
        return False
    return await authority.has_role(session, person_id=person_id, roles=HANDLES, node_id=community_id, now=now)
