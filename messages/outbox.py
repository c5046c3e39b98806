"""Going out: notices to others are rows written in the transaction that has something to tell; the sender drains them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.database import keys_of
from core.upsert import insert
from messages.models import Outbox

BODY = "outbox.body"
# Rows of one INSERT: PostgreSQL takes at most 32,767 values in a statement, a row has eleven.
CHUNK = 1_000


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
class Letter:
    """A notice to one chat, with its own key. `data` holds ids and codes, never text for people.

    `replaces` is the key of the notice whose message it takes the place of, if not that of all.
    """

    to: Address
    data: Mapping[str, object]
    key: str
    replaces: str | None = None


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
    letters = [Letter(one, data, key) for one in set(to)]
    await put_each(session, letters=letters, kind=kind, priority=priority, now=now, not_before=not_before, replaces=replaces)


async def put_each(
    session: AsyncSession,
    *,
    letters: Sequence[Letter],
    kind: str,
    priority: Priority,
    now: datetime,
    not_before: datetime | None = None,
    replaces: str | None = None,
) -> None:
    """Tell many chats something of their own each, as `put` does."""
    keys = keys_of(session)
    common = {"kind": kind, "priority": int(priority), "created_at": now, "due_at": not_before or now}
    rows = [
        common
        | {"key": one.key, "replaces": one.replaces or replaces, "body": keys.seal_text(_plain(one.data), context=BODY)}
        | {"bot": one.to.bot, "chat_id": one.to.chat_id, "person_id": one.to.person_id, "language": one.to.language}
        for one in sorted(letters, key=lambda one: (one.key, one.to.bot, one.to.chat_id))
    ]
    for start in range(0, len(rows), CHUNK):
        statement = insert(session, Outbox).values(rows[start : start + CHUNK])
        await session.execute(statement.on_conflict_do_nothing(index_elements=["key", "bot", "chat_id"]))


def _plain(data: Mapping[str, object]) -> str:
    return json.dumps(dict(data), ensure_ascii=False, separators=(",", ":"))


async def replace(
    session: AsyncSession, *, kind: str, data: Mapping[str, object], messages: Sequence[tuple[Address, int]], key: str, now: datetime
) -> None:
    """Edit messages, by chat and number, that no notice sent, each once a `key`. They do not wait for the morning."""
    # As if notices had been sent there, for the next ones to take their places.
    common = {"kind": kind, "priority": int(Priority.RECEIPT), "created_at": now, "sent_at": now}
    shown = [
        common | {"key": f"{key}:{number}:shown", "bot": to.bot, "chat_id": to.chat_id, "person_id": to.person_id, "message_id": number}
        for to, number in messages
    ]
    for start in range(0, len(shown), CHUNK):
        statement = insert(session, Outbox).values(shown[start : start + CHUNK])
        await session.execute(statement.on_conflict_do_nothing(index_elements=["key", "bot", "chat_id"]))
    letters = [Letter(to, data, f"{key}:{number}", replaces=f"{key}:{number}:shown") for to, number in messages]
    await put_each(session, letters=letters, kind=kind, priority=Priority.RECEIPT, now=now)


async def people_told(session: AsyncSession, *, key: str) -> set[int]:
    """Whose chats a notice of this key went to, or is on its way to."""
    found = await session.scalars(select(Outbox.person_id).where(Outbox.key == key).distinct())
    return {person_id for person_id in found if person_id is not None}


async def numbers_of(session: AsyncSession, *, keys: Sequence[str]) -> set[tuple[int, int, int | None]]:
    """The messages (bot, chat, number) in which the notices of these keys were sent."""
    rows = await session.execute(select(Outbox.bot, Outbox.chat_id, Outbox.message_id).where(Outbox.key.in_(keys)))
    return {(row.bot, row.chat_id, row.message_id) for row in rows}


async def stop(session: AsyncSession, *, bot: int, chat_id: int, error: str, now: datetime) -> None:
    """Give up everything that waits for this chat: it is blocked or forgotten."""
    waiting = update(Outbox).where(Outbox.bot == bot, Outbox.chat_id == chat_id, Outbox.due_at.is_not(None))
    await session.execute(waiting.values(dead_at=now, due_at=None, owner=None, body=None, error=error))


async def message_of(session: AsyncSession, *, key: str, address: Address) -> int | None:
    """The message in which the notice of this key was sent to this chat, if it has one of its own: joined alerts have not."""
    other = aliased(Outbox)
    alerts = (Outbox.priority == int(Priority.ALERT), other.priority == int(Priority.ALERT), other.id != Outbox.id)
    same = (other.bot == Outbox.bot, other.chat_id == Outbox.chat_id, other.message_id == Outbox.message_id)
    where = (Outbox.key == key, Outbox.bot == address.bot, Outbox.chat_id == address.chat_id)
    alone = select(Outbox.message_id).where(*where, ~exists().where(*alerts, *same).correlate(Outbox))
    return (await session.scalars(alone)).one_or_none()


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
