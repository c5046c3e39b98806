"""Browsers that stay signed in until their owner or the operator (`main.py recover`) ends it.

A cookie's token is stored as its hash only.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from people import persons
from people.audit import record
from people.authority import NotAllowed, may_act_for
from people.desk_ends import end_desk, take_passkeys
from people.entrances import spend_links
from people.entry_models import WebSession
from people.models import Identity

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(hours=1)


async def open_session(session: AsyncSession, *, identity_id: int, now: datetime, opened_by: int | None = None) -> str:
    """Sign a browser in and return its cookie's token, 256 random bits. `opened_by` is who made the link, when that was another."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(WebSession(token_hash=token_hash(token), identity_id=identity_id, opened_by=opened_by, created_at=now, last_seen_at=now))
    await session.flush()
    return token


async def find_session(session: AsyncSession, *, token: str, now: datetime) -> Identity | None:
    """Who this cookie belongs to; None when it is unknown or ended."""
    live = (WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None))
    known = select(Identity).join(WebSession, WebSession.identity_id == Identity.id).where(*live)
    return (await session.scalars(known)).one_or_none()


async def is_due(session: AsyncSession, *, token: str, now: datetime) -> bool:
    """Whether `mark_seen` would write: asked first, so that looking at a page takes no writer."""
    return await session.scalar(select(WebSession.id).where(*_unseen(token, now))) is not None


async def mark_seen(session: AsyncSession, *, token: str, now: datetime) -> None:
    """Remember that the browser was here, at most once an hour."""
    await session.execute(update(WebSession).where(*_unseen(token, now)).values(last_seen_at=now))


async def end_session(session: AsyncSession, *, token: str, now: datetime) -> None:
    """Sign this browser out; a second time changes nothing."""
    live = (WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None))
    await session.execute(update(WebSession).where(*live).values(ended_at=now))


async def end_one(session: AsyncSession, *, session_id: int, now: datetime) -> bool:
    """After a restore: sign a browser out that was signed out since; whether it was in."""
    live = update(WebSession).where(WebSession.id == session_id, WebSession.ended_at.is_(None))
    return (await session.scalars(live.values(ended_at=now).returning(WebSession.id))).one_or_none() is not None


async def has_live(session: AsyncSession, *, identity_id: int) -> bool:
    """Whether any browser is signed in to this chat."""
    live = select(WebSession.id).where(WebSession.identity_id == identity_id, WebSession.ended_at.is_(None))
    return (await session.scalars(live.limit(1))).first() is not None


async def end_all_sessions(session: AsyncSession, *, person_id: int, now: datetime) -> int:
    """Sign all of one's own browsers out, and return how many there were. For somebody else's see `end_sessions_of`."""
    ended = await end_unrecorded(session, person_id=person_id, now=now)
    await record(session, actor=person_id, action="sessions.ended", about=person_id, now=now)
    return ended


async def end_sessions_of(session: AsyncSession, *, actor: int, person_id: int, now: datetime) -> int:
    """Staff sign a person out everywhere (a lost phone). Raises `NotAllowed`, `PersonUnknown`."""
    await persons.get(session, person_id)
    if not await may_act_for(session, actor=actor, person_id=person_id, now=now):
        raise NotAllowed
    ended = await end_unrecorded(session, person_id=person_id, now=now)
    await take_passkeys(session, actor=actor, person_id=person_id, now=now)
    await record(session, actor=actor, action="sessions.ended_by_staff", about=person_id, now=now)
    return ended


async def end_unrecorded(session: AsyncSession, *, person_id: int, now: datetime) -> int:
    """End every browser and open link of the person, those of the staff desk too; the caller records who did it."""
    theirs = select(Identity.id).where(Identity.person_id == person_id)
    live = update(WebSession).where(WebSession.identity_id.in_(theirs), WebSession.ended_at.is_(None))
    ended = (await session.scalars(live.values(ended_at=now).returning(WebSession.id))).all()
    await spend_links(session, person_id=person_id, now=now)
    return len(ended) + await end_desk(session, person_id=person_id, now=now)


def _unseen(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return WebSession.token_hash == token_hash(token), WebSession.ended_at.is_(None), WebSession.last_seen_at < now - SEEN_EVERY


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Delete browsers that were signed out before this moment."""
    await session.execute(delete(WebSession).where(WebSession.ended_at < before))
