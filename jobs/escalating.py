"""Escalating: when nobody answers an incident in time, the next ones are rung; and it is noted when first messages left the house."""

from collections.abc import Callable
from datetime import datetime, timedelta

from core.database import Database
from qrcodes import deadlines, escalation, receipts

EVERY_SECONDS = deadlines.LOOK
MARK_SECONDS = 10.0
# How far back messages are looked for that left late, such as after a night without a connection.
LOOK_BACK = timedelta(days=1)


async def escalate(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Fire what is due; how many steps. Each incident has a transaction of its own, so that one cannot keep the others."""
    now, fired = clock(), 0
    async with database.reading() as session:
        waiting = await escalation.due(session, now=now)
    for incident_id in waiting:
        async with database.begin() as session:
            fired += await escalation.fire(session, incident_id=incident_id, now=now)
    return fired


async def mark_sent(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Note on receipts when the first message left."""
    async with database.reading() as session:
        waiting = await receipts.unmarked(session, since=clock() - LOOK_BACK)
    for incident_id in waiting:
        async with database.begin() as session:
            await receipts.mark_sent(session, incident_ids=[incident_id])
