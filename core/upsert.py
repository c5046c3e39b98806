"""INSERT … ON CONFLICT, which SQLAlchemy spells differently for each database."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, is_sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(session: AsyncSession, table: type[Base]) -> Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return insert_on(table, sqlite_database=is_sqlite(session))


def insert_on(table: type[Base], *, sqlite_database: bool) -> Insert:
    """The same for statements that are built once: on a hot path building one costs more than running it."""
    return sqlite.insert(table) if sqlite_database else postgresql.insert(table)
