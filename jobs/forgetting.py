"""Forgetting what comes late: a message or notice about somebody that was being written while they were forgotten."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from messages import privacy as messages_privacy
from people import persons

EVERY_SECONDS = 60.0


async def forget_late(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Empty it, one person a transaction; returns about how many persons there was something."""
    async with database.reading() as session:
        late = await messages_privacy.mentioned(session, among=persons.forgotten())
    for person_id in late:
        async with database.begin() as session:
            await messages_privacy.forget_late(session, person_id=person_id, now=clock())
    return len(late)
