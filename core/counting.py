"""Counts of what waits, as far as a screen shows them: a database does not count ten thousand for somebody to see "99+"."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Queue

# What is more is said to be more.
MOST = 99


async def count_some(session: AsyncSession, query: Select[int]) -> int:
    """How many rows these are: up to one more than `MOST`."""
    some = query.limit(MOST + 1).subquery()
    return (await session.scalars(select(func.count()).select_from(some))).one()


async def ages(session: AsyncSession, moments: Mapping[str, Select[datetime]]) -> dict[str, Queue]:
    """How many wait in each of these queues, up to one more than `MOST`, and since when, in one query.

    A queue is given as the moments since which each waits, in the order in which they came.
    """
    some = {name: query.limit(MOST + 1).subquery() for name, query in moments.items()}
    each = (select(literal(name), func.count(), func.min(*one.c)) for name, one in some.items())
    return {name: Queue(number, oldest) for name, number, oldest in await session.execute(union_all(*each))}


def said(number: int) -> str:
    """As screens say it: 99+ is more than that."""
    return f"{number}" if number <= MOST else f"{MOST}+"
