"""Which columns hold sealed values, and with which keys they were sealed."""

from sqlalchemy import ColumnClause, Connection, LargeBinary, column, func, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncSession

# Hashes, blind indexes and what a passkey shows to anybody: every other column of bytes is sealed.
NOT_SEALED = ("hash", "index", "used_by", "credential_id", "public_key")


def sealed_columns(connection: Connection) -> list[ColumnClause[bytes]]:
    """Those of every table that is there, whoever knows it."""
    inspector = inspect(connection)
    found: list[ColumnClause[bytes]] = []
    for name in sorted(inspector.get_table_names()):
        of_bytes = [one["name"] for one in inspector.get_columns(name) if isinstance(one["type"], LargeBinary)]
        there = table(name, *(column(each, LargeBinary()) for each in of_bytes if not each.endswith(NOT_SEALED)))
        found += list(there.columns)
    return found


async def key_numbers(session: AsyncSession) -> set[int]:
    """The numbers of all keys that anything stored was sealed with. Looks at every row."""
    found: set[int] = set()
    connection = await session.connection()
    for sealed in await connection.run_sync(sealed_columns):
        number = func.substr(sealed, 2, 1, type_=LargeBinary())
        rows = await session.scalars(select(number).where(sealed.is_not(None)).distinct())
        found |= {row[0] for row in rows if row}
    return found
