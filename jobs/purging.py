"""Purging: what nobody needs any more is deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.database import Database
from messages import conversation, inbox, outbox, privacy, transcript, transcript_files
from people import desk_records, entry, identities, imports, sessions
from points import code_attempts, family

EVERY_SECONDS = 600.0
# Telegram delivers an update again for at most 24 hours.
KEEP_UPDATES = timedelta(hours=48)
# What was given up may still be revived, or asked about.
KEEP_DEAD = timedelta(days=90)
# A sent notice is known by its key, and can be edited, so long.
KEEP_SENT = timedelta(days=30)
# A confirmed link is known for a while, so that a second tap on it comes in.
KEEP_LINKS = timedelta(days=1)
KEEP_SESSIONS = timedelta(days=30)
KEEP_CODE_ATTEMPTS = timedelta(days=1)
KEEP_IDLE = timedelta(days=30)
KEEP_TOASTS = timedelta(hours=1)
KEEP_UNUSED_FILES = timedelta(hours=1)


async def purge_all(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Forget what has ended: updates, notices, toasts that were shown, pictures that no message shows; one transaction each."""
    now = clock()
    async with database.begin() as session:
        await inbox.purge(session, before=now - KEEP_UPDATES, dead_before=now - KEEP_DEAD)
    async with database.begin() as session:
        await outbox.purge(session, sent_before=now - KEEP_SENT, dead_before=now - KEEP_DEAD)
    async with database.begin() as session:
        await transcript.purge_toasts(session, before=now - KEEP_TOASTS)
    async with database.begin() as session:
        await transcript_files.purge_unused(session, before=now - KEEP_UNUSED_FILES)
    async with database.begin() as session:
        await entry.purge(session, before=now - KEEP_LINKS)
        await family.purge(session, before=now - KEEP_LINKS)
        await sessions.purge(session, before=now - KEEP_SESSIONS)
        await imports.purge(session, before=now)
        await desk_records.purge(session, links_before=now - KEEP_LINKS, sessions_before=now - KEEP_SESSIONS)
        await code_attempts.purge(session, before=now - KEEP_CODE_ATTEMPTS)
    await _purge_idle_chats(database, before=now - KEEP_IDLE)


async def _purge_idle_chats(database: Database, *, before: datetime) -> None:
    """A form that nobody went on with is forgotten; of people who never enrolled, with all that they typed."""
    async with database.reading() as session:
        idle = await conversation.idle(session, before=before)
        strangers = await identities.strangers(session, chats=idle)
    for bot, chat_id in idle:
        async with database.begin() as session:
            if (bot, chat_id) in strangers:
                await privacy.drop_chat(session, bot=bot, chat_id=chat_id)
            else:
                await conversation.drop(session, bot=bot, chat_id=chat_id, before=before)
