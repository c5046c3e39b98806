"""The boards of a community as staff look after them: which months stand, which are missing, and what the heads may do by hand.

A board is published by being frozen: from then on everybody sees it, and objects for some days. The clock does both by itself; the
heads may do what is due without waiting for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import audit, authority
from people.authority import CAN_APPROVE, LEADS
from points import board_pages, boards, earned
from points.board_models import Board, Objection
from points.board_pages import BoardUnknown, Sheet

# So many months are offered to be published by hand.
MONTHS_BACK = 12
# What was decided in a month's last second may still be being written.
SETTLES = timedelta(minutes=5)


class MonthNotOver(Refusal):
    """A board is made of a whole month: this one is not over yet, or nobody earned anything in it."""


class BoardOpen(Refusal):
    """A board becomes final when its time for objections is over: `until`."""


class ObjectionsWait(Refusal):
    """`number` objections to this board wait to be decided first."""


@dataclass(frozen=True, slots=True)
class Months:
    """The boards that stand, the newest first; months that are over, in which points were earned, and that have none yet."""

    sheets: tuple[Sheet, ...]
    missing: tuple[date, ...]
    waiting: dict[int, int]


async def months(
    session: AsyncSession, *, actor: int, community_id: int, now: datetime, zone: ZoneInfo, before: date | None = None, limit: int = 24
) -> Months:
    """`waiting` says by a board's number how many objections wait. The next page comes `before` the last one's month.

    Raises `NotAllowed`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    found = await board_pages.sheets(session, community_id=community_id, before=before, limit=limit)
    counted = select(Objection.board_id, func.count()).where(Objection.community_id == community_id, Objection.status == "waiting")
    rows = await session.execute(counted.group_by(Objection.board_id))
    missing = [] if before else await _missing(session, community_id, now, zone)
    return Months(tuple(found), tuple(missing), {row[0]: row[1] for row in rows})


async def publish(session: AsyncSession, *, actor: int, community_id: int, month: date, now: datetime, zone: ZoneInfo) -> Sheet:
    """Freeze a month that is over, and open it to objections; again, or after the clock did it, it is the same board.

    Raises `NotAllowed`, `MonthNotOver`.
    """
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    known = select(Board.id).where(Board.community_id == community_id, Board.month == month)
    board_id = (await session.scalars(known)).one_or_none()
    if board_id is None:
        if month not in await _missing(session, community_id, now, zone):
            raise MonthNotOver
        by_hand = await boards.freeze(session, community_id=community_id, month=month, now=now, zone=zone)
        board_id = (await session.scalars(known)).one()
        if by_hand:
            await audit.record(session, actor=actor, action="board.published", subject="board", subject_id=board_id, now=now)
    return await board_pages.sheet(session, board_id=board_id)


async def finalise(session: AsyncSession, *, actor: int, board_id: int, now: datetime) -> Sheet:
    """Make a board final whose time for objections is over and to which none waits; again it stays so.

    Raises `NotAllowed`, `BoardUnknown`, `BoardOpen`, `ObjectionsWait`.
    """
    board = await session.get(Board, board_id)
    if board is None:
        raise BoardUnknown
    await authority.require(session, person_id=actor, roles=LEADS, node_id=board.community_id, now=now)
    if await boards.finalise(session, board_id=board_id, now=now):
        await audit.record(session, actor=actor, action="board.finalised", subject="board", subject_id=board_id, now=now)
    sheet = await board_pages.sheet(session, board_id=board_id)
    if sheet.status != boards.FINAL:
        if sheet.objections_until > now:
            raise BoardOpen(until=sheet.objections_until)
        raise ObjectionsWait(number=await waiting(session, board_id=board_id))
    return sheet


async def waiting(session: AsyncSession, *, board_id: int) -> int:
    """How many objections to a board wait to be decided."""
    waits = select(func.count()).select_from(Objection).where(Objection.board_id == board_id, Objection.status == "waiting")
    return (await session.scalars(waits)).one()


async def _missing(session: AsyncSession, community_id: int, now: datetime, zone: ZoneInfo) -> list[date]:
    """The newest first."""
    last = earned.month_before(earned.month_of(now - SETTLES, zone))
    there = set(await session.scalars(select(Board.month).where(Board.community_id == community_id)))
    newest = max(there, default=None)
    found = []
    for number in range(MONTHS_BACK):
        month = earned.month_before(last, number)
        if month in there or (newest is not None and month < newest):
            continue
        since, until = earned.month(month, zone)
        if await earned.anybody(session, community_id=community_id, since=since, until=until):
            found.append(month)
    return found
