"""Who is told of an incident at its opening: the family, who is on duty, and the secretary at home."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from people import authority
from people.authority import Role
from qrcodes import guardians, roster
from qrcodes.incident_access import HANDLES
from qrcodes.incident_models import FAMILY, Incident


async def at_opening(session: AsyncSession, *, incident: Incident, now: datetime) -> dict[str, list[int]]:
    """Ids by circle, the nearest to the elder first. Family that may handle it by a role is told as the station is, too."""
    home = incident.community_id
    family = await guardians.people(session, elder_id=incident.elder_id)
    serving = set(await authority.holders(session, roles=HANDLES, node_id=home, now=now))
    return {
        FAMILY: family,
        "duty": await roster.on_duty(session, community_id=home, at=now),
        "secretary": await authority.holders(session, roles={Role.SECRETARY}, node_id=home, now=now),
        "street": sorted(serving.intersection(family)),
    }


async def where_found(session: AsyncSession, *, community_id: int, now: datetime) -> dict[str, list[int]]:
    """Who is told in the community where the elder was found."""
    on_duty = await roster.on_duty(session, community_id=community_id, at=now)
    return {"found": [*on_duty, *await authority.holders(session, roles={Role.SECRETARY}, node_id=community_id, now=now)]}


async def at_step(session: AsyncSession, *, incident: Incident, step: int, now: datetime) -> dict[str, list[int]]:
    """Who is told when nobody has answered: 1 secretary and deputy, 2 the street and all of the station, 3 the family."""
    home = incident.community_id
    if step == 1:
        return {"heads": await authority.holders(session, roles=authority.HEADS, node_id=home, now=now)}
    if step == 2:
        everybody = {Role.DUTY_OFFICER, Role.STREET} | authority.NEAR
        return {"street": await authority.holders(session, roles=everybody, node_id=home, now=now)}
    return {FAMILY: await guardians.people(session, elder_id=incident.elder_id)}
