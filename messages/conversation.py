"""Conversation state: read with a chat's claim, changed in the turn, written with its done-mark."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite, keys_of
from core.upsert import Insert, insert_on
from messages.models import Conversation
from messages.turn import Turn

BODY = "conversation.body"


async def save(session: AsyncSession, turns: Iterable[Turn], *, now: datetime) -> None:
    """Write what these turns changed; a value that is gone from the turn is deleted."""
    keys = keys_of(session)
    kept: list[dict[str, object]] = []
    gone: list[tuple[int, int, str]] = []
    for turn in turns:
        for key in sorted(turn.changed):
            if key in turn.conversation:
                body = keys.seal_text(turn.conversation[key], context=BODY)
                kept.append({"bot": turn.bot, "chat_id": turn.chat_id, "key": key, "body": body, "changed_at": now})
            else:
                gone.append((turn.bot, turn.chat_id, key))
    if kept:
        await session.execute(_keep(is_sqlite(session)), kept)
    if gone:
        row = tuple_(Conversation.bot, Conversation.chat_id, Conversation.key)
        await session.execute(delete(Conversation).where(row.in_(gone)), execution_options={"synchronize_session": False})


@cache
def _keep(sqlite_database: bool) -> Insert:
    statement = insert_on(Conversation, sqlite_database=sqlite_database)
    changed = {"body": statement.excluded.body, "changed_at": statement.excluded.changed_at}
    return statement.on_conflict_do_update(index_elements=["bot", "chat_id", "key"], set_=changed)


async def idle(session: AsyncSession, *, before: datetime, limit: int = 500) -> list[tuple[int, int]]:
    """Chats (bot, chat) that stand somewhere, but where nothing was changed since this moment."""
    last = select(Conversation.bot, Conversation.chat_id).group_by(Conversation.bot, Conversation.chat_id)
    rows = await session.execute(last.having(func.max(Conversation.changed_at) < before).limit(limit))
    return sorted((row.bot, row.chat_id) for row in rows)


async def drop(session: AsyncSession, *, bot: int, chat_id: int, before: datetime) -> None:
    """Forget where this chat stood, unless it has moved on meanwhile."""
    theirs = (Conversation.bot == bot, Conversation.chat_id == chat_id, Conversation.changed_at < before)
    await session.execute(delete(Conversation).where(*theirs))
