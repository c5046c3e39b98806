"""What boards know about a person: to take with them, or to be forgotten. Their places stay without a name."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from points import board_choice
from points.board_models import Board, BoardRow, Objection, OffBoard
from points.objections import mine

Row = dict[str, object]


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """Places on boards, objections with what was answered, and whether they want to stand there, as plain values."""
    query = select(Board.month, BoardRow.rank, BoardRow.earned).join(Board, Board.id == BoardRow.board_id)
    places = await session.execute(query.where(BoardRow.person_id == person_id).order_by(Board.month))
    return {
        "places": [{"month": month.isoformat(), "rank": rank, "points": points} for month, rank, points in places],
        "objections": await _objections(session, person_id),
        "stands_on_boards": not await board_choice.is_off(session, person_id=person_id),
    }


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Take back what waits, so that no board waits for it, and empty words and reasons."""
    theirs = update(Objection).where(Objection.person_id == person_id)
    await session.execute(theirs.where(Objection.status == "waiting").values(status="withdrawn"))
    await session.execute(theirs.values(words=None, reason=None))
    await session.execute(delete(OffBoard).where(OffBoard.person_id == person_id))


async def _objections(session: AsyncSession, person_id: int) -> list[Row]:
    numbers = (await session.scalars(select(Objection.board_id).where(Objection.person_id == person_id).order_by(Objection.id))).all()
    cards = [await mine(session, person_id=person_id, board_id=number) for number in numbers]
    return [
        {"month": card.month.isoformat(), "words": card.words, "at": card.made_at.isoformat(), "status": card.status, "reason": card.reason}
        for card in cards
        if card is not None
    ]
