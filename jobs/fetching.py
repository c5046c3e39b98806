"""What waits to be fetched: reminders before its time is over, and back it goes afterwards."""

from collections.abc import Callable
from datetime import datetime

import structlog

from core.database import Database
from core.refusals import Refusal
from points import fetching

EVERY_SECONDS = 60.0
log = structlog.get_logger()


async def fetch_or_return(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Remind, then end what was not fetched in time, one redemption a transaction; how many ended.

    Several processes may run this: each row is claimed by whoever changes it first.
    """
    async with database.begin() as session:
        await fetching.remind(session, now=clock())
    async with database.reading() as session:
        late = await fetching.overdue(session, now=clock())
    ended = 0
    for number in late:
        try:
            async with database.begin() as session:
                ended += await fetching.expire(session, redemption_id=number, now=clock())
        except Refusal:
            # One that cannot be given back must not keep the others.
            log.exception("redemption not ended", id=number)
    return ended
