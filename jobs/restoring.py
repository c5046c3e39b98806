"""A backup into an empty database: every byte checked, the keys at hand, all rows or none, what was deleted or ended since is so again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from core import dumps, loading
from core.crypto import KeyRing
from core.database import Database
from core.dumps import Manifest
from core.migrating import current_revision, downgrade, migrate, revisions
from core.refusals import Refusal
from jobs import erasing, erasing_again
from jobs.verifying import differences
from people import desk_ends, marks
from people.models import Mark


class NotEmpty(Refusal):
    """The database holds something; a restore never overwrites."""


class KeysMissing(Refusal):
    """What is sealed in the backup cannot be read with this ring: `numbers` of the keys that are missing or are others."""


class TooNew(Refusal):
    """The backup has tables of a revision that this version does not know: `revision`."""


class NoErasures(Refusal):
    """There is no list of erasures at `path`: who was deleted since the backup would come back."""


class ErasuresUnclear(Refusal):
    """The list of erasures cannot be used, `why` in words. What was restored serves nobody until it is restored again."""


@dataclass
class Restored:
    """What came of it: rows put in, deletions done again, and what `verify` found."""

    manifest: Manifest
    rows: int = 0
    erased: int = 0
    differences: list[str] = field(default_factory=list)


def check(path: Path, keys: KeyRing) -> Manifest:
    """Whether this file can be restored with these keys. Raises `BadDump`, `TooNew`, `KeysMissing`."""
    manifest = dumps.read_manifest(path)
    if manifest.revision not in revisions():
        raise TooNew(revision=manifest.revision)
    missing = [number for number, fingerprint in manifest.keys.items() if keys.fingerprint(int(number)) != fingerprint]
    if missing:
        raise KeysMissing(numbers=", ".join(missing))
    return manifest


async def restore(
    database: Database, path: Path, *, erasures: Path | None, now: datetime, restored: Restored
) -> AsyncIterator[tuple[str, int, int]]:
    """Do it; yields what is being done, how much of it is done and how much there is. `restored` comes from `check`.

    Until its end the database is marked, and `run` serves it to nobody; begun anew, it empties what it left. Without a list of erasures
    (None) nothing is deleted or ended again. Raises `NotEmpty`, `NoErasures`, `ErasuresUnclear`, `BadDump`.
    """
    if erasures is not None and not erasures.exists():
        raise NoErasures(path=erasures)
    wanted = _read(erasures) if erasures else []
    await _make_room(database, restored.manifest.revision)
    manifest = restored.manifest
    total = sum(held.rows for held in manifest.tables)
    unfinished: dict[str, object] = {"name": marks.RESTORING, "value": now.isoformat()}
    async for rows in loading.load(database.engine, path, manifest, more=[(Mark.__tablename__, unfinished)]):
        restored.rows = rows
        yield "rows", rows, total
    await migrate(database.engine)
    yield "erasures", 0, len(wanted)
    try:
        restored.erased = await erasing_again.erase_again(database, wanted, now=now)
    except erasing.NotOurs as error:
        raise ErasuresUnclear(why=str(error)) from None
    yield "erasures", len(wanted), len(wanted)
    async with database.begin() as session:
        await desk_ends.end_everybodys(session, now=now)
    restored.differences = await differences(database)
    async with database.begin() as session:
        await marks.finish(session)


def _read(path: Path) -> list[erasing.Erasure]:
    try:
        return erasing.read(path)
    except erasing.NotOurs as error:
        raise ErasuresUnclear(why=str(error)) from None


async def _make_room(database: Database, revision: str) -> None:
    """Empty tables of the backup's revision; only what is empty, or was left by a restore that broke off, is touched."""
    async with database.engine.connect() as connection:
        current = await connection.run_sync(current_revision)
        marked = await connection.run_sync(_is_marked)
    if marked:
        await loading.empty(database.engine)
    elif not await loading.is_empty(database.engine):
        raise NotEmpty
    if current not in (None, revision):
        await downgrade(database.engine)
    if current != revision:
        await migrate(database.engine, to=revision)


def _is_marked(connection: Connection) -> bool:
    unfinished = select(Mark.name).where(Mark.name == marks.RESTORING)
    return inspect(connection).has_table(Mark.__tablename__) and connection.execute(unfinished).first() is not None
