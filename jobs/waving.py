"""Waving: the waves of searches go out when they are due, a search that nobody may go on with ends, and ends go out to everybody."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from qrcodes import search_clearing, search_waves

EVERY_SECONDS = 3.0


async def wave_all(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Every wave that is due, in parts, one transaction each; how many waves. Several processes may do so: each part is sent by one."""
    async with database.reading() as session:
        if not await search_waves.is_stirring(session):
            return 0
    more = True
    while more:
        async with database.begin() as session:
            more = await search_waves.sweep(session, now=clock()) > 0
    sent = 0
    while (done := await _part(database, clock)) is not None:
        sent += done
    more = True
    while more:
        async with database.begin() as session:
            more = await search_clearing.go_on(session, now=clock())
    return sent


async def _part(database: Database, clock: Callable[[], datetime]) -> bool | None:
    async with database.begin() as session:
        return await search_waves.next_part(session, now=clock())
