"""Wishes that wait to be screened, and since when."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Queue
from people import authority
from people.authority import CAN_APPROVE
from wishes.models import Wish


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> Queue:
    """What waits in a community for this actor. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    waits = (Wish.community_id == community_id, Wish.status == "asked", Wish.person_id != actor, Wish.asked_by != actor)
    return Queue(*(await session.execute(select(func.count(), func.min(Wish.asked_at)).where(*waits))).one())
