"""Migrations go up, down and up again, and make what the models describe."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Connection, inspect, text

from checks.migrations import compare
from core.crypto import KeyRing
from core.database import Database
from core.migrating import downgrade, migrate, revisions


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def _tables_of(database: Database) -> set[str]:
    async with database.engine.connect() as connection:
        return await connection.run_sync(_tables)


async def test_every_step_goes_up_down_and_up_again(database: Database) -> None:
    await downgrade(database.engine)
    assert await _tables_of(database) == set()
    before = "base"
    for revision in revisions():
        await migrate(database.engine, to=revision)
        after = await _tables_of(database)
        await downgrade(database.engine, to=before)
        await migrate(database.engine, to=revision)
        assert await _tables_of(database) == after
        before = revision
    assert await compare(database) == []


async def test_migrations_match_the_models(database: Database) -> None:
    assert await compare(database) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    before = await _tables_of(database)
    await migrate(database.engine)
    assert await _tables_of(database) == before


async def test_a_step_that_fails_leaves_the_database_as_it_was(database: Database) -> None:
    before = await _tables_of(database)
    with pytest.raises(Exception, match="no-such-revision"):
        await migrate(database.engine, to="no-such-revision")
    assert await _tables_of(database) == before


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("CHECK (waiting >= 0)", "CHECK (waiting >= -1)", "CHECK of lane: ck_lane_waiting says something else"),
        (
            "ON lane (due_at) WHERE due_at IS NOT NULL",
            "ON lane (due_at) WHERE due_at IS NULL",
            "index of lane: ix_lane_due says something else",
        ),
        (
            "CREATE TABLE slot (\n\tid INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
            "CREATE TABLE slot (\n\tid INTEGER NOT NULL PRIMARY KEY",
            "AUTOINCREMENT of slot is in one of models and migrations only",
        ),
    ],
)
async def test_another_rule_of_the_same_name_is_found_out(sqlite_url: str, keys: KeyRing, before: str, after: str, said: str) -> None:
    path = sqlite_url.partition("///")[2]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        changed = connection.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE instr(sql, ?)", (before, after, before))
        assert changed.rowcount == 1
        connection.commit()
    database = Database(sqlite_url, keys=keys)
    found = await compare(database)
    await database.close()
    assert len(found) == 1
    assert said in found[0]


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}
APPEND_ONLY = ("block", "block_member", "audit", "transfer")


async def test_what_must_not_change_is_guarded_by_triggers(database: Database) -> None:
    """compare_metadata does not see triggers."""
    async with database.reading() as session:
        names = set(await session.scalars(text(TRIGGERS["sqlite" if database.is_sqlite else "postgresql"])))
    guards = ("no_update", "no_delete") if database.is_sqlite else ("no_change", "no_truncate")
    assert {f"{table}_{guard}" for table in APPEND_ONLY for guard in guards} <= names
    assert {"audit_queue"} <= names
