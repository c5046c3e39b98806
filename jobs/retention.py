"""Retention: what is too old is emptied, of incidents, wishes and print jobs; what nobody closed after a hand-over is closed."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from messages import privacy as messages_privacy
from qrcodes import mentions, printing, reopening, retention
from wishes import mentions as wish_mentions
from wishes import retention as wish_retention

EVERY_SECONDS = 600.0


async def empty_old(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Empty the details of old incidents, one transaction each: their chats' messages are locked while it lasts."""
    now = clock()
    async with database.reading() as session:
        numbers = await retention.old(session, now=now)
        left = await reopening.forgotten(session, now=now)
    for incident_id in left:
        async with database.begin() as session:
            await reopening.end_handed_over(session, incident_id=incident_id, now=now)
    for incident_id in numbers:
        async with database.begin() as session:
            await retention.empty(session, incident_id=incident_id, now=now)
    async with database.begin() as session:
        await retention.words_older(session, now=now)
    async with database.begin() as session:
        await printing.forget_files(session, now=now)
    await _empty_wishes(database, now=now)
    await _empty_chats(database, now=now)


async def _empty_wishes(database: Database, *, now: datetime) -> None:
    """The private words of wishes that ended long ago, and how others came true, one a transaction."""
    async with database.reading() as session:
        numbers = await wish_retention.old(session, now=now)
        answers = await wish_retention.old_answers(session, now=now)
    for wish_id in numbers:
        async with database.begin() as session:
            await wish_retention.empty(session, wish_id=wish_id, now=now)
    for claim_id in answers:
        async with database.begin() as session:
            await wish_retention.empty_answer(session, claim_id=claim_id, now=now)


async def _empty_chats(database: Database, *, now: datetime) -> None:
    """What chats have said of elders, of wishes and of forms for too long, a subject a transaction; the rest another time."""
    async with database.reading() as session:
        old = await mentions.old(session, now=now) | await wish_mentions.old(session, now=now)
    for subject, before in old.items():
        async with database.begin() as session:
            await messages_privacy.empty_about(session, subject=subject, now=now, before=before)
