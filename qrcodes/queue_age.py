"""Elders who wait for somebody to decide about their registration, and since when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import ages
from core.speeds import Queue
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from qrcodes import elder_access
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident

ELDERS = "elders"


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> Queue:
    """What waits in a community for this actor, as far as `core.counting` counts. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    return (await ages(session, moments([community_id], actor)))[ELDERS]


def moments(here: Sequence[int], actor: int) -> dict[str, Select[datetime]]:
    """SQL for `core.counting.ages`: since when each waits, in these communities, for this actor, who decides there."""
    others = (Elder.asked_by != actor, Elder.id.not_in(elder_access.guarded_by(actor)))
    return {ELDERS: select(Elder.asked_at).where(Elder.community_id.in_(here), Elder.status == "asked", *others).order_by(Elder.id)}


async def everywhere(session: AsyncSession) -> tuple[Queue, int]:
    """What waits in all communities, and how many incidents that are no drills are open: for who watches the server."""
    here = select(Node.id).where(Node.kind == "community").scalar_subquery()
    waits = select(func.count(), func.min(Elder.asked_at)).where(Elder.community_id.in_(here), Elder.status == "asked")
    goes_on = select(func.count()).select_from(Incident).where(Incident.closed_at.is_(None), Incident.is_drill.is_(False))
    return Queue(*(await session.execute(waits)).one()), (await session.execute(goes_on)).scalar_one()
