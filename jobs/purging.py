"""Purging: what nobody needs any more is deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.database import Database
from messages import inbox, outbox, transcript, transcript_files

EVERY_SECONDS = 600.0
# Telegram delivers an update again for at most 24 hours.
KEEP_UPDATES = timedelta(hours=48)
# What was given up may still be revived, or asked about.
KEEP_DEAD = timedelta(days=90)
# A sent notice is known by its key, and can be edited, so long.
KEEP_SENT = timedelta(days=30)
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
