"""Stock from a table: so many more of an item, or a new count; all rows, or none. Prices stay as they are."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import case, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit
from people.import_rows import Line, Reader, TableWrong, Wrong, number
from people.imports import ImportInUse, Noted, note
from people.models import Unit
from people.persons import plain_name
from points.catalogue_models import Item
from points.item_changes import BOUNDS

COLUMNS = ("item", "unit", "add", "count")
REQUIRED = ("item",)
MOST = BOUNDS["stock"][1]
NAMED_MOST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An item by its name or code, and by its unit where two have the same name: so many more, or so many now."""

    number: int
    item: str
    unit: str
    add: int | None
    count: int | None


@dataclass(frozen=True, slots=True)
class _Change:
    row: Row
    item_id: int


def clean(lines: Sequence[Line]) -> tuple[list[Row], list[Wrong]]:
    """The rows that are well, and what is wrong with the others; no database is asked."""
    rows: list[Row] = []
    wrong: list[Wrong] = []
    for line in lines:
        reader = Reader(line)
        reader.needs(*REQUIRED)
        if bool(line.get("add")) == bool(line.get("count")):
            reader.says("add", "add_or_count")
        add, count = (reader.read(column, number, otherwise=None) for column in ("add", "count"))
        for column, given in (("add", add), ("count", count)):
            if given is not None and given > MOST:
                reader.says(column, "most", most=MOST)
        if add == 0:
            reader.says("add", "number")
        wrong += reader.wrong
        rows += [] if reader.wrong else [Row(line.number, line.get("item"), line.get("unit"), add, count)]
    return rows, wrong


async def check(session: AsyncSession, *, actor: int, community_id: int, rows: Sequence[Row], now: datetime, zone: ZoneInfo) -> list[Wrong]:
    """What is wrong with rows that are well by themselves: an item unknown, of several units, twice in the table, or too many of it."""
    return (await _changes(session, community_id, rows))[1]


async def bring(
    session: AsyncSession,
    *,
    actor: int,
    community_id: int,
    import_id: int,
    rows: Sequence[Row],
    now: datetime,
    zone: ZoneInfo,
) -> None:
    """Set them all, each by one conditional update. Raises `TableWrong` when others changed something meanwhile."""
    changes, wrong = await _changes(session, community_id, rows)
    if wrong:
        raise TableWrong(wrong=wrong, number=len(wrong))
    noted: list[Noted] = []
    # In the order of their numbers, so that no two wait for each other.
    for change in sorted(changes, key=lambda one: one.item_id):
        before = await session.scalar(select(Item.stock).where(Item.id == change.item_id).with_for_update())
        after = change.row.count if change.row.count is not None else (before or 0) + (change.row.add or 0)
        if before is None or after > MOST:
            raise TableWrong(wrong=[Wrong(change.row.number, "add", "most", {"most": MOST})], number=1)
        verb = "stock_set" if change.row.count is not None else "stock_in"
        await _set(session, item_id=change.item_id, before=before, after=after, verb=verb, actor=actor, now=now)
        noted.append(Noted(change.item_id, before, after))
    await note(session, import_id=import_id, subject="item", rows=noted)


async def undo(session: AsyncSession, *, actor: int, noted: Sequence[Noted], now: datetime) -> None:
    """Take back the difference of each, not what was handed over since. Raises `ImportInUse` where less is left than came."""
    short: list[str] = []
    for one in noted:
        found = (await session.execute(select(Item.stock, Item.name).where(Item.id == one.subject_id).with_for_update())).one()
        after = (found.stock or 0) - ((one.after or 0) - (one.before or 0))
        if found.stock is None or not 0 <= after <= MOST:
            short.append(found.name)
            continue
        await _set(session, item_id=one.subject_id, before=found.stock, after=after, verb="import_undone", actor=actor, now=now)
    if short:
        raise ImportInUse(kind="stock", number=len(short), names=short[:NAMED_MOST])


async def _set(session: AsyncSession, *, item_id: int, before: int, after: int, verb: str, actor: int, now: datetime) -> None:
    if before == after:
        return
    told_low = case((or_(Item.low_stock.is_(None), Item.low_stock < after), False), else_=Item.told_low)
    query = update(Item).where(Item.id == item_id, Item.stock == before).values(stock=after, told_low=told_low)
    changed = await session.scalars(query.returning(Item.id).execution_options(synchronize_session=False))
    changed.one()
    await audit.record(session, actor=actor, action=f"item.{verb}:{before}:{after}", subject="item", subject_id=item_id, now=now)


async def _changes(session: AsyncSession, community_id: int, rows: Sequence[Row]) -> tuple[list[_Change], list[Wrong]]:
    offered = select(Item.id, Item.code, Item.name, Item.name_en, Item.stock, Unit.name.label("unit")).join(Unit, Unit.id == Item.unit_id)
    items = (await session.execute(offered.where(Item.community_id == community_id, Unit.closed_at.is_(None)))).all()
    # A table may have thousands of rows: others are answered meanwhile.
    return await asyncio.to_thread(_matched, items, rows)


def _matched(items: Sequence[Any], rows: Sequence[Row]) -> tuple[list[_Change], list[Wrong]]:
    by_name: dict[str, list[Any]] = {}
    for one in items:
        for name in {plain_name(each) for each in (one.name, one.name_en, one.code) if each}:
            by_name.setdefault(name, []).append(one)
    found: list[_Change] = []
    wrong: list[Wrong] = []
    seen: dict[int, int] = {}
    for row in rows:
        unit, named = plain_name(row.unit), by_name.get(plain_name(row.item), [])
        meant = [one for one in named if not unit or plain_name(one.unit) == unit]
        stock = meant[0].stock if len(meant) == 1 else None
        if not meant:
            wrong.append(Wrong(row.number, "unit" if named else "item", "item_unknown"))
        elif len(meant) > 1:
            wrong.append(Wrong(row.number, "unit", "several_units"))
        elif stock is None:
            wrong.append(Wrong(row.number, "item", "no_stock"))
        elif meant[0].id in seen:
            wrong.append(Wrong(row.number, "item", "twice", {"row": seen[meant[0].id]}))
        elif row.add is not None and stock + row.add > MOST:
            wrong.append(Wrong(row.number, "add", "most", {"most": MOST}))
        else:
            found.append(_Change(row, meant[0].id))
        if len(meant) == 1:
            seen.setdefault(meant[0].id, row.number)
    return found, wrong
