"""Looks for values everywhere in a database: in every column, as written and as opened with the key ring, and in the files below it."""

import importlib
import json
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import text

import core
import messages
import people
import points
import qrcodes
import wishes
from core.crypto import CannotOpen, KeyRing
from core.database import Base, Database

ROOMS = (core, messages, people, points, qrcodes, wishes)
WINDOW = 32
STRIDE = 1024
CONTEXT = re.compile(r"[a-z_]+\.[a-z_]+")


@dataclass(frozen=True)
class Cell:
    """One value of one row: as stored and, when it was sealed, in the clear."""

    where: str
    raw: bytes
    plain: bytes | None = None

    def holds(self, value: bytes) -> bool:
        """As it is, or as JSON escapes it: what stands in chats is kept so."""
        return any(form in self.raw or (self.plain is not None and form in self.plain) for form in _forms(value))


def contexts() -> list[str]:
    """Every context in which a room seals: the table and column as a rule, else a constant such as "person.name"."""
    found = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__):
            named = vars(importlib.import_module(f"{room.__name__}.{module.name}"))
            found |= {value for name, value in named.items() if name.isupper() and isinstance(value, str) and CONTEXT.fullmatch(value)}
    return sorted(found)


async def cells(database: Database, keys: KeyRing) -> list[Cell]:
    """Every value in the database. Raises when something that looks sealed opens in no known context."""
    known = contexts()
    found: list[Cell] = []
    async with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(text(f'SELECT * FROM "{table.name}"'))).mappings():
                found += [_cell(f"{table.name}.{name}", value, keys, known) for name, value in row.items() if value is not None]
    return found


def holding(found: list[Cell], values: Mapping[str, bytes]) -> list[str]:
    """Where which value is: "person.name_sealed: name"."""
    return sorted({f"{cell.where}: {name}" for cell in found for name, value in values.items() if cell.holds(value)})


def sealed_pieces(found: list[Cell], values: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of each sealed value that holds one of these: its pieces, as they lie on the pages of a database file."""
    pieces: dict[str, bytes] = {}
    for cell in found:
        if cell.plain is not None and any(cell.holds(value) for value in values.values()):
            for start in range(0, max(1, len(cell.raw) - WINDOW), STRIDE):
                pieces[f"{cell.where} {len(pieces)}"] = cell.raw[start : start + WINDOW]
    return pieces


def in_files(folder: Path, values: Mapping[str, bytes]) -> list[str]:
    """Which file below the folder has which value in its bytes or its name."""
    found = []
    for path in sorted(folder.rglob("*")):
        data = str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        found += [f"{path.name}: {name}" for name, value in values.items() if value in data]
    return found


@cache
def _forms(value: bytes) -> frozenset[bytes]:
    try:
        return frozenset({value, json.dumps(value.decode())[1:-1].encode()})
    except UnicodeDecodeError:
        return frozenset({value})


def _cell(where: str, value: object, keys: KeyRing, known: list[str]) -> Cell:
    if not isinstance(value, bytes | memoryview):
        return Cell(where, str(value).encode())
    raw = bytes(value)
    for context in [where, *known]:
        try:
            return Cell(where, raw, keys.open(raw, context=context))
        except CannotOpen:
            continue
    assert raw[:2] != bytes((1, keys.current.number)) or len(raw) == 32, f"{where} is sealed in a context that this test does not know"
    return Cell(where, raw)
