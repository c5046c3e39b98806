"""The public board (积分公示栏): a month is frozen, stands open to objections, and becomes final with the ledger's seal.

Members stand on it by what they earned, not by what they have left. Who does not want to stand on boards, and who is forgotten, is
left out.
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import seals, upsert
from people import audit, authority, notices, persons
from people.authority import CAN_APPROVE
from points import earned, policy, verify
from points.board_models import Board, BoardRow, Objection, OffBoard

FROZEN, FINAL = "frozen", "final"


async def freeze(session: AsyncSession, *, community_id: int, month: date, now: datetime, zone: ZoneInfo) -> bool:
    """Freeze the month of this first day, once however often and by how many processes; whether this call did. Staff are told."""
    until = now + (await policy.policy(session, community_id)).objection_within
    values = {"community_id": community_id, "month": month, "status": FROZEN, "frozen_at": now, "objections_until": until}
    # Another process that freezes the same month is waited for here.
    row = upsert.insert(session, Board).values(**values, members=0, earned=0).on_conflict_do_nothing()
    board_id = (await session.scalars(row.returning(Board.id))).one_or_none()
    if board_id is None:
        return False
    await _fill(session, board_id, community_id, month, zone)
    await _tell_staff(session, community_id, board_id, "board.frozen", now)
    return True


async def recount(session: AsyncSession, *, board_id: int, now: datetime, zone: ZoneInfo) -> None:
    """Count a frozen board anew from the ledger as it is now; a final one stays as it is."""
    board = await lock(session, board_id)
    if board is None or board.status != FROZEN:
        return
    await session.execute(delete(BoardRow).where(BoardRow.board_id == board_id))
    await _fill(session, board_id, board.community_id, board.month, zone)
    await session.execute(update(Board).where(Board.id == board_id).values(recounted_at=now))


async def finalise(session: AsyncSession, *, board_id: int, now: datetime) -> bool:
    """Make a board final when its time for objections is over and none waits; whether this call did. Staff are told."""
    board = await lock(session, board_id)
    if board is None:
        return False
    height, block_hash = await seals.end_of(session, verify.CHAIN)
    waits = exists().where(Objection.board_id == board_id, Objection.status == "waiting")
    due = update(Board).where(Board.id == board_id, Board.status == FROZEN, Board.objections_until <= now, ~waits)
    values = {"status": FINAL, "final_at": now, "seal_height": height, "seal_hash": block_hash}
    if (await session.scalars(due.values(values).returning(Board.id))).one_or_none() is None:
        return False
    await audit.record(session, actor=None, action="board.final", subject="board", subject_id=board_id, now=now)
    await _tell_staff(session, board.community_id, board_id, "board.final", now)
    return True


async def lock(session: AsyncSession, board_id: int) -> Board | None:
    """Make others who lock this board wait until the transaction ends; None when there is none."""
    known = select(Board).where(Board.id == board_id).with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(known)).one_or_none()


async def newest(session: AsyncSession, *, community_id: int) -> date | None:
    """The month of a community's newest board; None when it has none."""
    return await session.scalar(select(func.max(Board.month)).where(Board.community_id == community_id))


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Numbers of the boards whose time for objections is over, and where none waits."""
    waits = exists().where(Objection.board_id == Board.id, Objection.status == "waiting")
    over = select(Board.id).where(Board.status == FROZEN, Board.objections_until <= now, ~waits)
    return list(await session.scalars(over.order_by(Board.id)))


async def _fill(session: AsyncSession, board_id: int, community_id: int, month: date, zone: ZoneInfo) -> None:
    """One statement for all members, however many there are; equal points share a rank."""
    since, until = earned.month(month, zone)
    theirs = earned.by_member(community_id=community_id, since=since, until=until).subquery()
    standing = (
        func.row_number().over(order_by=(theirs.c.points.desc(), theirs.c.person_id)),
        func.rank().over(order_by=theirs.c.points.desc()),
    )
    left_out = theirs.c.person_id.in_(select(OffBoard.person_id)) | theirs.c.person_id.in_(persons.forgotten())
    rows = select(literal(board_id), theirs.c.person_id, *standing, theirs.c.points).where(~left_out)
    columns = [BoardRow.board_id, BoardRow.person_id, BoardRow.position, BoardRow.rank, BoardRow.earned]
    await session.execute(insert(BoardRow).from_select(columns, rows))
    total = select(func.count(), func.coalesce(func.sum(BoardRow.earned), 0)).where(BoardRow.board_id == board_id)
    members, points = (await session.execute(total)).one()
    await session.execute(update(Board).where(Board.id == board_id).values(members=members, earned=points))


async def _tell_staff(session: AsyncSession, community_id: int, board_id: int, kind: str, now: datetime) -> None:
    staff = await authority.holders(session, roles=CAN_APPROVE, node_id=community_id, now=now)
    data: Mapping[str, object] = {"board_id": board_id}
    await notices.notify(session, to=staff, kind=kind, data=data, key=f"{kind}:{board_id}", now=now)
