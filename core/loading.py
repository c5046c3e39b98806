"""A dump into an empty database, in one transaction: what triggers and foreign keys would do to rows one by one is done already."""

from collections.abc import AsyncIterator
from pathlib import Path

from sqlalchemy import insert, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.dumps import REVISIONS, Held, Manifest, read_rows
from core.migrating import changing


async def is_empty(engine: AsyncEngine) -> bool:
    """Whether no table has a row, but for the revision."""
    async with engine.connect() as connection:
        for name in await _tables(connection):
            if (await connection.execute(text(f'SELECT 1 FROM "{name}" LIMIT 1'))).first() is not None:  # noqa: S608 - names of its own
                return False
    return True


async def empty(engine: AsyncEngine) -> None:
    """Delete every row of a restore that did not come to its end."""
    async with changing(engine) as connection:
        restore = await _without_rules(connection)
        await _clear(connection)
        for statement in restore:
            await connection.execute(text(statement))


async def load(engine: AsyncEngine, path: Path, manifest: Manifest, *, more: list[tuple[str, dict[str, object]]]) -> AsyncIterator[int]:
    """Put every row in, and `more` rows (table, values); yields how many so far. All or nothing. Raises `BadDump`.

    The database has the tables of the manifest's revision and is empty.
    """
    done = 0
    async with changing(engine) as connection:
        restore = await _without_rules(connection)
        await _clear(connection)
        for held in manifest.tables:
            for rows in read_rows(path, held):
                await connection.execute(insert(held.table), rows)
                done += len(rows)
                yield done
        for name, values in more:
            columns = ", ".join(values)
            places = ", ".join(f":{one}" for one in values)
            await connection.execute(text(f'INSERT INTO "{name}" ({columns}) VALUES ({places})'), values)  # noqa: S608 - names of its own
        for held in manifest.tables:
            await _go_on_after(connection, held)
        for statement in restore:
            await connection.execute(text(statement))


async def _tables(connection: AsyncConnection) -> list[str]:
    names = await connection.run_sync(lambda raw: inspect(raw).get_table_names())
    return [name for name in names if name != REVISIONS]


async def _clear(connection: AsyncConnection) -> None:
    names = await _tables(connection)
    if connection.dialect.name == "postgresql":
        if names:
            await connection.execute(text("TRUNCATE " + ", ".join(f'"{name}"' for name in names)))
        return
    for name in names:
        await connection.execute(text(f'DELETE FROM "{name}"'))  # noqa: S608 - names of its own


async def _without_rules(connection: AsyncConnection) -> list[str]:
    """Take away what watches single rows; the statements that bring it back, which on PostgreSQL check all rows at once."""
    if connection.dialect.name == "sqlite":
        # `changing` looks at foreign keys at its end.
        triggers = (await connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"))).all()
        for name, _ in triggers:
            await connection.execute(text(f'DROP TRIGGER "{name}"'))
        return [sql.replace(":", "\\:") for _, sql in triggers]
    back = []
    links = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = to_regnamespace(current_schema())"
    )
    for table, name, definition in (await connection.execute(text(links.replace("::", "\\:\\:")))).all():
        await connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
        back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table in await _tables(connection):
        await connection.execute(text(f'ALTER TABLE "{table}" DISABLE TRIGGER USER'))
        back.append(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return back


async def _go_on_after(connection: AsyncConnection, held: Held) -> None:
    """The next number that the table gives is one that it never gave."""
    if not held.last_number:
        return
    given = {"name": held.name, "last": held.last_number}
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"), given)
        return
    about = await connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), given)
    if "AUTOINCREMENT" in str(about.scalar_one()).upper():
        await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
        await connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), given)
