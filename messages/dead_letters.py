"""What was given up: updates that could not be handled, notices that could not be sent; and another try for an update."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages.models import Inbox, Lane, Outbox


@dataclass(frozen=True)
class DeadUpdate:
    """An update that was given up, for the operator: no content."""

    inbox_id: int
    bot: int
    update_id: int
    attempts: int
    error: str
    dead_at: datetime


@dataclass(frozen=True)
class DeadNotice:
    """A notice that was given up, for the operator: no content."""

    id: int
    kind: str
    error: str
    dead_at: datetime


async def updates(session: AsyncSession, *, limit: int = 100) -> list[DeadUpdate]:
    """Updates that were given up, newest first."""
    columns = (Inbox.id, Inbox.bot, Inbox.update_id, Inbox.attempts, Inbox.error, Inbox.dead_at)
    rows = await session.execute(select(*columns).where(Inbox.dead_at.is_not(None)).order_by(Inbox.dead_at.desc(), Inbox.id).limit(limit))
    return [DeadUpdate(row.id, row.bot, row.update_id, row.attempts, row.error or "", row.dead_at) for row in rows]


async def count_updates(session: AsyncSession) -> int:
    """How many updates were given up."""
    return (await session.scalars(select(func.count()).where(Inbox.dead_at.is_not(None)))).one()


async def revive(session: AsyncSession, *, inbox_id: int, now: datetime) -> bool:
    """Have a dead letter handled once more; false when there is none of this number or its content is gone."""
    chat = select(Inbox.bot, Inbox.chat_id).where(Inbox.id == inbox_id)
    found = (await session.execute(chat)).one_or_none()
    if found is None:
        return False
    lane = (Lane.bot == found.bot, Lane.chat_id == found.chat_id)
    await session.execute(select(Lane.bot).where(*lane).with_for_update())
    alive = update(Inbox).where(Inbox.id == inbox_id, Inbox.dead_at.is_not(None), Inbox.body.is_not(None))
    if (await session.execute(alive.values(dead_at=None, error=None, attempts=0).returning(Inbox.id))).scalar_one_or_none() is None:
        return False
    # A lane that is leased finds its next update by itself when it is given back.
    await session.execute(update(Lane).where(*lane).values(waiting=Lane.waiting + 1))
    await session.execute(update(Lane).where(*lane, Lane.owner.is_(None)).values(due_at=now, claims=0))
    return True


async def notices(session: AsyncSession, *, limit: int = 100) -> list[DeadNotice]:
    """Notices that were given up, newest first."""
    dead = select(Outbox.id, Outbox.kind, Outbox.error, Outbox.dead_at).where(Outbox.dead_at.is_not(None))
    rows = await session.execute(dead.order_by(Outbox.dead_at.desc(), Outbox.id).limit(limit))
    return [DeadNotice(row.id, row.kind, row.error or "", row.dead_at) for row in rows]


async def count_notices(session: AsyncSession) -> int:
    """How many notices were given up."""
    return (await session.scalars(select(func.count()).where(Outbox.dead_at.is_not(None)))).one()
