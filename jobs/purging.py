"""Purging: what nobody needs any more is deleted."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.database import Database
from messages import inbox, transcript, transcript_files

EVERY_SECONDS = 600.0
# Telegram delivers an update again for at most 24 hours.
KEEP_UPDATES = timedelta(hours=48)
KEEP_TOASTS = timedelta(hours=1)
KEEP_UNUSED_FILES = timedelta(hours=1)


async def purge_all(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Forget handled updates, toasts that were shown, pictures that no message shows any more; one transaction each."""
    now = clock()
    async with database.begin() as session:
        await inbox.purge(session, before=now - KEEP_UPDATES)
    async with database.begin() as session:
        await transcript.purge_toasts(session, before=now - KEEP_TOASTS)
    async with database.begin() as session:
        await transcript_files.purge_unused(session, before=now - KEEP_UNUSED_FILES)
