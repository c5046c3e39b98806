"""What a claimer's chats show of a wisher's private details: under a number of the claim's own, so that it goes when the claim ends."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox, privacy, transcript_privacy
from messages.mentions import mention
from people.identities import addresses
from wishes.models import Claim

# In the web chat's mentions, below those of elders and of wishes.
SUBJECTS = 7 * 10**15
# A screen that was being written while its claim ended is looked for so long.
LATE = timedelta(days=1)


def subject_of(claim_id: int) -> int:
    """The number by which chats know that a message shows what this claim lets its claimer see."""
    return -SUBJECTS - claim_id


def speak_of(claim_id: int) -> None:
    """Note that what is being written shows what only this claim's claimer may see, and only while it lives."""
    mention(subject_of(claim_id))


async def silence(session: AsyncSession, *, claim_id: int, person_id: int, wish_id: int, now: datetime) -> None:
    """Empty what the claimer's chats show by this claim; in channels that keep their own messages, edit them to a blank card."""
    await edit_elsewhere(session, claim_id=claim_id, person_id=person_id, wish_id=wish_id, now=now)
    await privacy.empty_about(session, subject=subject_of(claim_id), now=now)


async def edit_elsewhere(session: AsyncSession, *, claim_id: int, person_id: int, wish_id: int, now: datetime) -> None:
    """Only the second of these; the caller empties the web's chats afterwards, for it has their lanes to lock first."""
    shown = await transcript_privacy.kept_elsewhere(session, subject=subject_of(claim_id))
    chats = {(one.bot, one.chat_id): one for one in await addresses(session, person_ids=[person_id])} if shown else {}
    messages = [(chats[bot, chat_id], number) for bot, chat_id, number in shown if (bot, chat_id) in chats]
    data, key = {"wish_id": wish_id}, f"wish.blank:{claim_id}"
    await outbox.replace(session, kind="wish.blank", data=data, messages=messages, key=key, now=now)


async def late(session: AsyncSession, *, now: datetime) -> list[int]:
    """Claims that ended a short while ago and of which a message speaks all the same: it was being written meanwhile."""
    ended = select(-Claim.id - SUBJECTS).where(Claim.ended_at > now - LATE)
    return sorted(-subject - SUBJECTS for subject in await transcript_privacy.mentioned(session, among=ended))


async def silence_late(session: AsyncSession, *, claim_id: int, now: datetime) -> None:
    """Empty what came to be shown only after the claim had ended."""
    claim = await session.get_one(Claim, claim_id)
    await silence(session, claim_id=claim.id, person_id=claim.person_id, wish_id=claim.wish_id, now=now)
