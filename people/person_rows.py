"""Whether anything has happened to somebody since they were registered: any row of any room that refers to them."""

from collections.abc import Collection, Iterator

from sqlalchemy import Column, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from people.models import Audit

# What registering itself writes, and what was only looked at.
_OF_REGISTERING = {"consent", "home", "audit", "person"}
REGISTERED = "person.registered"
IMPORTED = "person.imported"


async def in_use(session: AsyncSession, *, person_ids: Collection[int]) -> set[int]:
    """Who of these has a channel, a role, a log, points, a wish, an elder or anything else.

    Only columns by which a table is looked up: who decided or signed something had a channel or a role to do it with.
    """
    found: set[int] = set()
    for column in _columns():
        found |= set(await session.scalars(select(column).where(column.in_(person_ids)).distinct()))
    told = select(Audit.about_person).where(Audit.about_person.in_(person_ids), Audit.action.not_in((REGISTERED, IMPORTED)))
    changed = told.where(Audit.action.not_like("%read%"), Audit.action.not_like("%looked%"))
    return found | {number for number in await session.scalars(changed.distinct()) if number is not None}


def _columns() -> Iterator[Column[int]]:
    for table in Base.metadata.sorted_tables:
        if table.name in _OF_REGISTERING:
            continue
        leading = _leading(table)
        for column in table.columns:
            is_person = column.name == "person_id" or any(key.column.table.name == "person" for key in column.foreign_keys)
            if is_person and column.name in leading:
                yield column


def _leading(table: Table) -> set[str]:
    """The columns by which an index, a key or a constraint begins."""
    parts = [list(index.columns) for index in table.indexes] + [list(table.primary_key.columns)]
    parts += [list(each.columns) for each in table.constraints if hasattr(each, "columns")]
    return {columns[0].name for columns in parts if columns}
