"""Migrations go up, down and up again, and make what the models describe."""

import pytest
from sqlalchemy import Connection, inspect

from checks.migrations import compare
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
