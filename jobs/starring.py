"""Stars: who has reached one is congratulated, soon after staff approved and without keeping them waiting."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.database import Database
from people.nodes import communities
from points import stars

EVERY_SECONDS = 300.0
# So long a run may be missed; a notice's key keeps it from being told twice.
LOOK_BACK = timedelta(days=1)


async def congratulate_all(database: Database, *, clock: Callable[[], datetime], zone: ZoneInfo) -> int:
    """Look without keeping writers waiting, then tell; returns how many stars were reached lately."""
    now, total = clock(), 0
    async with database.reading() as session:
        places = [node.id for node in await communities(session)]
    for community_id in places:
        async with database.reading() as session:
            reached = await stars.lately(session, community_id=community_id, since=now - LOOK_BACK, now=now, zone=zone)
        if reached:
            async with database.begin() as session:
                await stars.congratulate(session, community_id=community_id, reached=reached, now=now)
        total += len(reached)
    return total
