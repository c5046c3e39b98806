"""Conversation state: read with a chat's claim, changed in the turn, written with its done-mark."""

from collections.abc import Iterable
from functools import cache

from sqlalchemy import delete, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import is_sqlite, keys_of
from core.upsert import Insert, insert_on
from messages.models import Conversation
from messages.turn import Turn

BODY = "conversation.body"


async def save(session: AsyncSession, turns: Iterable[Turn]) -> None:
    """Write what these turns changed; a value that is gone from the turn is deleted."""
    keys = keys_of(session)
    kept: list[dict[str, object]] = []
    gone: list[tuple[int, int, str]] = []
    for turn in turns:
        for key in sorted(turn.changed):
            if key in turn.conversation:
                body = keys.seal_text(turn.conversation[key], context=BODY)
                kept.append({"bot": turn.bot, "chat_id": turn.chat_id, "key": key, "body": body})
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
    return statement.on_conflict_do_update(index_elements=["bot", "chat_id", "key"], set_={"body": statement.excluded.body})
