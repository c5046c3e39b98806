"""Marks on the database as a whole: one that says that a restore has not come to its end."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from people.models import Mark

RESTORING = "restoring"


async def is_unfinished(session: AsyncSession) -> bool:
    """Whether the database is half restored: who was deleted may be back, and it must serve nobody."""
    return (await session.scalars(select(Mark.name).where(Mark.name == RESTORING))).first() is not None


async def finish(session: AsyncSession) -> None:
    """The restore has come to its end."""
    await session.execute(delete(Mark).where(Mark.name == RESTORING))
