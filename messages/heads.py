"""The head of each chat's queue: its oldest open update, opened, with where its conversation stands."""

from functools import cache
from typing import Any

import structlog
from sqlalchemy import Select, bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.crypto import CannotOpen, KeyRing
from core.database import keys_of
from messages import conversation
from messages.inbox import BODY
from messages.models import Conversation, Inbox, Lane
from messages.turn import Turn

log = structlog.get_logger()

LANE = tuple_(Lane.bot, Lane.chat_id)


async def oldest(session: AsyncSession, attempts: dict[tuple[int, int], int], *, owner: str) -> tuple[list[Turn], list[Turn]]:
    """The oldest open update of each of these chats, with where its conversation stands; and those that cannot be opened.

    One row that was sealed with a lost key, or was damaged, must not keep everybody else's from being handled.
    """
    keys = keys_of(session)
    turns: dict[int, Turn] = {}
    unreadable: set[int] = set()
    for row in await session.execute(_heads(), {"chats": sorted(attempts)}):
        if row.id not in turns:
            turns[row.id] = Turn(
                bot=row.bot,
                chat_id=row.chat_id,
                inbox_id=row.id,
                update_id=row.update_id,
                sequence=row.sequence,
                body=b"",
                attempts=attempts[(row.bot, row.chat_id)],
                owner=owner,
                is_forgotten=row.forgotten_at is not None,
            )
            try:
                turns[row.id].body = keys.open(row.body, context=BODY)
            except CannotOpen:
                unreadable.add(row.id)
        if row.key is not None:
            _read_state(keys, turns[row.id], row.key, row.state)
    return [turn for turn in turns.values() if turn.inbox_id not in unreadable], [turns[number] for number in unreadable]


def _read_state(keys: KeyRing, turn: Turn, key: str, state: bytes) -> None:
    """A value that cannot be opened is left out, and deleted when the turn ends."""
    try:
        turn.conversation[key] = keys.open_text(state, context=conversation.BODY)
    except CannotOpen:
        log.warning("where a conversation stands cannot be opened", inbox_id=turn.inbox_id)
        turn.changed.add(key)


@cache
def _heads() -> Select[*tuple[Any, ...]]:
    head = aliased(Inbox)
    # One look at the index a chat, however long its queue is.
    first = (
        select(head.id)
        .where(head.bot == Lane.bot, head.chat_id == Lane.chat_id, head.done_at.is_(None), head.dead_at.is_(None))
        .order_by(head.sequence)
        .limit(1)
        .scalar_subquery()
    )
    heads = select(first).where(LANE.in_(bindparam("chats", expanding=True)))
    same_chat = (Conversation.bot == Inbox.bot) & (Conversation.chat_id == Inbox.chat_id)
    columns = (Inbox.id, Inbox.bot, Inbox.chat_id, Inbox.update_id, Inbox.sequence, Inbox.body, Inbox.forgotten_at)
    return (
        select(*columns, Conversation.key, Conversation.body.label("state")).outerjoin(Conversation, same_chat).where(Inbox.id.in_(heads))
    )
