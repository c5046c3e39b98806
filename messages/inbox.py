"""Coming in: every update is stored here, and committed by its door, before anybody is told that it arrived."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypedDict

from sqlalchemy import and_, case, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

from core.database import is_sqlite, keys_of
from core.upsert import insert_on
from messages.models import Inbox, Lane

BODY = "inbox.body"
# The chat of updates that belong to none.
NO_CHAT = 0


# Update id → inbox id and sequence.
Known = dict[int, tuple[int, int]]


class Row(TypedDict):
    """A new row of the inbox."""

    bot: int
    update_id: int
    chat_id: int
    sequence: int
    body: bytes
    received_at: datetime


@dataclass(frozen=True)
class Incoming:
    """An update as a channel delivered it: the body is its JSON."""

    update_id: int
    chat_id: int
    body: bytes


@dataclass(frozen=True)
class Stored:
    """Where an update stands in its chat. `is_new` is false for a copy of one that was stored before."""

    inbox_id: int
    sequence: int
    is_new: bool


async def store(session: AsyncSession, *, bot: int, updates: Sequence[Incoming], now: datetime) -> list[Stored]:
    """Store updates in the order given; one result for each. Commit before you acknowledge."""
    free = await _take_sequences(session, bot=bot, counts=Counter(one.chat_id for one in updates), now=now)
    keys = keys_of(session)
    rows = []
    for one in updates:
        rows.append(_row(bot=bot, one=one, sequence=free[one.chat_id], body=keys.seal(one.body, context=BODY), now=now))
        free[one.chat_id] += 1
    return await _insert(session, bot=bot, rows=rows)


async def store_numbered(
    session: AsyncSession, *, bot: int, chat_id: int, update_id: int, make: Callable[[int], bytes], now: datetime
) -> Stored:
    """Store one update whose body holds the number that it gets in its chat: `make` is given that number."""
    sequence = (await _take_sequences(session, bot=bot, counts={chat_id: 1}, now=now))[chat_id]
    one = Incoming(update_id, chat_id, make(sequence))
    row = _row(bot=bot, one=one, sequence=sequence, body=keys_of(session).seal(one.body, context=BODY), now=now)
    return (await _insert(session, bot=bot, rows=[row]))[0]


async def next_sequence(session: AsyncSession, *, bot: int, chat_id: int) -> int:
    """A chat's next number, for a message that answers no update. Locks the lane until the transaction ends."""
    return (await next_sequences(session, bot=bot, chats=[chat_id]))[chat_id]


async def next_sequences(session: AsyncSession, *, bot: int, chats: Collection[int]) -> dict[int, int]:
    """The next number of each of these chats, as `next_sequence` takes one."""
    rows = [{"bot": bot, "chat_id": chat_id, "last_sequence": 1, "waiting": 0, "due_at": None} for chat_id in sorted(chats)]
    taken = await session.execute(_take(is_sqlite(session)), rows) if rows else ()
    return {row.chat_id: row.last_sequence for row in taken}


async def is_known(session: AsyncSession, *, bot: int, update_id: int) -> bool:
    """Whether this update is stored already."""
    return await session.scalar(select(Inbox.id).where(Inbox.bot == bot, Inbox.update_id == update_id)) is not None


async def last_received(session: AsyncSession) -> datetime | None:
    """When the last update came, by the clock of then."""
    return await session.scalar(select(func.max(Inbox.received_at)))


async def purge(session: AsyncSession, *, before: datetime, dead_before: datetime) -> int:
    """Forget updates: handled ones that came before this moment, dead letters that were given up before the other.

    Keep handled ones as long as a channel may deliver a copy (Telegram: 24 hours), dead ones as long as somebody may revive them.
    """
    handled = and_(Inbox.received_at < before, Inbox.done_at.is_not(None))
    # Those that are being changed at this moment are left for the next time: nobody waits for a purge.
    old = select(Inbox.id).where(or_(handled, Inbox.dead_at < dead_before)).with_for_update(skip_locked=True).cte("old")
    gone = await session.execute(delete(Inbox).where(Inbox.id.in_(select(old.c.id))).returning(Inbox.id))
    return len(gone.scalars().all())


async def _take_sequences(session: AsyncSession, *, bot: int, counts: Mapping[int, int], now: datetime) -> dict[int, int]:
    """Lock the chats' lanes and take so many numbers from each; the first number of each chat.

    In the order of chat ids, so that two batches that share chats wait for each other in turn and never in a ring.
    """
    if not counts:
        return {}
    rows = [
        {"bot": bot, "chat_id": chat_id, "last_sequence": counts[chat_id], "waiting": counts[chat_id], "due_at": now}
        for chat_id in sorted(counts)
    ]
    taken = await session.execute(_take(is_sqlite(session)), rows)
    return {row.chat_id: row.last_sequence - counts[row.chat_id] + 1 for row in taken}


@cache
def _take(sqlite_database: bool) -> ReturningInsert[int, int]:
    statement = insert_on(Lane, sqlite_database=sqlite_database)
    theirs = statement.excluded.due_at
    # Not later than now, also when the clock went back; but a pause after a failure is kept.
    sooner = and_(Lane.claims == 0, theirs < Lane.due_at)
    changed = {
        "last_sequence": Lane.last_sequence + statement.excluded.last_sequence,
        "waiting": Lane.waiting + statement.excluded.waiting,
        "due_at": case((or_(Lane.due_at.is_(None), sooner), theirs), else_=Lane.due_at),
    }
    return statement.on_conflict_do_update(index_elements=["bot", "chat_id"], set_=changed).returning(Lane.chat_id, Lane.last_sequence)


def _row(*, bot: int, one: Incoming, sequence: int, body: bytes, now: datetime) -> Row:
    return {"bot": bot, "update_id": one.update_id, "chat_id": one.chat_id, "sequence": sequence, "body": body, "received_at": now}


async def _insert(session: AsyncSession, *, bot: int, rows: list[Row]) -> list[Stored]:
    """Insert what is new; whether an update is a copy is the unique index's word, never a comparison with the largest id seen."""
    if not rows:
        return []
    inserted = await session.execute(_put(is_sqlite(session)), rows)
    fresh = {row.update_id: (row.id, row.sequence) for row in inserted}
    known = fresh if len(fresh) == len(rows) else await _known(session, bot=bot, update_ids=[row["update_id"] for row in rows])
    return [_stored(row, known=known, fresh=fresh) for row in rows]


@cache
def _put(sqlite_database: bool) -> ReturningInsert[int, int, int]:
    statement = insert_on(Inbox, sqlite_database=sqlite_database).on_conflict_do_nothing(index_elements=["bot", "update_id"])
    return statement.returning(Inbox.update_id, Inbox.id, Inbox.sequence)


def _stored(row: Row, *, known: Known, fresh: Known) -> Stored:
    inbox_id, sequence = known[row["update_id"]]
    # Of two copies within one batch only the first got its sequence into the table.
    return Stored(inbox_id, sequence, is_new=row["update_id"] in fresh and sequence == row["sequence"])


async def _known(session: AsyncSession, *, bot: int, update_ids: list[int]) -> Known:
    columns = select(Inbox.update_id, Inbox.id, Inbox.sequence)
    rows = await session.execute(columns.where(Inbox.bot == bot, Inbox.update_id.in_(update_ids)))
    return {row.update_id: (row.id, row.sequence) for row in rows}
