"""Browsers that stay signed in until their owner or staff end it. A cookie's token is stored as its hash only."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from people import persons
from people.audit import record
from people.authority import CAN_APPROVE, NotAllowed, may_act_for, require
from people.entry_models import WebSession
from people.models import Identity

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(hours=1)


async def open_session(session: AsyncSession, *, identity_id: int, now: datetime) -> str:
    """Sign a browser in and return its cookie's token, 256 random bits."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(WebSession(token_hash=token_hash(token), identity_id=identity_id, created_at=now, last_seen_at=now))
    await session.flush()
    return token


async def find_session(session: AsyncSession, *, token: str, now: datetime) -> Identity | None:
    """Who this cookie belongs to; None when it is unknown, ended or from a future that never was."""
    live = (WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None), WebSession.created_at <= now)
    known = select(Identity).join(WebSession, WebSession.identity_id == Identity.id).where(*live)
    return (await session.scalars(known)).one_or_none()


async def mark_seen(session: AsyncSession, *, token: str, now: datetime) -> None:
    """Remember that the browser was here, at most once an hour."""
    stale = (WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None), WebSession.last_seen_at < now - SEEN_EVERY)
    await session.execute(update(WebSession).where(*stale).values(last_seen_at=now))


async def end_session(session: AsyncSession, *, token: str, now: datetime) -> None:
    """Sign this browser out; a second time changes nothing."""
    live = (WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None))
    await session.execute(update(WebSession).where(*live).values(ended_at=now))


async def end_all_sessions(session: AsyncSession, *, person_id: int, now: datetime) -> int:
    """Sign all of one's own browsers out, and return how many there were. For somebody else's see `end_sessions_of`."""
    theirs = select(Identity.id).where(Identity.person_id == person_id)
    live = update(WebSession).where(WebSession.identity_id.in_(theirs), WebSession.ended_at.is_(None))
    ended = (await session.scalars(live.values(ended_at=now).returning(WebSession.id))).all()
    await record(session, actor=person_id, action="sessions.ended", about=person_id, now=now)
    return len(ended)


async def end_sessions_of(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> int:
    """Staff sign a person out everywhere (a lost phone). Raises `NotAllowed`, `PersonUnknown`."""
    person = await persons.get(session, person_id)
    await require(session, person_id=actor, roles=CAN_APPROVE, node_id=person.community_id, now=now)
    if not await may_act_for(session, actor=actor, person_id=person_id, now=now):
        raise NotAllowed
    ended = await end_all_sessions(session, person_id=person_id, now=now)
    await record(session, actor=actor, action="sessions.ended_by_staff", about=person_id, now=now)
    return ended
