"""Going through a queue one by one."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute


async def beside(
    session: AsyncSession, *, numbers: InstrumentedAttribute[int], waits: ColumnElement[bool], number: int
) -> tuple[int | None, int | None]:
    """Which of those that wait come just before and just after this number; None at either end."""
    before = select(func.max(numbers)).where(waits, numbers < number).scalar_subquery()
    after = select(func.min(numbers)).where(waits, numbers > number).scalar_subquery()
    found = (await session.execute(select(before, after))).one()
    return found[0], found[1]
