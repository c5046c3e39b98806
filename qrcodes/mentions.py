"""Elders in what chats say: their number below nought, so that messages about one can be emptied as a person's can."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import privacy
from messages.mentions import mention


def speak_of(*elder_ids: int) -> None:
    """Note that what is being written speaks of these elders."""
    mention(*(-elder_id for elder_id in elder_ids))


async def silence(session: AsyncSession, *, elder_id: int, now: datetime, before: datetime | None = None) -> None:
    """Empty what web chats say of an elder, or what they said `before` a moment."""
    await privacy.empty_about(session, subject=-elder_id, now=now, before=before)
