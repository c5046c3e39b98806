"""Wishes that wait for staff: who is told, who may look, and which comes next."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import queueing
from core.counting import count_some
from people import authority
from people.authority import CAN_APPROVE
from people.notices import notify
from wishes import timers
from wishes.models import Wish
from wishes.policy import policy


async def tell_staff(session: AsyncSession, *, wish: Wish, key: str, actor: int | None, now: datetime) -> None:
    """A wish waits for staff from now on, who have so long to look at it; told is who may."""
    within = (await policy(session, wish.community_id)).screen
    await timers.start(session, wish_id=wish.id, turn=timers.turn_of(wish), what="screen.late", due_at=now + within, again=True)
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=wish.community_id, now=now)
    to = [each for each in staff if each not in (actor, wish.person_id, wish.asked_by)]
    await notify(session, to=to, kind="wish.asked", data={"wish_id": wish.id}, key=key, now=now)


async def next_after(session: AsyncSession, *, actor: int, after: int | None = None, now: datetime) -> int | None:
    """The first wish of others after this number that waits where the actor may decide; None when none does."""
    where = await _waits_for(session, actor, now)
    return await session.scalar(select(Wish.id).where(where, Wish.id > (after or 0)).order_by(Wish.id).limit(1))


async def beside(session: AsyncSession, *, actor: int, community_id: int, wish_id: int, now: datetime) -> tuple[int | None, int | None]:
    """Which wishes of others wait for the actor in a community just before and just after this one; None at either end."""
    waits = and_(await _waits_for(session, actor, now), Wish.community_id == community_id)
    return await queueing.beside(session, numbers=Wish.id, waits=waits, number=wish_id)


async def count(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many wishes of others wait where the actor may decide, as far as `core.counting` counts."""
    where = await _waits_for(session, actor, now)
    return await count_some(session, select(Wish.id).where(where))


async def count_for_colleagues(session: AsyncSession, *, actor: int, now: datetime) -> int:
    """How many wait for somebody else, since the actor wished or wrote them."""
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    own = and_(Wish.status == "asked", Wish.community_id.in_(communities), ~_of_others(actor))
    return (await session.scalars(select(func.count()).select_from(Wish).where(own))).one()


async def _waits_for(session: AsyncSession, actor: int, now: datetime) -> ColumnElement[bool]:
    communities = await authority.communities(session, person_id=actor, roles=CAN_APPROVE, now=now)
    return and_(Wish.status == "asked", Wish.community_id.in_(communities), _of_others(actor))


def _of_others(actor: int) -> ColumnElement[bool]:
    return and_(Wish.person_id != actor, Wish.asked_by != actor)
