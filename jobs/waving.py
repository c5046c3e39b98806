"""Waving: the waves of searches go out when they are due, and a search that nobody may go on with ends."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from qrcodes import search_waves

EVERY_SECONDS = 3.0


async def wave_all(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Every wave that is due, one transaction each; how many. Several processes may do so at once: each wave is sent by one of them."""
    async with database.reading() as session:
        if not await search_waves.is_stirring(session):
            return 0
    async with database.begin() as session:
        await search_waves.sweep(session, now=clock())
    sent = 0
    while True:
        async with database.begin() as session:
            if not await search_waves.next_waves(session, now=clock()):
                return sent
        sent += 1
