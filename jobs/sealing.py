"""Sealing: new rows of the ledger and the audit trail go into hash-chained blocks."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from core.seals import BATCH, Chain, seal
from people import audit
from points import verify as ledger

CHAINS: tuple[Chain, ...] = (ledger.CHAIN, audit.CHAIN)
EVERY_SECONDS = 3.0


async def seal_all(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Seal what waits, one block a transaction; returns how many rows. Any number of processes may do it."""
    total = 0
    for chain in CHAINS:
        sealed = BATCH
        while sealed == BATCH:
            async with database.begin() as session:
                sealed = await seal(session, chain=chain, now=clock(), limit=BATCH)
            total += sealed
    return total
