"""Rostering: whoever keeps a duty roster is told of a gap before it comes."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from people import nodes
from qrcodes import duty

EVERY_SECONDS = 300.0


async def warn_all(database: Database, *, clock: Callable[[], datetime]) -> None:
    """Every community, one transaction each. A notice's key makes it once, however many processes look."""
    now = clock()
    async with database.reading() as session:
        communities = [node.id for node in await nodes.communities(session)]
    for community_id in communities:
        async with database.begin() as session:
            await duty.warn(session, community_id=community_id, now=now)
