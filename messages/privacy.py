"""What the mailbox knows about a person: to take with one, and to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript_privacy
from messages.models import Conversation, Inbox, Outbox
from messages.outbox import Address

FORGOTTEN = "Forgotten"


async def export_about(session: AsyncSession, *, person_id: int, addresses: Sequence[Address]) -> dict[str, Any]:
    """Their chats as they stand, and the notices that were sent to them. `addresses` are all their chats, blocked ones too."""
    theirs = or_(Outbox.person_id == person_id, tuple_(Outbox.bot, Outbox.chat_id).in_(_chats(addresses)))
    notices = await session.execute(select(Outbox.kind, Outbox.created_at, Outbox.sent_at).where(theirs).order_by(Outbox.id))
    return {
        "chat": await transcript_privacy.export_chats(session, chats=_chats(addresses)),
        "notices": [
            {"kind": row.kind, "made_at": row.created_at.isoformat(), "sent_at": row.sent_at.isoformat() if row.sent_at else None}
            for row in notices
        ],
    }


async def forget(session: AsyncSession, *, person_id: int, addresses: Sequence[Address], now: datetime) -> None:
    """Empty their chats, give up what waits for them, drop where their conversations stand.

    An update that is still open keeps its body until it is handled, which empties it: the one that asked for this among them.
    """
    chats = _chats(addresses)
    inbox = update(Inbox).where(tuple_(Inbox.bot, Inbox.chat_id).in_(chats), Inbox.dead_at.is_not(None))
    await session.execute(inbox.values(body=None))
    theirs = or_(Outbox.person_id == person_id, tuple_(Outbox.bot, Outbox.chat_id).in_(chats))
    waiting = update(Outbox).where(theirs, Outbox.due_at.is_not(None))
    await session.execute(waiting.values(dead_at=now, due_at=None, owner=None, body=None, error=FORGOTTEN))
    await session.execute(update(Outbox).where(Outbox.person_id == person_id).values(person_id=None))
    await session.execute(delete(Conversation).where(tuple_(Conversation.bot, Conversation.chat_id).in_(chats)))
    await transcript_privacy.forget_chats(session, person_id=person_id, chats=chats, now=now)


def _chats(addresses: Sequence[Address]) -> list[tuple[int, int]]:
    return sorted({(one.bot, one.chat_id) for one in addresses})
