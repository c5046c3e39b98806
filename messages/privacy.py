"""What the mailbox knows about a person: to take with one, and to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript_privacy
from messages.inbox import NO_CHAT
from messages.models import Conversation, Inbox, Lane, Outbox
from messages.outbox import Address


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
    """Empty what others' chats say of this person, and drop their own chats.

    An update that is still open stays until it is handled, the one that asked for this among them: let it `drop_chat` at its end.
    """
    await transcript_privacy.empty_mentions(session, person_id=person_id, now=now)
    await session.execute(delete(Outbox).where(Outbox.person_id == person_id))
    for bot, chat_id in _chats(addresses):
        await drop_chat(session, bot=bot, chat_id=chat_id)


async def drop_chat(session: AsyncSession, *, bot: int, chat_id: int) -> None:
    """Delete a chat: what was said, where it stands, what waits for it, its number itself. Nothing open is lost.

    Updates that are done keep their ids, so that a late copy is known, and lose their chat.
    """
    for table in (Conversation, Outbox):
        await session.execute(delete(table).where(table.bot == bot, table.chat_id == chat_id))
    await transcript_privacy.drop_chats(session, chats=[(bot, chat_id)])
    theirs = (Inbox.bot == bot, Inbox.chat_id == chat_id)
    ended = or_(Inbox.done_at.is_not(None), Inbox.dead_at.is_not(None))
    await session.execute(update(Inbox).where(*theirs, ended).values(chat_id=NO_CHAT, body=None))
    waiting = select(Inbox.id).where(*theirs).exists()
    await session.execute(delete(Lane).where(Lane.bot == bot, Lane.chat_id == chat_id, ~waiting))


def _chats(addresses: Sequence[Address]) -> list[tuple[int, int]]:
    return sorted({(one.bot, one.chat_id) for one in addresses})
