"""A whole database as one file: a zip with the rows of each table, one JSON array a line, and a manifest; behind it the file's own hash.

The same file for both databases: moments are ISO 8601, bytes base64. Sealed values stay sealed. Rows are streamed, never all in memory.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Boolean, Column, Date, Double, Integer, LargeBinary, String, Table, TableClause, column, func, inspect, select, table
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from core.database import Base, BigId, Moment

FORMAT = 1
MANIFEST = "manifest.json"
MARK = b"\nsha256:"
TRAILER = len(MARK) + 64
CHUNK = 1 << 20
ROWS_AT_ONCE = 500
REVISIONS = "alembic_version"
KINDS: dict[str, TypeEngine[Any]] = {
    "bytes": LargeBinary(),
    "moment": Moment(),
    "day": Date(),
    "flag": Boolean(),
    "number": BigId,
    "real": Double(),
    "words": String(),
}
READ: dict[str, Callable[[Any], Any]] = {"bytes": base64.b64decode, "moment": datetime.fromisoformat, "day": date.fromisoformat}


class BadDump(Exception):
    """The file is no dump, is not whole or was changed; in words."""


@dataclass(frozen=True)
class Held:
    """What the file says of one table: its columns by name and kind, how many rows, their hash, and the last number it gave."""

    name: str
    columns: list[tuple[str, str]]
    rows: int
    sha256: str
    last_number: int | None

    @property
    def table(self) -> TableClause:
        return table(self.name, *(column(name, KINDS[kind]) for name, kind in self.columns))


@dataclass(frozen=True)
class Manifest:
    """What the file says of itself. `keys` are the fingerprints, by number, of the keys that its sealed values need."""

    made_at: str
    revision: str
    keys: dict[str, str]
    tables: list[Held]


def kind_of(one: Column[Any]) -> str:
    """How a column's values are written."""
    known = {LargeBinary: "bytes", Moment: "moment", Date: "day", Boolean: "flag", Double: "real", Integer: "number", String: "words"}
    return next(kind for type_, kind in known.items() if isinstance(one.type, type_))


async def unknown_tables(session: AsyncSession) -> list[str]:
    """Tables that are there and that nobody here knows: a dump would lose them."""
    connection = await session.connection()
    there = await connection.run_sync(lambda raw: inspect(raw).get_table_names())
    return sorted(set(there) - set(Base.metadata.tables) - {REVISIONS})


async def write(
    session: AsyncSession, path: Path, *, revision: str, keys: Mapping[str, str], made_at: datetime
) -> AsyncIterator[tuple[str, int]]:
    """Write the session's snapshot into a new file for its owner only; yields table and rows so far. There is no file until it is whole."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    held: list[Held] = []
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
                for one in Base.metadata.sorted_tables:
                    with packed.open(f"{one.name}.jsonl", "w", force_zip64=True) as member:
                        rows, digest = 0, hashlib.sha256()
                        async for lines, count in _lines(session, one):
                            member.write(lines)
                            digest.update(lines)
                            rows += count
                            yield one.name, rows
                    columns = [(each.name, kind_of(each)) for each in one.columns]
                    held.append(Held(one.name, columns, rows, digest.hexdigest(), await _last_number(session, one)))
                packed.writestr(MANIFEST, _manifest_text(Manifest(made_at.isoformat(), revision, dict(keys), held)))
            file.write(MARK + _hash_of(file).encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """Check every byte of the file and read what it says of itself. Raises `BadDump`."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TRAILER))
        trailer = file.read()
        if not trailer.startswith(MARK):
            raise BadDump("it is no backup of e-Station, or its end is missing")
        if trailer != MARK + _hash_of(file, up_to=size - TRAILER).encode():
            raise BadDump("it was changed after it was made: its hash differs")
    with zipfile.ZipFile(path) as packed:
        said = json.loads(packed.read(MANIFEST))
    if said["format"] != FORMAT:
        raise BadDump(f"it has format {said['format']}, and this version reads {FORMAT}")
    tables = [Held(**(one | {"columns": [(name, kind) for name, kind in one["columns"]]})) for one in said["tables"]]
    return Manifest(said["made_at"], said["revision"], said["keys"], tables)


def read_rows(path: Path, held: Held) -> Iterator[list[dict[str, Any]]]:
    """The rows of one table, some at a time. Raises `BadDump` at the end when they are not those of the manifest."""
    digest, rows = hashlib.sha256(), 0
    batch: list[dict[str, Any]] = []
    with zipfile.ZipFile(path) as packed, packed.open(f"{held.name}.jsonl") as member:
        for line in member:
            digest.update(line)
            batch.append(_row(held, json.loads(line)))
            rows += 1
            if len(batch) == ROWS_AT_ONCE:
                yield batch
                batch = []
    if batch:
        yield batch
    if (rows, digest.hexdigest()) != (held.rows, held.sha256):
        raise BadDump(f"the rows of {held.name} are not those that were written")


async def _lines(session: AsyncSession, one: Table) -> AsyncIterator[tuple[bytes, int]]:
    """The table's rows in the order of their key."""
    query = select(one).order_by(*one.primary_key.columns)
    found = await session.stream(query, execution_options={"yield_per": ROWS_AT_ONCE})
    async for rows in found.partitions():
        yield b"".join(_line(list(row)) for row in rows), len(rows)


def _line(values: list[Any]) -> bytes:
    return json.dumps([_plain(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _row(held: Held, values: list[Any]) -> dict[str, Any]:
    return {
        name: READ[kind](value) if kind in READ and value is not None else value
        for (name, kind), value in zip(held.columns, values, strict=True)
    }


async def _last_number(session: AsyncSession, one: Table) -> int | None:
    """The highest number that the table ever gave, so that no other row gets one that was deleted; None where it gives none."""
    number = one.autoincrement_column
    if number is None:
        return None
    highest = (await session.execute(select(func.max(number)))).scalar_one() or 0
    if session.get_bind().dialect.name == "sqlite":
        if not one.dialect_options["sqlite"]["autoincrement"]:
            return int(highest)
        query = select(column("seq", BigId)).select_from(table("sqlite_sequence")).where(column("name", String()) == one.name)
        return max(int(highest), (await session.execute(query)).scalar() or 0)
    sequence = (await session.execute(select(func.pg_get_serial_sequence(one.name, number.name)))).scalar()
    if sequence is None:
        return None
    last = (await session.execute(select(func.pg_sequence_last_value(func.to_regclass(sequence), type_=BigId)))).scalar()
    return max(int(highest), last or 0)


def _manifest_text(manifest: Manifest) -> str:
    tables = [vars(one) for one in manifest.tables]
    return json.dumps({"format": FORMAT} | vars(manifest) | {"tables": tables}, ensure_ascii=False, indent=1)


def _hash_of(file: IO[bytes], *, up_to: int | None = None) -> str:
    """The hash of the file from its beginning; it stands at the end of what was hashed then."""
    file.seek(0)
    digest, left = hashlib.sha256(), up_to
    while chunk := file.read(CHUNK if left is None else min(CHUNK, left)):
        digest.update(chunk)
        left = None if left is None else left - len(chunk)
    return digest.hexdigest()
