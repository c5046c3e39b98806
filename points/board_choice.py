"""Whether a member stands on public boards. Who does not is left out of the next ones and has no name on those there are."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core import upsert
from people import audit, persons
from points.board_models import OffBoard


async def is_off(session: AsyncSession, *, person_id: int) -> bool:
    """Whether this member does not want to stand on boards."""
    return await session.get(OffBoard, person_id, populate_existing=True) is not None


async def leave(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Stand on no board from now on; the name goes from those there are at once. Raises `PersonUnknown`."""
    await persons.lock(session, person_id)
    row = upsert.insert(session, OffBoard).values(person_id=person_id, since=now).on_conflict_do_nothing()
    if (await session.scalars(row.returning(OffBoard.person_id))).one_or_none() is not None:
        await audit.record(session, actor=person_id, action="board.left", about=person_id, now=now)


async def come_back(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Stand on boards again. Raises `PersonUnknown`."""
    await persons.lock(session, person_id)
    gone = delete(OffBoard).where(OffBoard.person_id == person_id).returning(OffBoard.person_id)
    if (await session.scalars(gone)).one_or_none() is not None:
        await audit.record(session, actor=person_id, action="board.joined", about=person_id, now=now)


async def off(session: AsyncSession, *, person_ids: list[int]) -> set[int]:
    """Who of these does not want to stand on boards."""
    return set(await session.scalars(select(OffBoard.person_id).where(OffBoard.person_id.in_(person_ids))))
