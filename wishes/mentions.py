"""Wishes in what chats say: a number below nought for each, so that what staff were shown of one can be emptied when it is taken back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import privacy
from messages.mentions import mention

# In the web chat's mentions, below those of elders.
SUBJECTS = 6 * 10**15


def subject_of(wish_id: int) -> int:
    """The number by which chats know that a message shows the private words of this wish."""
    return -SUBJECTS - wish_id


def speak_of(wish_id: int) -> None:
    """Note that what is being written shows the private words of this wish to somebody else than the wisher."""
    mention(subject_of(wish_id))


async def silence(session: AsyncSession, *, wish_id: int, now: datetime) -> None:
    """Empty what web chats of others show of the private words of this wish."""
    await privacy.empty_about(session, subject=subject_of(wish_id), now=now)
