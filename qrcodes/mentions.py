"""Elders in what chats say: numbers below nought, so that messages about one can be emptied as a person's can.

An elder's own number stands for what is said while their page lives, another for what is said of it afterwards. A form that is being
filled in has a number of its own until there is an elder.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import privacy, transcript_privacy
from messages.mentions import mention
from qrcodes.elder_models import Elder

# Where the numbers of forms begin, and those of elders whose page has ended; searches have theirs below 10**15.
DRAFTS, AFTERWARDS = 2 * 10**15, 4 * 10**15
EVERYTHING = (-(10**16), -1)
OF_DRAFTS = (-DRAFTS - 10**15, -DRAFTS)
# What was said of elders, and a form that nobody went on with.
KEPT, FORM_KEPT = timedelta(days=90), timedelta(days=30)


def speak_of(*elder_ids: int, has_ended: bool = False) -> None:
    """Note that what is being written speaks of these elders; `has_ended` when nothing of theirs is left to be told."""
    mention(*(-elder_id - AFTERWARDS * has_ended for elder_id in elder_ids))


def new_draft() -> int:
    """A number for a form that is being filled in."""
    return secrets.randbelow(10**15 - 1) + 1


def speak_of_draft(draft: int) -> None:
    """Note that what is being written speaks of a form."""
    mention(-DRAFTS - draft)


async def become(session: AsyncSession, *, draft: int, elder_id: int) -> None:
    """What was said of a form is said of this elder from now on."""
    await transcript_privacy.speak_instead(session, subject=-DRAFTS - draft, other=-elder_id)


async def empty_drafts(session: AsyncSession, *, bot: int, chat_id: int, but: int = 0, now: datetime) -> None:
    """Empty what a chat says of forms that were thrown away: all `but` this one."""
    await privacy.empty_in_chat(session, bot=bot, chat_id=chat_id, among=OF_DRAFTS, but=-DRAFTS - but, now=now)


async def silence(session: AsyncSession, *, elder_id: int, now: datetime) -> None:
    """Empty what web chats say of an elder."""
    await privacy.empty_about(session, subject=-elder_id, now=now)


async def old(session: AsyncSession, *, now: datetime, limit: int = 50) -> dict[int, datetime]:
    """Of whom chats speak in messages that are older than they are kept, and since when those are too old."""
    said = await privacy.spoken_of(session, among=EVERYTHING, before=now - KEPT, limit=limit)
    forms = await privacy.spoken_of(session, among=OF_DRAFTS, before=now - FORM_KEPT, limit=limit)
    return dict.fromkeys(said, now - KEPT) | dict.fromkeys(forms, now - FORM_KEPT)


async def late(session: AsyncSession) -> list[int]:
    """Elders whose page has ended and of whom a message speaks all the same: it was being written meanwhile."""
    ended = select(-Elder.id).where(Elder.ended_at.is_not(None))
    return [-subject for subject in await transcript_privacy.mentioned(session, among=ended)]
