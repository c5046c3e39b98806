"""Going out: notices to others are rows written in the transaction that has something to tell; the sender drains them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import CannotOpen
from core.database import keys_of
from core.upsert import insert
from messages.models import Outbox

log = structlog.get_logger()

BODY = "outbox.body"
# Rows of one INSERT: PostgreSQL takes at most 32,767 values in a statement, a row has eleven.
CHUNK = 1_000
UNREADABLE_PAUSE = timedelta(hours=1)
UNREADABLE_ATTEMPTS = 24


class Priority(IntEnum):
    """Who goes first. What can wait keeps the quiet hours; alerts and receipts never do."""

    ALERT = 0
    RECEIPT = 10
    NOTICE = 20
    BROADCAST = 30


@dataclass(frozen=True)
class Address:
    """One chat of one person. `language` is "zh", "en" or None for the default."""

    bot: int
    chat_id: int
    person_id: int | None = None
    language: str | None = None


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


@dataclass(frozen=True)
class DeadNotice:
    """A notice that was given up, for the operator: no content."""

    id: int
    kind: str
    error: str
    dead_at: datetime


async def put(
    session: AsyncSession,
    *,
    to: Sequence[Address],
    kind: str,
    data: Mapping[str, object],
    key: str,
    priority: Priority,
    now: datetime,
    not_before: datetime | None = None,
    replaces: str | None = None,
) -> None:
    """Tell these chats, once a key and chat. `data` holds ids and codes, never text for people.

    With `replaces`, the key of an earlier notice, that notice's message is edited; if it can't be, a new one is sent.
    """
    keys = keys_of(session)
    plain = json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))
    common = {"key": key, "kind": kind, "priority": int(priority), "replaces": replaces}
    rows = [
        common
        | {"bot": one.bot, "chat_id": one.chat_id, "person_id": one.person_id, "language": one.language}
        | {"body": keys.seal_text(plain, context=BODY), "created_at": now, "due_at": not_before or now}
        for one in sorted(set(to), key=lambda one: (one.bot, one.chat_id))
    ]
    for start in range(0, len(rows), CHUNK):
        statement = insert(session, Outbox).values(rows[start : start + CHUNK])
        await session.execute(statement.on_conflict_do_nothing(index_elements=["key", "bot", "chat_id"]))


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
    """Mark as sent; false when another sender has taken them meanwhile. Joined notices have no message of their own to replace."""
    own = message_id if len(notices) == 1 else None
    values = {"sent_at": now, "due_at": None, "owner": None, "body": None, "message_id": own, "error": None}
    return await _end(session, notices, values)


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


async def stop(session: AsyncSession, *, bot: int, chat_id: int, error: str, now: datetime) -> None:
    """Give up everything that waits for this chat: it is blocked or forgotten."""
    waiting = update(Outbox).where(Outbox.bot == bot, Outbox.chat_id == chat_id, Outbox.due_at.is_not(None))
    await session.execute(waiting.values(dead_at=now, due_at=None, owner=None, body=None, error=error))


async def message_of(session: AsyncSession, *, key: str, address: Address) -> int | None:
    """The message in which the notice of this key was sent to this chat, if it has one of its own."""
    where = (Outbox.key == key, Outbox.bot == address.bot, Outbox.chat_id == address.chat_id)
    return (await session.scalars(select(Outbox.message_id).where(*where))).one_or_none()


async def dead_letters(session: AsyncSession, *, limit: int = 100) -> list[DeadNotice]:
    """Notices that were given up, newest first."""
    dead = select(Outbox.id, Outbox.kind, Outbox.error, Outbox.dead_at).where(Outbox.dead_at.is_not(None))
    rows = await session.execute(dead.order_by(Outbox.dead_at.desc(), Outbox.id).limit(limit))
    return [DeadNotice(row.id, row.kind, row.error or "", row.dead_at) for row in rows]


async def count_dead(session: AsyncSession) -> int:
    """How many notices were given up."""
    return (await session.scalars(select(func.count()).where(Outbox.dead_at.is_not(None)))).one()


async def purge(session: AsyncSession, *, sent_before: datetime, dead_before: datetime) -> int:
    """Forget notices that were sent, or given up, before these moments. What they replaced or repeat is not known any more then."""
    ended = or_(Outbox.sent_at < sent_before, Outbox.dead_at < dead_before)
    old = select(Outbox.id).where(ended).with_for_update(skip_locked=True).cte("old")
    gone = await session.execute(delete(Outbox).where(Outbox.id.in_(select(old.c.id))).returning(Outbox.id))
    return len(gone.scalars().all())


def quiet_until(now: datetime, *, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours (22 to 7 in this zone) if `now` is in them, else None."""
    local = now.astimezone(zone)
    if 7 <= local.hour < 22:
        return None
    day = local.date() + timedelta(days=1 if local.hour >= 22 else 0)
    return datetime(day.year, day.month, day.day, 7, tzinfo=zone)


async def _end(session: AsyncSession, notices: Sequence[Notice], values: Mapping[str, object]) -> bool:
    owners = {notice.owner for notice in notices}
    ours = update(Outbox).where(Outbox.id.in_([notice.id for notice in notices]), Outbox.owner.in_(owners))
    return len((await session.scalars(ours.values(**values).returning(Outbox.id))).all()) == len(notices)


async def _set_aside(session: AsyncSession, row: Outbox, now: datetime) -> None:
    """One that cannot be opened must not keep the others. The operator may have left out a key: it is tried again for a day."""
    log.error("a notice cannot be opened", id=row.id, attempts=row.attempts)
    dead = {"dead_at": now, "due_at": None, "body": None}
    values = dead if row.attempts >= UNREADABLE_ATTEMPTS else {"due_at": now + UNREADABLE_PAUSE}
    unopened = update(Outbox).where(Outbox.id == row.id).values(values | {"owner": None, "error": CannotOpen.__name__})
    await session.execute(unopened, execution_options={"synchronize_session": False})


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
