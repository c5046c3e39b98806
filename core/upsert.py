"""INSERT … ON CONFLICT, which SQLAlchemy spells differently for each database."""

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, is_sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(session: AsyncSession, table: type[Base]) -> Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)


def insert_on(table: type[Base], *, sqlite_database: bool) -> Insert:
    """The same for hot paths, where it is built once: building one costs more than running it. Python-side defaults apply, no ORM."""
    plain = cast("Table", table.__table__)
    return sqlite.insert(plain) if sqlite_database else postgresql.insert(plain)
