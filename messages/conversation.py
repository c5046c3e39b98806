"""Conversation state: read with a chat's claim, changed in the turn, written with its done-mark."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.upsert import insert
from messages.models import Conversation
from messages.turn import Turn

BODY = "conversation.body"
Chat = tuple[int, int]


async def load(session: AsyncSession, *, chats: Sequence[Chat]) -> dict[Chat, dict[str, str]]:
    """All values of these chats (bot, chat id)."""
    states: dict[Chat, dict[str, str]] = {chat: {} for chat in chats}
    if not chats:
        return states
    keys = keys_of(session)
    found = select(Conversation.bot, Conversation.chat_id, Conversation.key, Conversation.body)
    for row in await session.execute(found.where(tuple_(Conversation.bot, Conversation.chat_id).in_(chats))):
        states[(row.bot, row.chat_id)][row.key] = keys.open_text(row.body, context=BODY)
    return states


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
        statement = insert(session, Conversation).values(kept)
        primary = ["bot", "chat_id", "key"]
        await session.execute(statement.on_conflict_do_update(index_elements=primary, set_={"body": statement.excluded.body}))
    if gone:
        row = tuple_(Conversation.bot, Conversation.chat_id, Conversation.key)
        await session.execute(delete(Conversation).where(row.in_(gone)))
