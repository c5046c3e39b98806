"""Wishes that wait to be screened, and since when."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.counting import ages
from core.speeds import Queue
from people import authority
from people.authority import CAN_APPROVE
from people.models import Node
from wishes.models import Wish

WISHES = "wishes"


async def of(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> Queue:
    """What waits in a community for this actor, as far as `core.counting` counts. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    return (await ages(session, moments([community_id], actor)))[WISHES]


def moments(here: Sequence[int], actor: int) -> dict[str, Select[datetime]]:
    """SQL for `core.counting.ages`: since when each waits, in these communities, for this actor, who decides there."""
    waits = (Wish.community_id.in_(here), Wish.status == "asked", Wish.person_id != actor, Wish.asked_by != actor)
    return {WISHES: select(Wish.asked_at).where(*waits).order_by(Wish.id)}


async def everywhere(session: AsyncSession) -> Queue:
    """What waits in all communities: for who watches the server."""
    here = select(Node.id).where(Node.kind == "community").scalar_subquery()
    waits = select(func.count(), func.min(Wish.asked_at)).where(Wish.community_id.in_(here), Wish.status == "asked")
    return Queue(*(await session.execute(waits)).one())
