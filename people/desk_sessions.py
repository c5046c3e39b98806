"""Browsers in which staff work at the desk: short sessions that end by themselves, and at once when somebody may not be there any more."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from people import persons
from people.audit import record
from people.authority import AT_THE_DESK, Role, in_force
from people.desk_models import DeskSession
from people.models import Membership, Node, Person
from people.moments import not_before
from people.nodes import covers

TOKEN_BYTES = 32
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
# So long counts that somebody has shown anew who they are.
CONFIRMED = timedelta(minutes=10)
SEEN_EVERY = timedelta(minutes=1)
DESK_ROLES = AT_THE_DESK


@dataclass(frozen=True, slots=True)
class Worker:
    """Who works at the desk: their session and person, and by community (id and name, by name) which roles count there."""

    session_id: int
    person_id: int
    name: str
    language: str | None
    places: dict[int, str]
    roles: dict[int, frozenset[Role]]
    confirmed_at: datetime | None

    def is_confirmed(self, now: datetime) -> bool:
        """Whether they have shown who they are not long ago."""
        return self.confirmed_at is not None and now < self.confirmed_at + CONFIRMED


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser in which somebody is signed in at the desk."""

    session_id: int
    way: str
    since: datetime
    seen_at: datetime


async def open_session(session: AsyncSession, *, person_id: int, way: str, now: datetime) -> str:
    """Begin to work, and return the cookie's token, 256 random bits. Who may is asked by the ways in, and again at every page."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    row = DeskSession(token_hash=token_hash(token), person_id=person_id, way=way, created_at=now, seen_at=now)
    session.add(row)
    await session.flush()
    await record(session, actor=person_id, action="desk.entered", about=person_id, subject="desk_session", subject_id=row.id, now=now)
    return token


async def find(session: AsyncSession, *, token: str, now: datetime) -> Worker | None:
    """Who this cookie lets work; None when it is unknown, ended, idle or too old, or when they have no role at the desk any more."""
    known = select(DeskSession, Person).join(Person, Person.id == DeskSession.person_id)
    row = (await session.execute(known.where(DeskSession.token_hash == token_hash(token), *live(now)))).one_or_none()
    if row is None:
        return None
    opened, person = row
    held = select(Node.id, Node.name, Membership.role).join(Membership, covers(Membership.node_id, Node.path))
    mine = held.where(Node.kind == "community", Membership.person_id == person.id, Membership.role.in_(DESK_ROLES), in_force(now))
    places: dict[int, str] = {}
    roles: dict[int, frozenset[Role]] = {}
    for node_id, name, role in await session.execute(mine.order_by(Node.name, Node.id)):
        places[node_id] = name
        roles[node_id] = roles.get(node_id, frozenset()) | {Role(role)}
    if not places:
        return None
    name = persons.name_of(session, person)
    return Worker(opened.id, person.id, name, person.language, places, roles, opened.confirmed_at)


async def is_due(session: AsyncSession, *, session_id: int, now: datetime) -> bool:
    """Whether `mark_seen` would write: asked first, so that looking at a page takes no writer."""
    return await session.scalar(select(DeskSession.id).where(*_unseen(session_id, now))) is not None


async def mark_seen(session: AsyncSession, *, session_id: int, now: datetime) -> None:
    """Remember that somebody was at work, at most once a minute. A session that has ended meanwhile stays so."""
    await session.execute(update(DeskSession).where(*_unseen(session_id, now), *live(now)).values(seen_at=now))


async def confirm(session: AsyncSession, *, session_id: int, now: datetime) -> bool:
    """They have shown anew who they are; False when the session has ended meanwhile."""
    opened = update(DeskSession).where(DeskSession.id == session_id, *live(now)).values(confirmed_at=now)
    person_id = (await session.scalars(opened.returning(DeskSession.person_id))).one_or_none()
    if person_id is None:
        return False
    await record(session, actor=person_id, action="desk.confirmed", about=person_id, subject="desk_session", subject_id=session_id, now=now)
    return True


async def end(session: AsyncSession, *, session_id: int, person_id: int, now: datetime) -> bool:
    """End one of one's own sessions; a second time changes nothing."""
    mine = update(DeskSession).where(DeskSession.id == session_id, DeskSession.person_id == person_id, DeskSession.ended_at.is_(None))
    ended = (await session.scalars(mine.values(ended_at=not_before(DeskSession.created_at, now)).returning(DeskSession.id))).one_or_none()
    if ended is None:
        return False
    await record(session, actor=person_id, action="desk.left", about=person_id, subject="desk_session", subject_id=session_id, now=now)
    return True


async def opened_by(session: AsyncSession, *, person_id: int, now: datetime) -> list[Opened]:
    """Somebody's browsers that are open at this moment, oldest first."""
    mine = select(DeskSession).where(DeskSession.person_id == person_id, *live(now)).order_by(DeskSession.id)
    return [Opened(one.id, one.way, one.created_at, one.seen_at) for one in await session.scalars(mine)]


def live(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """SQL: whether a session is open at this moment."""
    return DeskSession.ended_at.is_(None), DeskSession.seen_at > now - IDLE, DeskSession.created_at > now - LONGEST


def _unseen(session_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return DeskSession.id == session_id, DeskSession.seen_at < now - SEEN_EVERY
