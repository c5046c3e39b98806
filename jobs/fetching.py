"""What waits to be fetched: reminders before its time is over, and back it goes afterwards."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from core.database import Database
from points import fetching

EVERY_SECONDS = 60.0
log = structlog.get_logger()

Look = Callable[..., Awaitable[list[fetching.Place]]]
End = Callable[..., Awaitable[bool]]


async def fetch_or_return(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Remind, then end what was not fetched, or decided about, in time, one redemption a transaction; how many ended.

    Several processes may run this: each row is claimed by whoever changes it first.
    """
    async with database.begin() as session:
        await fetching.remind(session, now=clock())
    ended = await _end_all(database, fetching.overdue, fetching.expire, clock)
    return ended + await _end_all(database, fetching.undecided, fetching.lapse, clock)


async def _end_all(database: Database, look: Look, end: End, clock: Callable[[], datetime]) -> int:
    """Page by page, so that those that cannot be ended keep nobody's place in the next one."""
    ended, after = 0, None
    while True:
        async with database.reading() as session:
            late = await look(session, now=clock(), after=after)
        if not late:
            return ended
        for _, number in late:
            ended += await _end(database, end, number, clock)
        after = late[-1]


async def _end(database: Database, end: End, number: int, clock: Callable[[], datetime]) -> bool:
    try:
        async with database.begin() as session:
            return await end(session, redemption_id=number, now=clock())
    except Exception:
        # One that cannot be given back must not keep the others.
        log.exception("redemption not ended", id=number)
        return False
