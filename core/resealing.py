"""Key rotation: everything sealed with an older key is sealed anew with the first one, while the house runs."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, and_, func, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import CannotOpen, KeyRing
from core.database import Base, Database
from core.sealed import NOT_SEALED

BATCH = 100
NUMBER_AT = 2


@dataclass(frozen=True)
class BlindIndex:
    """A blind index to make anew beside its sealed value: of which column, and how it is made of the row and the clear value."""

    table: str
    column: str
    of: str
    make: Callable[[KeyRing, Row[Any], str], bytes]


@dataclass(frozen=True)
class Done:
    """What became of one table: values sealed anew, and values that no key of the ring opens."""

    table: str
    resealed: int
    unopened: int


async def reseal(
    database: Database, *, contexts: Mapping[str, str], indexes: Sequence[BlindIndex], batch: int = BATCH
) -> AsyncIterator[Done]:
    """Seal every table's values anew, `batch` rows a transaction; yields as each table is done.

    `contexts` names, by "table.column", the context of a value that is not its table and column. A value that somebody changes
    meanwhile is left as they wrote it. Run it again and it finds what is left.
    """
    for table in Base.metadata.sorted_tables:
        columns = [one for one in table.columns if isinstance(one.type, LargeBinary) and not one.name.endswith(NOT_SEALED)]
        if columns:
            mine = [index for index in indexes if index.table == table.name]
            named = {one.name: contexts.get(f"{table.name}.{one.name}", f"{table.name}.{one.name}") for one in columns}
            yield await _Table(database, table, named, mine, batch).reseal()


class _Table:
    """One table on its way from key to key, in the order of its primary key."""

    def __init__(self, database: Database, table: Table, contexts: dict[str, str], indexes: Sequence[BlindIndex], batch: int) -> None:
        self._database = database
        self._table = table
        self._contexts = contexts
        self._indexes = indexes
        self._batch = batch
        self._resealed = 0
        self._unopened = 0

    async def reseal(self) -> Done:
        after: tuple[Any, ...] | None = None
        while rows := await self._read(after):
            await self._write(rows)
            after = tuple(rows[-1]._mapping[key] for key in self._table.primary_key.columns)
        return Done(self._table.name, self._resealed, self._unopened)

    async def _read(self, after: tuple[Any, ...] | None) -> Sequence[Row[Any]]:
        key = self._table.primary_key.columns
        old = or_(*(self._is_old(self._table.c[name]) for name in self._contexts))
        query = select(self._table).where(old).order_by(*key).limit(self._batch)
        if after is not None:
            query = query.where(tuple_(*key) > tuple_(*after))
        async with self._database.reading() as session:
            return (await session.execute(query)).all()

    def _is_old(self, column: ColumnElement[bytes]) -> ColumnElement[bool]:
        """SQL: whether the value names another key than the current one."""
        current = bytes((self._database.keys.current.number,))
        return and_(column.is_not(None), func.substr(column, NUMBER_AT, 1, type_=LargeBinary()) != current)

    async def _write(self, rows: Sequence[Row[Any]]) -> None:
        changes = [(row, self._anew(row)) for row in rows]
        try:
            async with self._database.begin() as session:
                counts = [await self._change(session, row, values) for row, values in changes if values]
        except IntegrityError:
            # Two blind indexes met that used different keys before: one by one, and the pair stays for the next time.
            counts = [await self._alone(row, values) for row, values in changes if values]
        self._resealed += sum(counts)

    async def _alone(self, row: Row[Any], values: dict[str, bytes]) -> int:
        try:
            async with self._database.begin() as session:
                return await self._change(session, row, values)
        except IntegrityError:
            return 0

    def _anew(self, row: Row[Any]) -> dict[str, bytes]:
        """The row's old values, sealed with the current key, and their indexes."""
        keys, values = self._database.keys, {}
        for name, context in self._contexts.items():
            sealed = row._mapping[name]
            if sealed is None or sealed[NUMBER_AT - 1] == keys.current.number:
                continue
            try:
                clear = keys.open(sealed, context=context)
            except CannotOpen:
                self._unopened += 1
                continue
            values[name] = keys.seal(clear, context=context)
            values |= {index.column: index.make(keys, row, clear.decode()) for index in self._indexes if index.of == name}
        return values

    async def _change(self, session: AsyncSession, row: Row[Any], values: dict[str, bytes]) -> int:
        """Only where nobody wrote since it was read: theirs is newer, and sealed with the current key."""
        same = [self._table.c[name] == row._mapping[name] for name in values if name in self._contexts]
        mine = [key == row._mapping[key] for key in self._table.primary_key.columns]
        changed = await session.execute(update(self._table).where(*mine, *same).values(values).returning(*self._table.primary_key.columns))
        return len(same) if changed.first() is not None else 0
