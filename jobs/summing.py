"""Summing: what a day came to is counted once, soon after it is over, so that pages of figures need not."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import Database
from people.nodes import communities
from points import day_counting, day_sums

EVERY_SECONDS = 300.0


async def sum_all(database: Database, *, clock: Callable[[], datetime], zone: ZoneInfo) -> int:
    """Count every finished day that was not counted, the oldest first, one transaction a day; returns how many this call did.

    Any number of processes may do it. Days that were missed while no process ran are made up for.
    """
    now, total = clock(), 0
    async with database.reading() as session:
        places = [node.id for node in await communities(session)]
        waiting = [(place, await day_sums.due(session, community_id=place, now=now, zone=zone)) for place in places]
    for community_id, days in waiting:
        for day in days:
            # What is over does not change: so nobody who writes waits while it is counted.
            async with database.reading() as session:
                found = await day_counting.count(session, community_id=community_id, day=day, zone=zone)
            async with database.begin() as session:
                total += await day_sums.keep(session, community_id=community_id, day=day, found=found)
    return total
