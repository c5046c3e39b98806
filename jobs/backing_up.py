"""A backup: the whole database in one file, as it is at one moment, while the house goes on. Sealed values stay sealed."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from core import dumps
from core.database import Database
from core.migrating import current_revision, revisions
from core.refusals import Refusal
from core.sealed import key_numbers
from jobs.every_table import know_all
from people import marks


class NotNewest(Refusal):
    """The database has not the newest tables: it must be migrated first."""


class TablesUnknown(Refusal):
    """The database has tables that this version does not know: `names`."""


class Unfinished(Refusal):
    """The database is half restored: who was deleted may be back."""


class FileThere(Refusal):
    """There is a file of this name, and no backup overwrites another."""


async def back_up(database: Database, path: Path, *, now: datetime) -> AsyncIterator[tuple[str, int]]:
    """Write the backup; yields table and rows so far. Raises `NotNewest`, `TablesUnknown`, `FileThere`, `Unfinished`."""
    if path.exists():
        raise FileThere
    know_all()
    async with database.reading() as session:
        connection = await session.connection()
        revision = await connection.run_sync(current_revision)
        if revision is None or revision != revisions()[-1]:
            raise NotNewest
        if await marks.is_unfinished(session):
            raise Unfinished
        unknown = await dumps.unknown_tables(session)
        if unknown:
            raise TablesUnknown(names=", ".join(unknown))
        fingerprints = {str(number): database.keys.fingerprint(number) or "" for number in sorted(await key_numbers(session))}
        async for step in dumps.write(session, path, revision=revision, keys=fingerprints, made_at=now):
            yield step
