"""Reminding: staff of what waits too long, and those above them of what still does."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import Database
from people import nodes
from points import reminders
from qrcodes import drills

EVERY_SECONDS = 600.0


async def remind_all(database: Database, *, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
    """Every community, one transaction each. Several processes may do so at once: each log is marked by one of them."""
    now = clock()
    async with database.reading() as session:
        communities = [node.id for node in await nodes.communities(session)]
    for community_id in communities:
        async with database.begin() as session:
            await reminders.remind(session, community_id=community_id, now=now, zone=zone)
            await reminders.forward(session, community_id=community_id, now=now, zone=zone)
            await drills.remind(session, community_id=community_id, now=now)
