"""Showing anew who works at the desk: the desk asks in the person's own chat, and they say yes or no there.

The desk and the chat show the same two digits, so that a yes is not given to somebody else's question.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from messages.outbox import Priority
from people import desk_links, desk_sessions, notices, persons
from people.audit import record
from people.desk_ends import end_desk
from people.desk_models import DeskLink, DeskSession

VALID = timedelta(minutes=10)
# Who taps "ask again" is asked again in the chat, but not with every tap.
ASK_AGAIN = timedelta(minutes=1)
CONFIRM = "confirm"
DIGITS = 100


class NothingToConfirm(Refusal):
    """The desk asks for nothing here: it was answered, is too old, was somebody else's, or never was. Which of these is not told."""


@dataclass(frozen=True)
class Asked:
    """What is to be confirmed: since when the desk is open, by which way it was entered, and the digits that it shows."""

    since: datetime
    way: str
    digits: str


async def ask(session: AsyncSession, *, session_id: int, actor: int, now: datetime) -> str:
    """Ask in the person's chats whether it is them; the digits to show at the desk. Raises `NothingToConfirm` when the session has ended.

    Asked again within a minute, it is still the same question.
    """
    await persons.lock(session, actor)
    mine = select(DeskSession.id).where(DeskSession.id == session_id, DeskSession.person_id == actor, *desk_sessions.live(now))
    if (await session.scalars(mine)).one_or_none() is None:
        raise NothingToConfirm
    waiting = (DeskLink.session_id == session_id, DeskLink.purpose == CONFIRM, DeskLink.used_at.is_(None))
    lately = select(DeskLink.token_hash).where(*waiting, DeskLink.created_at > now - ASK_AGAIN, DeskLink.expires_at > now)
    known = (await session.scalars(lately.limit(1))).first()
    if known is not None:
        return _digits(known)
    await session.execute(update(DeskLink).where(*waiting).values(used_at=now))
    # Nobody gets to see the token: what is pressed in chat names the row, and only its own person may.
    hashed = token_hash(secrets.token_urlsafe(desk_links.TOKEN_BYTES))
    link = {"token_hash": hashed, "person_id": actor, "purpose": CONFIRM, "session_id": session_id}
    made = insert(DeskLink).values(link | {"created_at": now, "expires_at": now + VALID}).returning(DeskLink.id)
    link_id = (await session.execute(made)).scalar_one()
    await record(session, actor=actor, action="desk.asked", about=actor, subject="desk_session", subject_id=session_id, now=now)
    key = f"desk.confirm:{link_id}"
    await notices.notify(session, to=[actor], kind="desk.confirm", data={"link_id": link_id}, key=key, now=now, priority=Priority.RECEIPT)
    return _digits(hashed)


async def waiting(session: AsyncSession, *, session_id: int, now: datetime) -> str | None:
    """The digits of the question that waits for an answer in chat; None when none does."""
    open_now = select(DeskLink.token_hash).where(DeskLink.session_id == session_id, DeskLink.purpose == CONFIRM)
    hashed = (await session.scalars(open_now.where(DeskLink.used_at.is_(None), DeskLink.expires_at > now).limit(1))).first()
    return _digits(hashed) if hashed is not None else None


async def asked(session: AsyncSession, *, link_id: int, actor: int, now: datetime) -> Asked:
    """What the person is asked. Raises `NothingToConfirm`."""
    open_now = _known(link_id, actor).where(DeskLink.used_at.is_(None), DeskLink.expires_at > now, *desk_sessions.live(now))
    row = (await session.execute(open_now)).one_or_none()
    if row is None:
        raise NothingToConfirm
    link, desk = row
    return Asked(desk.created_at, desk.way, _digits(link.token_hash))


async def confirm(session: AsyncSession, *, link_id: int, actor: int, now: datetime) -> None:
    """It is me: the session that asked counts as confirmed. A second tap is as the first. Raises `NothingToConfirm`."""
    await persons.lock(session, actor)
    mine = (DeskLink.id == link_id, DeskLink.person_id == actor, DeskLink.purpose == CONFIRM)
    unused = update(DeskLink).where(*mine, DeskLink.used_at.is_(None), DeskLink.expires_at > now)
    session_id = (await session.scalars(unused.values(used_at=now).returning(DeskLink.session_id))).one_or_none()
    if session_id is None:
        await _confirmed_before(session, link_id, actor, now)
        return
    if not await desk_links.may_work(session, person_id=actor, now=now) or not await desk_sessions.confirm(
        session, session_id=session_id, now=now
    ):
        raise NothingToConfirm


async def deny(session: AsyncSession, *, link_id: int, actor: int, now: datetime) -> int:
    """It is not me: every session of the person at the desk ends, however old the question is. Returns how many.

    Raises `NothingToConfirm` for a question that was never theirs.
    """
    await persons.lock(session, actor)
    if (await session.execute(_known(link_id, actor))).one_or_none() is None:
        raise NothingToConfirm
    ended = await end_desk(session, person_id=actor, now=now)
    await record(session, actor=actor, action="desk.denied", about=actor, subject="desk_link", subject_id=link_id, now=now)
    return ended


async def _confirmed_before(session: AsyncSession, link_id: int, actor: int, now: datetime) -> None:
    """Raises `NothingToConfirm` unless this very question was answered with yes and the session still counts as confirmed."""
    answered = _known(link_id, actor).where(DeskLink.used_at == DeskSession.confirmed_at, *desk_sessions.live(now))
    if (await session.execute(answered)).one_or_none() is None:
        raise NothingToConfirm


def _known(link_id: int, actor: int) -> Select[DeskLink, DeskSession]:
    known = select(DeskLink, DeskSession).join(DeskSession, DeskSession.id == DeskLink.session_id)
    return known.where(DeskLink.id == link_id, DeskLink.person_id == actor, DeskLink.purpose == CONFIRM)


def _digits(hashed: bytes) -> str:
    return f"{int.from_bytes(hashed[:8]) % DIGITS:02}"
