"""Naming: names from before there was a blind index get one, when the house opens."""

from core.database import Database
from people import persons

BATCH = 500


async def index_all(database: Database) -> None:
    """Index what is missing, a batch a transaction. Any number of processes may do it."""
    last: int | None = 0
    while last is not None:
        async with database.begin() as session:
            last = await persons.index_names(session, after=last, limit=BATCH)
