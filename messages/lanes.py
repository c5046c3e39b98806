"""Whose turn it is: one worker at a time holds a chat's lane, by lease, and handles its updates one by one.

The functions here take many turns at once, so that a busy worker finishes some and claims others in one commit.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from messages import conversation
from messages.inbox import BODY
from messages.models import Inbox, Lane
from messages.turn import Turn

LANE = tuple_(Lane.bot, Lane.chat_id)
HOLDER = tuple_(Lane.bot, Lane.chat_id, Lane.owner)
OPEN = (Inbox.done_at.is_(None), Inbox.dead_at.is_(None))


async def claim(session: AsyncSession, *, bots: Sequence[int], owner: str, limit: int, now: datetime, until: datetime) -> list[Turn]:
    """Lease at most `limit` lanes that are due, those that wait longest first, and hand out the oldest update of each.

    `owner` must be new for every call: it tells a worker's claim from a later one of the same worker.
    """
    due = (
        select(Lane.bot, Lane.chat_id)
        .where(Lane.due_at <= now, (Lane.leased_until.is_(None)) | (Lane.leased_until <= now), Lane.bot.in_(bots))
        .order_by(Lane.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # As a CTE it runs once: a plain subquery may run again for each row, and lock more than the limit.
        .cte("due")
    )
    taken = update(Lane).where(LANE.in_(select(due.c.bot, due.c.chat_id))).values(owner=owner, leased_until=until, claims=Lane.claims + 1)
    lanes = (await session.execute(taken.returning(Lane.bot, Lane.chat_id, Lane.claims))).all()
    if not lanes:
        return []
    attempts = {(lane.bot, lane.chat_id): lane.claims for lane in lanes}
    turns = await _oldest(session, attempts, owner=owner)
    empty = attempts.keys() - {(turn.bot, turn.chat_id) for turn in turns}
    if empty:
        await session.execute(update(Lane).where(LANE.in_(sorted(empty))).values(owner=None, leased_until=None, due_at=None, claims=0))
    return turns


async def held(session: AsyncSession, turns: Sequence[Turn]) -> list[Turn]:
    """Lock the lanes of these turns and return the turns that are still their owner's to end."""
    if not turns:
        return []
    holders = [(turn.bot, turn.chat_id, turn.owner) for turn in turns]
    rows = await session.execute(
        select(Lane.bot, Lane.chat_id, Lane.owner).where(HOLDER.in_(holders)).order_by(Lane.bot, Lane.chat_id).with_for_update()
    )
    ours = {tuple(row) for row in rows}
    return [turn for turn, holder in zip(turns, holders, strict=True) if holder in ours]


async def finish(session: AsyncSession, turns: Sequence[Turn], *, now: datetime) -> None:
    """Mark as done, with everything that the turns want committed with it. Only for turns that `held` returned."""
    if not turns:
        return
    ids = [turn.inbox_id for turn in turns]
    await session.execute(update(Inbox).where(Inbox.id.in_(ids)).values(done_at=now, body=None))
    await conversation.save(session, turns)
    for turn in turns:
        for write in turn.writes:
            await write(session)
    await _give_back(session, turns)


async def retry(session: AsyncSession, turn: Turn, *, error: str, at: datetime) -> None:
    """Try again at this moment; the chat's later updates wait. Only for a turn that `held` returned."""
    await session.execute(update(Inbox).where(Inbox.id == turn.inbox_id).values(attempts=turn.attempts, error=error))
    lane = update(Lane).where(Lane.bot == turn.bot, Lane.chat_id == turn.chat_id)
    await session.execute(lane.values(owner=None, leased_until=None, due_at=at))


async def bury(session: AsyncSession, turn: Turn, *, error: str, now: datetime) -> None:
    """Give up: the update goes to the dead letters, the chat goes on. Only for a turn that `held` returned."""
    dead = update(Inbox).where(Inbox.id == turn.inbox_id)
    await session.execute(dead.values(dead_at=now, attempts=turn.attempts, error=error))
    await _give_back(session, [turn])


async def renew(session: AsyncSession, turns: Sequence[Turn], *, until: datetime) -> None:
    """Hold these turns' lanes longer."""
    if not turns:
        return
    holders = [(turn.bot, turn.chat_id, turn.owner) for turn in turns]
    await session.execute(update(Lane).where(HOLDER.in_(holders)).values(leased_until=until))


async def next_due(session: AsyncSession, *, bots: Sequence[int]) -> datetime | None:
    """When the next lane can be claimed; None when nothing waits."""
    due = await session.scalars(
        select(Lane.due_at).where(Lane.due_at.is_not(None), Lane.owner.is_(None), Lane.bot.in_(bots)).order_by(Lane.due_at).limit(1)
    )
    return due.one_or_none()


async def evict(session: AsyncSession, *, bots: Sequence[int]) -> None:
    """Take every lane back. Only where no other process can be at work: at the start of a server on SQLite."""
    await session.execute(update(Lane).where(Lane.owner.is_not(None), Lane.bot.in_(bots)).values(owner=None, leased_until=None))


async def _oldest(session: AsyncSession, attempts: dict[tuple[int, int], int], *, owner: str) -> list[Turn]:
    """The oldest open update of each of these chats, with where its conversation stands."""
    chats = sorted(attempts)
    first = (
        select(func.min(Inbox.sequence).label("sequence"), Inbox.bot, Inbox.chat_id)
        .where(tuple_(Inbox.bot, Inbox.chat_id).in_(chats), *OPEN)
        .group_by(Inbox.bot, Inbox.chat_id)
        .subquery()
    )
    same = (Inbox.bot == first.c.bot) & (Inbox.chat_id == first.c.chat_id) & (Inbox.sequence == first.c.sequence)
    columns = (Inbox.id, Inbox.bot, Inbox.chat_id, Inbox.update_id, Inbox.sequence, Inbox.body)
    rows = (await session.execute(select(*columns).join(first, same).where(*OPEN))).all()
    states = await conversation.load(session, chats=[(row.bot, row.chat_id) for row in rows])
    keys = keys_of(session)
    return [
        Turn(
            bot=row.bot,
            chat_id=row.chat_id,
            inbox_id=row.id,
            update_id=row.update_id,
            sequence=row.sequence,
            body=keys.open(row.body, context=BODY),
            attempts=attempts[(row.bot, row.chat_id)],
            owner=owner,
            conversation=states[(row.bot, row.chat_id)],
        )
        for row in rows
    ]


async def _give_back(session: AsyncSession, turns: Sequence[Turn]) -> None:
    """Free the lanes; each is due again when its next update came, or not at all."""
    waiting = (
        select(Inbox.received_at)
        .where(Inbox.bot == Lane.bot, Inbox.chat_id == Lane.chat_id, *OPEN)
        .order_by(Inbox.sequence)
        .limit(1)
        .scalar_subquery()
    )
    lanes = update(Lane).where(LANE.in_([(turn.bot, turn.chat_id) for turn in turns]))
    await session.execute(lanes.values(owner=None, leased_until=None, due_at=waiting, claims=0))
