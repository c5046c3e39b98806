"""Whose turn it is: one worker at a time holds a chat's lane, by lease, and handles its updates one by one.

The functions here take many turns at once, so that a busy worker ends some and claims others in one commit. Their
statements are built once: on this path building one costs more than running it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import structlog
from sqlalchemy import CTE, BindParameter, bindparam, case, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate, Update

from core.crypto import CannotOpen
from messages import conversation
from messages.heads import LANE, oldest
from messages.models import Inbox, Lane
from messages.turn import Turn

log = structlog.get_logger()

HOLDER = tuple_(Lane.bot, Lane.chat_id, Lane.owner)
FREE: dict[str, Any] = {"owner": None, "leased_until": None}
# The rows are not in the session: there is nothing to bring in step.
CORE = {"synchronize_session": False}


async def claim(session: AsyncSession, *, bots: Sequence[int], owner: str, limit: int, now: datetime, until: datetime) -> list[Turn]:
    """Lease at most `limit` lanes that are due, those that wait longest first, and hand out the oldest update of each.

    `owner` must be new for every call: it tells a worker's claim from a later one of the same worker.
    """
    values = {"for_bots": list(bots), "most": limit, "at": now, "new_owner": owner, "new_until": until}
    lanes = (await session.execute(_claim(), values)).all()
    if not lanes:
        return []
    attempts = {(lane.bot, lane.chat_id): lane.claims for lane in lanes}
    turns, unreadable = await oldest(session, attempts, owner=owner)
    empty = attempts.keys() - {(turn.bot, turn.chat_id) for turn in [*turns, *unreadable]}
    if empty:
        nothing = update(Lane).where(LANE.in_(sorted(empty))).values(**FREE, due_at=None, waiting=0, claims=0)
        await session.execute(nothing, execution_options=CORE)
    for turn in unreadable:
        log.error("an update cannot be opened", inbox_id=turn.inbox_id)
        await bury(session, turn, error=CannotOpen.__name__, now=now)
    return turns


async def finish(session: AsyncSession, turns: Sequence[Turn], *, now: datetime) -> list[Turn]:
    """Mark as done, with everything that the turns want committed with it. Returns the turns that were still ours to end."""
    ours = await _give_back(session, turns, now=now)
    if not ours:
        return []
    await session.execute(_done(), {"ids": [turn.inbox_id for turn in ours], "at": now})
    await conversation.save(session, ours, now=now)
    # In the order of chats, as everybody locks what belongs to several of them.
    for turn in sorted(ours, key=lambda turn: (turn.bot, turn.chat_id)):
        for write in turn.writes:
            await write(session)
    return ours


async def retry(session: AsyncSession, turn: Turn, *, error: str, at: datetime) -> bool:
    """Try again at this moment; the chat's later updates wait. False when the turn was not ours any more."""
    lane = update(Lane).where(HOLDER.in_(_holders([turn]))).values(**FREE, due_at=at).returning(Lane.bot)
    if (await session.execute(lane, execution_options=CORE)).one_or_none() is None:
        return False
    row = update(Inbox).where(Inbox.id == turn.inbox_id).values(attempts=turn.attempts, error=error)
    await session.execute(row, execution_options=CORE)
    return True


async def bury(session: AsyncSession, turn: Turn, *, error: str, now: datetime) -> bool:
    """Give up: the update goes to the dead letters, the chat goes on. False when the turn was not ours any more."""
    if not await _give_back(session, [turn], now=now):
        return False
    row = update(Inbox).where(Inbox.id == turn.inbox_id).values(dead_at=now, attempts=turn.attempts, error=error)
    await session.execute(row, execution_options=CORE)
    return True


async def renew(session: AsyncSession, turns: Iterable[Turn], *, until: datetime) -> None:
    """Hold these turns' lanes longer. In a transaction of its own, which has locked no other lanes."""
    ours = _in_order(_holders(turns))
    lanes = update(Lane).where(LANE.in_(select(ours.c.bot, ours.c.chat_id))).values(leased_until=until)
    await session.execute(lanes, execution_options=CORE)


async def evict(session: AsyncSession, *, bots: Sequence[int]) -> None:
    """Take every lane back. Only where no other process can be at work: at the start of a server on SQLite."""
    lanes = update(Lane).where(Lane.owner.is_not(None), Lane.bot.in_(bots)).values(**FREE)
    await session.execute(lanes, execution_options=CORE)


async def _give_back(session: AsyncSession, turns: Sequence[Turn], *, now: datetime) -> list[Turn]:
    """Free the lanes that are still these turns'; a lane where more waits is due at once, after those that wait already."""
    if not turns:
        return []
    rows = await session.execute(_release(), {"holders": _holders(turns), "at": now})
    ours = {(row.bot, row.chat_id) for row in rows}
    return [turn for turn in turns if (turn.bot, turn.chat_id) in ours]


def _holders(turns: Iterable[Turn]) -> list[tuple[int, int, str]]:
    return [(turn.bot, turn.chat_id, turn.owner) for turn in turns]


def _in_order(holders: list[tuple[int, int, str]] | BindParameter[Any]) -> CTE:
    """These holders' lanes, locked in the order in which updates that are stored lock them: else each could wait for the other."""
    ours = select(Lane.bot, Lane.chat_id).where(HOLDER.in_(holders)).order_by(Lane.bot, Lane.chat_id)
    return ours.with_for_update().cte("ours")


@cache
def _claim() -> ReturningUpdate[int, int, int]:
    at = bindparam("at", type_=Lane.due_at.type)
    due = (
        select(Lane.bot, Lane.chat_id)
        .where(Lane.due_at <= at, (Lane.leased_until.is_(None)) | (Lane.leased_until <= at))
        .where(Lane.bot.in_(bindparam("for_bots", expanding=True)))
        .order_by(Lane.due_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        # As a CTE it runs once: a plain subquery may run again for each row, and lock more than the limit.
        .cte("due")
    )
    values = {"owner": bindparam("new_owner"), "leased_until": bindparam("new_until"), "claims": Lane.claims + 1}
    taken = update(Lane).where(LANE.in_(select(due.c.bot, due.c.chat_id))).values(values)
    return taken.returning(Lane.bot, Lane.chat_id, Lane.claims).execution_options(**CORE)


@cache
def _release() -> ReturningUpdate[int, int]:
    ours = _in_order(bindparam("holders", expanding=True))
    more = case((Lane.waiting > 1, bindparam("at", type_=Lane.due_at.type)), else_=None)
    values = {**FREE, "claims": 0, "due_at": more, "waiting": case((Lane.waiting > 1, Lane.waiting - 1), else_=0)}
    lanes = update(Lane).where(LANE.in_(select(ours.c.bot, ours.c.chat_id))).values(values)
    return lanes.returning(Lane.bot, Lane.chat_id).execution_options(**CORE)


@cache
def _done() -> Update:
    done = update(Inbox).where(Inbox.id.in_(bindparam("ids", expanding=True)))
    values = {"done_at": bindparam("at", type_=Inbox.done_at.type), "body": None}
    return done.values(values).execution_options(**CORE)
