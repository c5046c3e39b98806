"""The migrations make exactly the tables that the models describe."""

import asyncio
import importlib
import re
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Connection, Index, MetaData, Table, inspect, text

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
    """How the database differs from the models: tables, columns, types, defaults, indexes, foreign keys, and what CHECKs say.

    Conditions of indexes and AUTOINCREMENT are looked at too. Words of CHECKs and conditions are compared on SQLite, which keeps them as
    written; PostgreSQL writes its own.
    """
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = [repr(difference) for difference in compare_metadata(context, metadata)]
    inspector = inspect(connection)
    literally = connection.dialect.name == "sqlite"
    for table in metadata.sorted_tables:
        if inspector.has_table(table.name):
            checks = {str(check["name"]): check["sqltext"] for check in inspector.get_check_constraints(table.name)}
            wanted = {str(one.name): str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)}
            found += _compared(f"CHECK of {table.name}", wanted, checks, literally=literally)
            conditions = {
                str(index["name"]): str(index["dialect_options"][option])
                for index in inspector.get_indexes(table.name)
                if (option := f"{connection.dialect.name}_where") in index.get("dialect_options", {})
            }
            partial = {str(index.name): str(where) for index in table.indexes if (where := _condition(index, connection)) is not None}
            found += _compared(f"condition of an index of {table.name}", partial, conditions, literally=literally)
            if literally and _gives_numbers_once(table) != _is_autoincrement(connection, table.name):
                found.append(f"AUTOINCREMENT of {table.name} is in one of models and migrations only")
    return found


def _gives_numbers_once(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"]["autoincrement"])


def _is_autoincrement(connection: Connection, name: str) -> bool:
    made: str = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), {"name": name}).scalar_one()
    return "AUTOINCREMENT" in made


def _condition(index: Index, connection: Connection) -> object | None:
    where: object = index.dialect_options[connection.dialect.name]["where"]
    return where


def _compared(what: str, models: dict[str, str], migrations: dict[str, str], *, literally: bool) -> list[str]:
    found = [f"{what}: {name} is in the models only" for name in sorted(models.keys() - migrations.keys())]
    found += [f"{what}: {name} is in the migrations only" for name in sorted(migrations.keys() - models.keys())]
    if literally:
        both = sorted(models.keys() & migrations.keys())
        found += [f"{what}: {name} says something else" for name in both if _plain(models[name]) != _plain(migrations[name])]
    return found


def _plain(rule: str) -> str:
    """Without what does not matter: white space."""
    return re.sub(r"\s+", "", rule)


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
