"""Bring a database to the newest tables, or back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
# Any number will do as long as nothing else locks by it: two processes that start at once migrate one after the other.
ADVISORY_LOCK = 20_261_121


async def migrate(engine: AsyncEngine, *, to: str = "head") -> None:
    """Apply what is missing up to revision `to`, in one transaction."""
    async with changing(engine) as connection:
        await connection.run_sync(_upgrade, to)


async def downgrade(engine: AsyncEngine, *, to: str = "base") -> None:
    """Take back every revision after `to`, in one transaction."""
    async with changing(engine) as connection:
        await connection.run_sync(lambda raw: command.downgrade(_config(raw), to))


def revisions() -> list[str]:
    """The ids of all revisions, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def current_revision(connection: Connection) -> str | None:
    """The revision that this database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


@asynccontextmanager
async def changing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A transaction in which SQLite may build a table anew: it looks at foreign keys once, at the end."""
    async with engine.connect() as connection:
        on_sqlite = engine.dialect.name == "sqlite"
        if on_sqlite:
            await _foreign_keys(connection, on=False)
        try:
            async with connection.begin():
                yield connection
                if on_sqlite and (broken := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()):
                    raise RuntimeError(f"a migration broke a foreign key of {broken[0]}")
        finally:
            if on_sqlite:
                await _foreign_keys(connection, on=True)


async def _foreign_keys(connection: AsyncConnection, *, on: bool) -> None:
    # Past SQLAlchemy, which would begin a transaction first: within one SQLite ignores this.
    raw = await connection.get_raw_connection()
    assert raw.driver_connection is not None
    await raw.driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _upgrade(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
    command.upgrade(_config(connection), to)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
