"""The transcript of web chats: messages are written, edited and deleted here, and a page asks what changed since it last looked."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from core.database import is_sqlite, keys_of
from core.upsert import Insert, insert_on
from messages.transcript_models import TranscriptHead, TranscriptMention, TranscriptMessage

BODY = "transcript.body"
PAGE = 40
MOST_CHANGES = 300

# A Bot API object, as JSON: its shape is Telegram's, so it is not described again.
Json = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A message (or toast) as it is to stand from now on; `body` None deletes it."""

    message_id: int
    direction: str
    body: Json | None
    file_id: str | None = None
    mentions: frozenset[int] = field(default_factory=frozenset)
    # Its words were written earlier: they must not come back if they were emptied meanwhile.
    is_old: bool = False


@dataclass(frozen=True)
class Seen:
    """A message as stored."""

    message_id: int
    direction: str
    revision: int
    body: Json | None
    file_id: str | None
    created_at: datetime
    edited_at: datetime | None


async def record(session: AsyncSession, *, bot: int, chat_id: int, entries: Sequence[Entry], now: datetime) -> int:
    """Write all entries as one change, each new or in place of the one with its id; returns the chat's new revision."""
    revision = await _next_revision(session, bot, chat_id)
    if old := [entry.message_id for entry in entries if entry.is_old]:
        gone = await _gone(session, bot, chat_id, old)
        entries = [entry for entry in entries if entry.message_id not in gone or not entry.is_old]
    keys = keys_of(session)
    rows = [
        {
            "bot": bot,
            "chat_id": chat_id,
            "message_id": entry.message_id,
            "revision": revision,
            "direction": entry.direction,
            "body": None if entry.body is None else keys.seal(json.dumps(entry.body).encode(), context=BODY),
            "file_id": entry.file_id if entry.body is not None else None,
            "created_at": now,
            "deleted_at": now if entry.body is None else None,
        }
        for entry in entries
    ]
    if rows:
        await session.execute(_put(is_sqlite(session)), rows)
    for entry in entries:
        if entry.body is not None:
            await mention(session, bot=bot, chat_id=chat_id, message_id=entry.message_id, people=entry.mentions)
    return revision


async def one(session: AsyncSession, *, bot: int, chat_id: int, message_id: int) -> Seen | None:
    """A message that is still there."""
    row = await session.get(TranscriptMessage, (bot, chat_id, message_id))
    return None if row is None or row.body is None else _seen(session, row)


async def page(session: AsyncSession, *, bot: int, chat_id: int, before: int | None = None, limit: int = PAGE) -> list[Seen]:
    """The last messages, or the last before one of them; oldest first, without toasts and deleted ones."""
    query = (
        select(TranscriptMessage)
        .where(TranscriptMessage.bot == bot, TranscriptMessage.chat_id == chat_id)
        .where(TranscriptMessage.direction != "toast", TranscriptMessage.body.is_not(None))
        .order_by(TranscriptMessage.message_id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(TranscriptMessage.message_id < before)
    return [_seen(session, row) for row in reversed((await session.scalars(query)).all())]


async def changes(session: AsyncSession, *, bot: int, chat_id: int, after: int) -> list[Seen] | None:
    """What was written, edited or deleted after this revision, in order; None when it is too much to tell one by one."""
    query = (
        select(TranscriptMessage)
        .where(TranscriptMessage.bot == bot, TranscriptMessage.chat_id == chat_id, TranscriptMessage.revision > after)
        .order_by(TranscriptMessage.revision, TranscriptMessage.message_id)
        .limit(MOST_CHANGES + 1)
    )
    rows = (await session.scalars(query)).all()
    return None if len(rows) > MOST_CHANGES else [_seen(session, row) for row in rows]


async def has_spoken(session: AsyncSession, *, bot: int, chat_id: int) -> bool:
    """Whether the person has ever said anything here; notices may have come before."""
    message = TranscriptMessage
    said = exists().where(message.bot == bot, message.chat_id == chat_id, message.direction == "in")
    return bool(await session.scalar(select(said)))


async def revision(session: AsyncSession, *, bot: int, chat_id: int) -> int:
    """The number of the chat's last change; 0 before the first."""
    return (await revisions(session, chats=[(bot, chat_id)])).get((bot, chat_id), 0)


async def revisions(session: AsyncSession, *, chats: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The last change of each of these (bot, chat) that has any."""
    head = TranscriptHead
    rows = await session.execute(select(head.bot, head.chat_id, head.revision).where(tuple_(head.bot, head.chat_id).in_(chats)))
    return {(row.bot, row.chat_id): row.revision for row in rows}


async def purge_toasts(session: AsyncSession, *, before: datetime) -> None:
    """Drop toasts that nobody will be shown any more."""
    message = TranscriptMessage
    await session.execute(delete(message).where(message.direction == "toast", message.created_at < before))


async def _next_revision(session: AsyncSession, bot: int, chat_id: int) -> int:
    number = await session.scalar(_bump(is_sqlite(session)), {"bot": bot, "chat_id": chat_id, "revision": 1})
    assert isinstance(number, int)
    return number


async def _gone(session: AsyncSession, bot: int, chat_id: int, numbers: Sequence[int]) -> set[int]:
    message = TranscriptMessage
    emptied = (message.bot == bot, message.chat_id == chat_id, message.message_id.in_(numbers), message.body.is_(None))
    return set(await session.scalars(select(message.message_id).where(*emptied)))


# Built once: each message of each chat is written by these.
@cache
def _put(sqlite_database: bool) -> Insert:
    write = insert_on(TranscriptMessage, sqlite_database=sqlite_database)
    changed = {name: write.excluded[name] for name in ("revision", "body", "file_id", "deleted_at")}
    changed["edited_at"] = write.excluded.created_at
    return write.on_conflict_do_update(index_elements=["bot", "chat_id", "message_id"], set_=changed)


@cache
def _bump(sqlite_database: bool) -> ReturningInsert[int]:
    first = insert_on(TranscriptHead, sqlite_database=sqlite_database)
    bump = first.on_conflict_do_update(index_elements=["bot", "chat_id"], set_={"revision": TranscriptHead.revision + 1})
    return bump.returning(TranscriptHead.revision)


@cache
def _note(sqlite_database: bool) -> Insert:
    return insert_on(TranscriptMention, sqlite_database=sqlite_database).on_conflict_do_nothing()


async def mention(session: AsyncSession, *, bot: int, chat_id: int, message_id: int, people: Collection[int]) -> None:
    """Note that this message speaks of these people."""
    rows = [{"person_id": person, "bot": bot, "chat_id": chat_id, "message_id": message_id} for person in sorted(people)]
    if rows:
        await session.execute(_note(is_sqlite(session)), rows)


def _seen(session: AsyncSession, row: TranscriptMessage) -> Seen:
    body = None if row.body is None else json.loads(keys_of(session).open(row.body, context=BODY))
    return Seen(row.message_id, row.direction, row.revision, body, row.file_id, row.created_at, row.edited_at)
