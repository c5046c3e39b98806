"""What waits in the mailbox, and since when: for who watches the server."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.speeds import Queue
from messages.models import Inbox, Outbox


async def everywhere(session: AsyncSession, *, now: datetime) -> dict[str, Queue]:
    """Updates that nobody has handled, and notices that should have gone out by now (those that wait for the morning do not count)."""
    open_ones = select(func.count(), func.min(Inbox.received_at)).where(Inbox.done_at.is_(None), Inbox.dead_at.is_(None))
    due = select(func.count(), func.min(Outbox.due_at)).where(Outbox.due_at.is_not(None), Outbox.due_at <= now)
    return {
        "inbox": Queue(*(await session.execute(open_ones)).one()),
        "outbox": Queue(*(await session.execute(due)).one()),
    }


async def troubles(session: AsyncSession) -> dict[str, int]:
    """How many notices are being tried again, and how many updates and notices were given up."""
    again = select(func.count()).select_from(Outbox).where(Outbox.due_at.is_not(None), Outbox.attempts > 0)
    notices = select(func.count()).select_from(Outbox).where(Outbox.dead_at.is_not(None))
    updates = select(func.count()).select_from(Inbox).where(Inbox.dead_at.is_not(None))
    queries = {"retrying": again, "dead_notices": notices, "dead_updates": updates}
    return {name: (await session.execute(query)).scalar_one() for name, query in queries.items()}
