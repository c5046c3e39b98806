"""The migrations make exactly the tables that the models describe."""

import asyncio
import importlib
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, MetaData, inspect

from core.crypto import Key, KeyRing
from core.database import Base, Database
from core.migrating import migrate

ROOMS = ("core", "messages", "people", "points", "wishes", "qrcodes")
ROOT = Path(__file__).resolve().parent.parent


def all_tables() -> MetaData:
    """The tables of every room; a new module needs no entry anywhere."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    return Base.metadata


def differences(connection: Connection, metadata: MetaData) -> list[str]:
    """How the database differs from the models: tables, columns, types, defaults, indexes, foreign keys and CHECKs."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = [repr(difference) for difference in compare_metadata(context, metadata)]
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        if inspector.has_table(table.name):
            there = {check["name"] for check in inspector.get_check_constraints(table.name)}
            wanted = {str(check.name) for check in table.constraints if isinstance(check, CheckConstraint)}
            found += [f"CHECK {name} of {table.name} is in the models only" for name in sorted(wanted - there)]
            found += [f"CHECK {name} of {table.name} is in the migrations only" for name in sorted(map(str, there - wanted))]
    return found


async def compare(database: Database) -> list[str]:
    """The differences of an open, migrated database."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(differences, all_tables())


async def _main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/check.sqlite", keys=KeyRing([Key(1, bytes(32))]))
        await migrate(database.engine)
        found = await compare(database)
        await database.close()
    print("\n".join(found) or "migrations: they match the models")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(_main()))
