"""One-time links from the chat to the desk: for oneself only, and only for who has a role there."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from people import authority, desk_sessions, persons
from people.audit import record
from people.authority import NotAllowed
from people.desk_models import DeskLink
from people.desk_sessions import DESK_ROLES
from people.entry import LinkUsedUp
from people.models import Person

TOKEN_BYTES = 16
VALID = timedelta(minutes=10)
ENTER = "enter"


@dataclass(frozen=True)
class Preview:
    """What the page with the confirm button may show: the masked name of whose desk the link opens."""

    masked_name: str


async def may_work(session: AsyncSession, *, person_id: int, now: datetime) -> bool:
    """Whether the person has a role at the desk of any community, in force now."""
    return bool(await authority.communities(session, person_id=person_id, roles=DESK_ROLES, now=now))


async def issue(session: AsyncSession, *, actor: int, now: datetime) -> str:
    """A link's token: 128 random bits, valid once within 10 minutes. Earlier links that nobody used end. Raises `NotAllowed`."""
    await persons.lock(session, actor)
    if not await may_work(session, person_id=actor, now=now):
        raise NotAllowed
    older = update(DeskLink).where(DeskLink.person_id == actor, DeskLink.purpose == ENTER, DeskLink.used_at.is_(None))
    await session.execute(older.values(used_at=now))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = {"token_hash": token_hash(token), "person_id": actor, "purpose": ENTER, "created_at": now, "expires_at": now + VALID}
    link_id = (await session.execute(insert(DeskLink).values(link).returning(DeskLink.id))).scalar_one()
    await record(session, actor=actor, action="desk.link_issued", about=actor, subject="desk_link", subject_id=link_id, now=now)
    return token


async def peek(session: AsyncSession, *, token: str, now: datetime) -> Preview:
    """Look at a link without using it. Raises `LinkUsedUp`."""
    shown = select(Person.id, Person.name_sealed).join(DeskLink, DeskLink.person_id == Person.id)
    row = (await session.execute(shown.where(*_live(token, now)))).one_or_none()
    if row is None or not await may_work(session, person_id=row.id, now=now):
        raise LinkUsedUp
    return Preview(persons.masked(persons.open_name(session, row.name_sealed)))


async def enter(session: AsyncSession, *, token: str, nonce: str = "", now: datetime) -> str:
    """Use the link up and return the token of the desk's cookie. Raises `LinkUsedUp`.

    `nonce` is drawn with the page that asks for confirmation: a second tap on it, whose first answer was lost, comes in all the same.
    Whether they may still work at the desk is asked now.
    """
    used_by = token_hash(nonce) if nonce else None
    person_id = await _use_up(session, token, now, used_by)
    if person_id is None and used_by is not None:
        again = (
            DeskLink.token_hash == token_hash(token),
            DeskLink.purpose == ENTER,
            DeskLink.used_by == used_by,
            DeskLink.expires_at > now,
        )
        person_id = (await session.scalars(select(DeskLink.person_id).where(*again))).one_or_none()
    if person_id is None or not await may_work(session, person_id=person_id, now=now):
        raise LinkUsedUp
    return await desk_sessions.open_session(session, person_id=person_id, way="link", now=now)


async def _use_up(session: AsyncSession, token: str, now: datetime, used_by: bytes | None) -> int | None:
    """Whose link it was, when this was its first use."""
    # Whoever takes a role away has locked the person too, before it looks at links.
    whose = (await session.scalars(select(DeskLink.person_id).where(DeskLink.token_hash == token_hash(token)))).one_or_none()
    if whose is None:
        return None
    await persons.lock(session, whose)
    used = update(DeskLink).where(*_live(token, now)).values(used_at=now, used_by=used_by).returning(DeskLink.id)
    link_id = (await session.scalars(used)).one_or_none()
    if link_id is None:
        return None
    await record(session, actor=whose, action="desk.link_used", about=whose, subject="desk_link", subject_id=link_id, now=now)
    return whose


def _live(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    unused = (DeskLink.used_at.is_(None), DeskLink.expires_at > now)
    return DeskLink.token_hash == token_hash(token), DeskLink.purpose == ENTER, *unused
