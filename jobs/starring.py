"""Stars: who has reached one is congratulated, soon after staff approved and without keeping them waiting."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.database import Database
from people.nodes import communities
from points import stars

EVERY_SECONDS = 300.0
# So long a run may be missed; a notice's key keeps it from being told twice.
LOOK_BACK = timedelta(hours=6)


async def congratulate_all(database: Database, *, clock: Callable[[], datetime], zone: ZoneInfo) -> int:
    """One transaction a community; returns how many stars were reached lately."""
    now, reached = clock(), 0
    async with database.reading() as session:
        places = [node.id for node in await communities(session)]
    for community_id in places:
        async with database.begin() as session:
            reached += await stars.congratulate(session, community_id=community_id, since=now - LOOK_BACK, now=now, zone=zone)
    return reached
