"""Somebody blocked the bot: nothing more is sent to them there."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from people import identities

BLOCKED = "Blocked"


async def blocked(session: AsyncSession, *, bot: int, chat_id: int, now: datetime) -> None:
    """Give up what waits for the chat, and mark the identity: in the order in which forgetting somebody locks them."""
    await outbox.stop(session, bot=bot, chat_id=chat_id, error=BLOCKED, now=now)
    await identities.mark_blocked(session, bot=bot, user_id=chat_id, now=now)
