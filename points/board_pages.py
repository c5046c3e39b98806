"""A board to read: page by page, names masked. It needs no login; a member sees their own place besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import persons
from points import board_choice
from points.board_models import Board, BoardRow, Objection

PAGE = 20


class BoardUnknown(Refusal):
    """There is no such board here."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place: `name` is masked (王*芳), and empty for who left the board or was forgotten. The page never shows `person_id`."""

    position: int
    rank: int
    person_id: int
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A month's board as a whole: status is frozen or final; `members` stand on it with so many points in all."""

    board_id: int
    community_id: int
    month: date
    status: str
    frozen_at: datetime
    recounted_at: datetime | None
    objections_until: datetime
    final_at: datetime | None
    seal_height: int | None
    seal_hash: bytes | None
    members: int
    points: int


@dataclass(frozen=True, slots=True)
class Page:
    """A board, some places of it, and where the next page begins after (None: nowhere)."""

    sheet: Sheet
    standings: Sequence[Standing]
    next_after: int | None


async def page(session: AsyncSession, *, community_id: int, month: date, after: int = 0, limit: int = PAGE) -> Page:
    """Places of a month's board after this position, in four queries however long the board is. Raises `BoardUnknown`."""
    known = select(Board).where(Board.community_id == community_id, Board.month == month)
    board = (await session.scalars(known)).one_or_none()
    if board is None:
        raise BoardUnknown(month=month)
    found = await _standings(session, board.id, after=after, limit=limit + 1)
    shown = found[:limit]
    return Page(_sheet(board), await _named(session, shown), shown[-1].position if len(found) > limit else None)


async def sheet(session: AsyncSession, *, board_id: int) -> Sheet:
    """A board by its number, of whatever community: boards are public. Raises `BoardUnknown`."""
    board = await session.get(Board, board_id, populate_existing=True)
    if board is None:
        raise BoardUnknown
    return _sheet(board)


async def sheets(session: AsyncSession, *, community_id: int, before: date | None = None, limit: int = 6) -> list[Sheet]:
    """The boards of a community, the newest first; the next page comes `before` the last one's month."""
    query = select(Board).where(Board.community_id == community_id)
    if before is not None:
        query = query.where(Board.month < before)
    return [_sheet(board) for board in await session.scalars(query.order_by(Board.month.desc()).limit(limit))]


async def place_of(session: AsyncSession, *, board_id: int, person_id: int) -> Standing | None:
    """A member's own place, or None when they do not stand there; the name is masked all the same."""
    row = await session.get(BoardRow, (board_id, person_id), populate_existing=True)
    return (await _named(session, [row]))[0] if row is not None else None


async def tally(session: AsyncSession, *, board_id: int) -> dict[str, int]:
    """How many objections to a board there were, by how they stand. Public, as the board is: it says nothing of whose they are."""
    known = select(Objection.status, func.count().label("number")).where(Objection.board_id == board_id).group_by(Objection.status)
    return {row.status: row.number for row in await session.execute(known)}


async def _standings(session: AsyncSession, board_id: int, *, after: int, limit: int) -> Sequence[BoardRow]:
    query = select(BoardRow).where(BoardRow.board_id == board_id, BoardRow.position > after)
    return (await session.scalars(query.order_by(BoardRow.position).limit(limit))).all()


async def _named(session: AsyncSession, rows: Sequence[BoardRow]) -> list[Standing]:
    ids = [row.person_id for row in rows]
    names, off = await persons.names(session, ids), await board_choice.off(session, person_ids=ids)
    shown = {person_id: persons.masked(name) for person_id, name in names.items() if person_id not in off}
    return [Standing(row.position, row.rank, row.person_id, shown.get(row.person_id, ""), row.earned) for row in rows]


def _sheet(board: Board) -> Sheet:
    return Sheet(
        board_id=board.id,
        community_id=board.community_id,
        month=board.month,
        status=board.status,
        frozen_at=board.frozen_at,
        recounted_at=board.recounted_at,
        objections_until=board.objections_until,
        final_at=board.final_at,
        seal_height=board.seal_height,
        seal_hash=board.seal_hash,
        members=board.members,
        points=board.earned,
    )
