"""Wishes that wait to be screened, and since when."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Queue
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from wishes.models import Wish


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> Queue:
    """What waits in a community for this actor. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    waits = (Wish.community_id == community_id, Wish.status == "asked", Wish.person_id != actor, Wish.asked_by != actor)
    return Queue(*(await session.execute(select(func.count(), func.min(Wish.asked_at)).where(*waits))).one())


async def everywhere(session: AsyncSession) -> Queue:
    """What waits in all communities: for who watches the server."""
    here = select(Node.id).where(Node.kind == "community").scalar_subquery()
    waits = select(func.count(), func.min(Wish.asked_at)).where(Wish.community_id.in_(here), Wish.status == "asked")
    return Queue(*(await session.execute(waits)).one())
