"""Wishes in what chats say: a number below nought for each, so that what was shown of one can be emptied when it is taken back.

A form that is being filled in has a number of its own until there is a wish.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from messages import privacy, transcript_privacy
from messages.mentions import mention

# In the web chat's mentions, below those of elders; those of claims are between these two.
SUBJECTS, DRAFTS = 6 * 10**15, 8 * 10**15
OF_DRAFTS = (-DRAFTS - 10**15, -DRAFTS)
# A form that nobody went on with.
FORM_KEPT = timedelta(days=30)


def subject_of(wish_id: int) -> int:
    """The number by which chats know that a message shows the private words of this wish."""
    return -SUBJECTS - wish_id


def speak_of(*wish_ids: int) -> None:
    """Note that what is being written shows words of these wishes, which go when one is taken back."""
    mention(*(subject_of(wish_id) for wish_id in wish_ids))


async def silence(session: AsyncSession, *, wish_id: int, now: datetime) -> None:
    """Empty what web chats show of the words of this wish."""
    await privacy.empty_about(session, subject=subject_of(wish_id), now=now)


def new_draft() -> int:
    """A number for a form that is being filled in."""
    return secrets.randbelow(10**15 - 1) + 1


def speak_of_draft(draft: int) -> None:
    """Note that what is being written speaks of a form."""
    mention(-DRAFTS - draft)


async def become(session: AsyncSession, *, draft: int, wish_id: int) -> None:
    """What was said of a form is said of this wish from now on."""
    await transcript_privacy.speak_instead(session, subject=-DRAFTS - draft, other=subject_of(wish_id))


async def empty_drafts(session: AsyncSession, *, bot: int, chat_id: int, but: int = 0, now: datetime) -> None:
    """Empty what a chat says of forms that were thrown away: all `but` this one."""
    await privacy.empty_in_chat(session, bot=bot, chat_id=chat_id, among=OF_DRAFTS, but=-DRAFTS - but, now=now)


async def old(session: AsyncSession, *, now: datetime, limit: int = 50) -> dict[int, datetime]:
    """Forms that nobody went on with and of which chats speak, and since when those messages are too old."""
    found = await privacy.spoken_of(session, among=OF_DRAFTS, before=now - FORM_KEPT, limit=limit)
    return dict.fromkeys(found, now - FORM_KEPT)
