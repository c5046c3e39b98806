"""Forgetting what comes late: a message or notice about somebody, or about a search, that was being written while it was forgotten."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from messages import privacy as messages_privacy
from people import persons
from qrcodes import mentions, search_clearing

EVERY_SECONDS = 60.0


async def forget_late(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Empty it, one person, elder or search a transaction; returns about how many there was something."""
    async with database.reading() as session:
        people = await messages_privacy.mentioned(session, among=persons.forgotten())
        elders = await mentions.late(session)
        searches = await search_clearing.late(session)
    for person_id in people:
        async with database.begin() as session:
            await messages_privacy.forget_late(session, person_id=person_id, now=clock())
    for elder_id in elders:
        async with database.begin() as session:
            await mentions.silence(session, elder_id=elder_id, now=clock())
    for search_id in searches:
        async with database.begin() as session:
            await search_clearing.clear_late(session, search_id=search_id, now=clock())
    return len(people) + len(elders) + len(searches)
