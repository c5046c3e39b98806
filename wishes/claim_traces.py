"""What a claimer's chats show by a claim, under numbers of its own: the wisher's private details go when it ends, however it ends.

What the claimer wrote and showed of it stays where the wish came true by it, and goes otherwise.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox, privacy, transcript_privacy
from messages.mentions import mention
from people.identities import addresses
from wishes.models import Claim

# In the web chat's mentions, below those of elders and of wishes: of the details, and of the work itself.
SUBJECTS, WORK = 7 * 10**15, 75 * 10**14
# A screen that was being written while its claim ended is looked for so long.
LATE = timedelta(days=1)


def subject_of(claim_id: int) -> int:
    """The number by which chats know that a message shows what this claim lets its claimer see."""
    return -SUBJECTS - claim_id


def speak_of(claim_id: int) -> None:
    """Note that what is being written shows what only this claim's claimer may see, and only while it lives."""
    mention(subject_of(claim_id))


def speak_of_work(claim_id: int) -> None:
    """Note that what is being written shows how the claimer goes about it."""
    mention(-WORK - claim_id)


def subjects_of(claim: Claim) -> list[int]:
    """Of what chats must not speak any more when this claim ends as it does, or is ended."""
    return [subject_of(claim.id)] if claim.outcome == "confirmed" else [subject_of(claim.id), -WORK - claim.id]


async def silence(session: AsyncSession, *, claim: Claim, now: datetime) -> None:
    """Empty what the claimer's chats may not show after this end; in channels that keep their own messages, edit to a blank card."""
    await edit_elsewhere(session, claim=claim, now=now)
    await privacy.empty_about_each(session, subjects=subjects_of(claim), now=now)


async def edit_elsewhere(session: AsyncSession, *, claim: Claim, now: datetime) -> None:
    """Only the second of these; the caller empties the web's chats afterwards, for it has their lanes to lock first."""
    kept = [await transcript_privacy.kept_elsewhere(session, subject=subject) for subject in subjects_of(claim)]
    shown = sorted({place for places in kept for place in places})
    chats = {(one.bot, one.chat_id): one for one in await addresses(session, person_ids=[claim.person_id])} if shown else {}
    messages = [(chats[bot, chat_id], number) for bot, chat_id, number in shown if (bot, chat_id) in chats]
    data, key = {"wish_id": claim.wish_id}, f"wish.blank:{claim.id}"
    await outbox.replace(session, kind="wish.blank", data=data, messages=messages, key=key, now=now)


async def late(session: AsyncSession, *, now: datetime) -> list[int]:
    """Claims that ended a short while ago and of which a message speaks all the same: it was being written meanwhile."""
    ended = Claim.ended_at > now - LATE
    details = await transcript_privacy.mentioned(session, among=select(-Claim.id - SUBJECTS).where(ended))
    gone = select(-Claim.id - WORK).where(ended, Claim.outcome != "confirmed")
    work = await transcript_privacy.mentioned(session, among=gone)
    return sorted({*(-subject - SUBJECTS for subject in details), *(-subject - WORK for subject in work)})


async def silence_late(session: AsyncSession, *, claim_id: int, now: datetime) -> None:
    """Empty what came to be shown only after the claim had ended."""
    await silence(session, claim=await session.get_one(Claim, claim_id), now=now)
