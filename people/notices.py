"""Notices to people: one row in the outbox for each chat in which they can be reached."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.outbox import Priority
from people.identities import addresses


async def notify(
    session: AsyncSession,
    *,
    to: Collection[int],
    kind: str,
    data: Mapping[str, object],
    key: str,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    not_before: datetime | None = None,
    replaces: str | None = None,
    leaving_out: tuple[int, int] | None = None,
) -> None:
    """Tell these people (by id), in the caller's transaction, once a key. `data` holds ids and codes; words are found when it is sent.

    `leaving_out` is a chat (bot, chat) that is not told.
    """
    reached = [to for to in await addresses(session, person_ids=to) if (to.bot, to.chat_id) != leaving_out]
    if reached:
        await outbox.put(
            session, to=reached, kind=kind, data=data, key=key, priority=priority, now=now, not_before=not_before, replaces=replaces
        )
