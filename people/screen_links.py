"""Links of the hall's screens: whoever leads makes one, a screen opens it day after day without signing in, a press ends it.

The page behind it shows what anybody may see. So the link is a secret only in that nobody can switch on somebody else's screen.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from people import audit, authority, nodes
from people.authority import CAN_APPROVE, LEADS
from people.models import Node
from people.moments import not_before
from people.screen_models import ScreenLink

TOKEN_BYTES = 16
MOST = 12


class TooManyScreens(Refusal):
    """A community has at most `most` screens at a time: one must be ended first."""


async def make(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> str:
    """A new link's token, 128 random bits, shown this once. Raises `NotAllowed`, `TooManyScreens`."""
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    await nodes.lock(session, community_id)
    live = select(func.count()).select_from(ScreenLink).where(ScreenLink.community_id == community_id, ScreenLink.ended_at.is_(None))
    if (await session.scalars(live)).one() >= MOST:
        raise TooManyScreens(most=MOST)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = ScreenLink(token_hash=token_hash(token), community_id=community_id, made_by=actor, made_at=now)
    session.add(row)
    await session.flush()
    await audit.record(session, actor=actor, action="screen.made", subject="screen_link", subject_id=row.id, now=now)
    return token


async def live(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> Sequence[ScreenLink]:
    """The community's screens that have not ended, the oldest first. Raises `NotAllowed`."""
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    known = select(ScreenLink).where(ScreenLink.community_id == community_id, ScreenLink.ended_at.is_(None))
    return (await session.scalars(known.order_by(ScreenLink.id))).all()


async def end(session: AsyncSession, *, actor: int, link_id: int, now: datetime) -> int:
    """End a screen; again changes nothing. Returns its community's number. Raises `NotAllowed`, also when there is no such screen."""
    community_id = await session.scalar(select(ScreenLink.community_id).where(ScreenLink.id == link_id))
    if community_id is None:
        raise authority.NotAllowed
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    ended = update(ScreenLink).where(ScreenLink.id == link_id, ScreenLink.ended_at.is_(None))
    ended = ended.values(ended_at=not_before(ScreenLink.made_at, now), ended_by=actor)
    if (await session.scalars(ended.returning(ScreenLink.id))).one_or_none() is not None:
        await audit.record(session, actor=actor, action="screen.ended", subject="screen_link", subject_id=link_id, now=now)
    return community_id


async def community_of(session: AsyncSession, *, token: str) -> Node | None:
    """The community whose figures this link shows; None when it is unknown or was ended."""
    known = select(Node).join(ScreenLink, ScreenLink.community_id == Node.id)
    return (await session.scalars(known.where(ScreenLink.token_hash == token_hash(token), ScreenLink.ended_at.is_(None)))).one_or_none()
