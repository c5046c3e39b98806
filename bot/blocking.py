"""Somebody blocked the bot: nothing more is sent to them there. A guardian's second way that is refused for good is told in their chat."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from people import identities
from people.models import HOOK_BOT, MAIL_BOT
from qrcodes import way_retests

BLOCKED = "Blocked"


async def blocked(session: AsyncSession, *, bot: int, chat_id: int, now: datetime) -> None:
    """Give up what waits for the chat, and mark the identity: in the order in which forgetting somebody locks them."""
    await outbox.stop(session, bot=bot, chat_id=chat_id, error=BLOCKED, now=now)
    await identities.mark_blocked(session, bot=bot, user_id=chat_id, now=now)
    if bot in (MAIL_BOT, HOOK_BOT):
        await way_retests.refused(session, way_id=chat_id, now=now)
