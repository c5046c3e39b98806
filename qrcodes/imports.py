"""Tables of all kinds: looked through for a preview, brought in as a whole by one press, and taken back as a whole."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from people import imports, nodes, residents_import
from people.import_rows import Line, TableWrong, Wrong, in_order
from people.imports import TableUnclear
from points import stock_import
from qrcodes import elders_import, roster_import

Cleaned = tuple[list[Any], list[Wrong]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a table of this kind holds, and what is done with its rows."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    clean: Callable[[Sequence[Line]], Cleaned]
    check: Callable[..., Awaitable[list[Wrong]]]
    bring: Callable[..., Awaitable[None]]
    undo: Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells were read: the rows that are well by themselves, and what is wrong with the others."""

    kind: str
    lines: tuple[Line, ...]
    rows: tuple[Any, ...]
    wrong: tuple[Wrong, ...]


def _kind(room: ModuleType) -> Kind:
    return Kind(room.COLUMNS, room.REQUIRED, room.clean, room.check, room.bring, room.undo)


KINDS: Mapping[str, Kind] = {
    "residents": _kind(residents_import),
    "elders": _kind(elders_import),
    "stock": _kind(stock_import),
    "roster": _kind(roster_import),
}


async def read(kind: str, lines: Sequence[Line]) -> Table:
    """The cells made clean, in a thread: before the transaction, which must not wait for it. Raises `TableUnclear`."""
    if not lines:
        raise TableUnclear(why="empty")
    if len(lines) > imports.ROWS_MOST:
        raise TableUnclear(why="rows", most=imports.ROWS_MOST)
    rows, wrong = await asyncio.to_thread(KINDS[kind].clean, lines)
    return Table(kind, tuple(lines), tuple(rows), tuple(wrong))


async def preview(session: AsyncSession, *, actor: int, community_id: int, table: Table, now: datetime, zone: ZoneInfo) -> list[Wrong]:
    """Everything that is wrong with the table, by row; nothing but the look itself is written. Raises `NotAllowed`."""
    await imports.require(session, actor=actor, community_id=community_id, now=now)
    where = {"actor": actor, "community_id": community_id, "now": now, "zone": zone}
    return in_order([*table.wrong, *await KINDS[table.kind].check(session, rows=table.rows, **where)])


async def bring(session: AsyncSession, *, actor: int, community_id: int, table: Table, key: str, now: datetime, zone: ZoneInfo) -> int:
    """Bring in all rows, or none; the import's number, the same for the same key with the same table.

    Raises `NotAllowed`, `KeyReused`, `TableWrong`.
    """
    import_id, is_new = await imports.begin(
        session, actor=actor, community_id=community_id, kind=table.kind, lines=table.lines, key=key, now=now
    )
    if not is_new:
        return import_id
    # Of two who bring in the same table at once, the second is told what is on record already.
    await nodes.lock(session, community_id)
    if table.kind == "roster":
        await roster_import.lock(session, community_id=community_id, rows=table.rows, now=now)
    wrong = await preview(session, actor=actor, community_id=community_id, table=table, now=now, zone=zone)
    if wrong:
        raise TableWrong(wrong=wrong, number=len({one.number for one in wrong}))
    where = {"actor": actor, "community_id": community_id, "import_id": import_id, "now": now, "zone": zone}
    await KINDS[table.kind].bring(session, rows=table.rows, **where)
    return import_id


async def undo(session: AsyncSession, *, actor: int, import_id: int, now: datetime) -> None:
    """Take an import back as a whole, or refuse and say why. Again changes nothing.

    Raises `ImportUnknown`, `NotAllowed`, `ImportInUse`.
    """
    found, noted = await imports.begin_undo(session, actor=actor, import_id=import_id, now=now)
    if noted:
        await KINDS[found.kind].undo(session, actor=actor, noted=noted, now=now)
