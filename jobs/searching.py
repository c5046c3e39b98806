"""Searching: items from before pinyin was searched get theirs, when the house opens."""

from core.database import Database
from points import catalogue_words

BATCH = 500


async def index_all(database: Database) -> None:
    """Fill in what is missing, a batch a transaction. Any number of processes may do it."""
    last: int | None = 0
    while last is not None:
        async with database.begin() as session:
            last = await catalogue_words.fill_in(session, after=last, limit=BATCH)
