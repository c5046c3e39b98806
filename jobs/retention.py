"""Retention: what finders wrote, where they were, what hands-over said, and print files are not kept longer than needed."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from qrcodes import printing, retention

EVERY_SECONDS = 600.0


async def empty_old(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Empty the details of old incidents, one transaction each: their chats' messages are locked while it lasts."""
    now = clock()
    async with database.reading() as session:
        numbers = await retention.old(session, now=now)
    for incident_id in numbers:
        async with database.begin() as session:
            await retention.empty(session, incident_id=incident_id, now=now)
    async with database.begin() as session:
        await retention.words_older(session, now=now)
    async with database.begin() as session:
        await printing.forget_files(session, now=now)
