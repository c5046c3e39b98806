"""The sender's side of the outbox: what is due is claimed, and each claim ends as sent, put off or given up."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import CannotOpen
from core.database import Moment, keys_of
from messages.models import Outbox
from messages.outbox import BODY, Address, Priority

log = structlog.get_logger()

UNREADABLE_PAUSE = timedelta(hours=1)
UNREADABLE_ATTEMPTS = 24
# The rows are not in the session: there is nothing to bring in step.
CORE = {"synchronize_session": False}
# Built once: every message that goes out is marked by it.
_SENT = (
    update(Outbox)
    .where(Outbox.id.in_(bindparam("ids", expanding=True)), Outbox.owner.in_(bindparam("owners", expanding=True)))
    .values(sent_at=bindparam("at", type_=Moment()), message_id=bindparam("number"), due_at=None, owner=None, body=None, error=None)
    .returning(Outbox.id)
)


@dataclass(frozen=True)
class Notice:
    """A claimed notice, to be put into words and sent."""

    id: int
    key: str
    address: Address
    kind: str
    data: dict[str, Any]
    priority: Priority
    replaces: str | None
    attempts: int
    owner: str


async def claim(
    session: AsyncSession,
    *,
    bot: int,
    owner: str,
    limit: int,
    now: datetime,
    until: datetime,
    but: Sequence[int] = (),
    up_to: Priority = Priority.BROADCAST,
) -> list[Notice]:
    """Take what is due, the most urgent first, and only the first of each chat; chats in `but` must wait.

    All due alerts of a chat come together: they are joined in one message. `owner` must be new for every call.
    """
    waits = (Outbox.bot == bot, Outbox.due_at <= now, Outbox.priority <= up_to, Outbox.chat_id.not_in(but))
    first = select(Outbox.id, Outbox.chat_id, Outbox.priority).where(*waits).order_by(Outbox.priority, Outbox.due_at, Outbox.id)
    rows = (await session.execute(first.limit(limit).with_for_update(skip_locked=True))).all()
    ids: list[int] = []
    alerted: set[int] = set()
    seen: set[int] = set()
    for row in rows:
        if row.chat_id not in seen:
            seen.add(row.chat_id)
            ids.append(row.id)
            if row.priority == Priority.ALERT:
                alerted.add(row.chat_id)
    if not ids:
        return []
    if alerted:
        also = select(Outbox.id).where(*waits, Outbox.priority == Priority.ALERT, Outbox.chat_id.in_(sorted(alerted)))
        ids += (await session.scalars(also.with_for_update(skip_locked=True))).all()
    taken = update(Outbox).where(Outbox.id.in_(ids)).values(owner=owner, due_at=until, attempts=Outbox.attempts + 1)
    notices = []
    for notice in (await session.scalars(taken.returning(Outbox))).all():
        try:
            notices.append(_notice(session, notice))
        except CannotOpen:
            await _set_aside(session, notice, now)
    return sorted(notices, key=lambda notice: (notice.priority, notice.id))


async def next_due(session: AsyncSession, *, bot: int) -> dict[Priority, datetime]:
    """When the next notice of each priority wants to be sent; a priority of which none waits is left out."""
    # One look at the index each, however many wait.
    looks = [
        select(Outbox.due_at)
        .where(Outbox.bot == bot, Outbox.priority == priority, Outbox.due_at.is_not(None))
        .order_by(Outbox.due_at)
        .limit(1)
        .scalar_subquery()
        for priority in Priority
    ]
    found = (await session.execute(select(*looks))).one()
    return {priority: at for priority, at in zip(Priority, found, strict=True) if at is not None}


async def sent(session: AsyncSession, *, notices: Sequence[Notice], message_id: int | None, now: datetime) -> bool:
    """Mark as sent; false when another sender has taken them meanwhile. Joined notices share a message."""
    values = {"ids": [notice.id for notice in notices], "owners": sorted({notice.owner for notice in notices})}
    marked = await session.execute(_SENT, values | {"at": now, "number": message_id}, execution_options=CORE)
    return len(marked.all()) == len(notices)


async def postponed(session: AsyncSession, *, notices: Sequence[Notice], until: datetime, error: str, counts: bool) -> bool:
    """Try again at this moment. `counts` is false where the channel only asked for patience."""
    attempts = Outbox.attempts if counts else Outbox.attempts - 1
    return await _end(session, notices, {"due_at": until, "owner": None, "error": error, "attempts": attempts})


async def given_up(session: AsyncSession, *, notices: Sequence[Notice], error: str, now: datetime) -> bool:
    """Never try again."""
    return await _end(session, notices, {"dead_at": now, "due_at": None, "owner": None, "body": None, "error": error})


async def reclaim(session: AsyncSession, *, bot: int, but: str, now: datetime) -> None:
    """Take back what senders that are gone had claimed, but not this one. Only where no other sender of this bot can be at work."""
    held = update(Outbox).where(Outbox.bot == bot, Outbox.due_at.is_not(None), Outbox.owner.is_not(None))
    held = held.where(~Outbox.owner.startswith(but, autoescape=True))
    await session.execute(held.values(owner=None, due_at=now))


async def _end(session: AsyncSession, notices: Sequence[Notice], values: Mapping[str, object]) -> bool:
    owners = {notice.owner for notice in notices}
    ours = update(Outbox).where(Outbox.id.in_([notice.id for notice in notices]), Outbox.owner.in_(owners))
    ended = await session.scalars(ours.values(**values).returning(Outbox.id), execution_options=CORE)
    return len(ended.all()) == len(notices)


async def _set_aside(session: AsyncSession, row: Outbox, now: datetime) -> None:
    """One that cannot be opened must not keep the others. The operator may have left out a key: it is tried again for a day."""
    log.error("a notice cannot be opened", id=row.id, attempts=row.attempts)
    dead = {"dead_at": now, "due_at": None, "body": None}
    values = dead if row.attempts >= UNREADABLE_ATTEMPTS else {"due_at": now + UNREADABLE_PAUSE}
    unopened = update(Outbox).where(Outbox.id == row.id).values(values | {"owner": None, "error": CannotOpen.__name__})
    await session.execute(unopened, execution_options=CORE)


def _notice(session: AsyncSession, row: Outbox) -> Notice:
    assert row.body is not None
    assert row.owner is not None
    return Notice(
        id=row.id,
        key=row.key,
        address=Address(row.bot, row.chat_id, row.person_id, row.language),
        kind=row.kind,
        data=json.loads(keys_of(session).open_text(row.body, context=BODY)),
        priority=Priority(row.priority),
        replaces=row.replaces,
        attempts=row.attempts,
        owner=row.owner,
    )
