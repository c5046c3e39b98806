"""A backup moves house: into the other kind of database, and into a newer version. What cannot be restored is refused in words."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, func, inspect, select

from core import dumps, loading
from core.database import Base, Database
from core.migrating import current_revision, downgrade, revisions
from jobs import backing_up, restoring
from jobs.every_table import know_all
from jobs.sealing import seal_all
from jobs.verifying import differences
from people import enrolment
from people.models import Audit
from tests.cast import Cast
from tests.clock import Clock
from tests.jobs.backup_kit import back_up, restore, rows


async def _goes_on(database: Database, cast: Cast, clock: Clock) -> bool:
    """Whether what comes next is written, gets a number of its own, and is sealed behind what was there."""
    async with database.begin() as session:
        highest = (await session.execute(select(func.max(Audit.id)))).scalar_one()
        await enrolment.correct_name(session, person_id=cast.wang, name="王芳芳", now=clock())
        went_on = bool((await session.execute(select(func.max(Audit.id)))).scalar_one() > highest)
    return went_on and await seal_all(database, clock=clock) > 0 and await differences(database) == []


@pytest.mark.usefixtures("demo_town")
async def test_a_backup_of_one_kind_of_database_is_restored_into_the_other(
    database: Database, cast: Cast, other: Database, clock: Clock, tmp_path: Path
) -> None:
    await seal_all(database, clock=clock)
    await back_up(database, tmp_path / "backup", clock)
    restored = await restore(other, tmp_path / "backup", clock)
    assert (restored.rows > 100, restored.differences) == (True, [])
    before, after = await rows(database), await rows(other)
    assert {name for name in before if before[name] != after[name]} == set()
    held = {kind for table in restored.manifest.tables if table.rows for _, kind in table.columns}
    assert held == set(dumps.KINDS)
    assert await _goes_on(other, cast, clock)


def _tables_then(connection: Connection) -> MetaData:
    """What an older version knew: the tables and columns that are there now."""
    there, then = inspect(connection), MetaData()
    for table in Base.metadata.sorted_tables:
        if there.has_table(table.name):
            named = {column["name"] for column in there.get_columns(table.name)}
            columns = [Column(each.name, each.type, primary_key=each.primary_key) for each in table.columns if each.name in named]
            Table(table.name, then, *columns, sqlite_autoincrement=table.dialect_options["sqlite"]["autoincrement"])
    return then


async def test_a_backup_of_an_older_version_is_brought_up_to_date(
    database: Database, cast: Cast, anew: Database, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_all()
    # A table and indexes came after it.
    older, newest = "0020_undo", revisions()[-1]
    await seal_all(database, clock=clock)
    before = await rows(database)
    await downgrade(database.engine, to=older)
    with pytest.raises(backing_up.NotNewest):
        await back_up(database, tmp_path / "backup", clock)
    async with database.reading() as session:
        then = await (await session.connection()).run_sync(_tables_then)
        monkeypatch.setattr(dumps, "Base", SimpleNamespace(metadata=then))
        keys = {"1": database.keys.fingerprint(1) or ""}
        async for _ in dumps.write(session, tmp_path / "backup", revision=older, keys=keys, made_at=clock()):
            pass
    monkeypatch.undo()
    restored = await restore(anew, tmp_path / "backup", clock)
    assert (restored.manifest.revision, restored.differences) == (older, [])
    async with anew.engine.connect() as connection:
        assert await connection.run_sync(current_revision) == newest
    after = await rows(anew)
    assert {name for name in before if before[name] != after[name]} == set()
    assert await _goes_on(anew, cast, clock)


async def test_a_backup_of_a_newer_version_is_refused(database: Database, cast: Cast, anew: Database, clock: Clock, tmp_path: Path) -> None:
    know_all()
    async with database.reading() as session:
        async for _ in dumps.write(session, tmp_path / "backup", revision="9999_later", keys={}, made_at=clock()):
            pass
    with pytest.raises(restoring.TooNew) as refused:
        await restore(anew, tmp_path / "backup", clock)
    assert refused.value.data == {"revision": "9999_later"}
    assert await loading.is_empty(anew.engine)
