"""Notices to people: one row in the outbox for each chat in which they can be reached."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import outbox
from messages.outbox import Letter, Priority
from people.identities import addresses
from people.models import WEB_BOT


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told, once a key."""

    to: int
    data: Mapping[str, object]
    key: str


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
    web_at_once: bool = False,
) -> None:
    """Tell these people (by id), in the caller's transaction, once a key. `data` holds ids and codes; words are found when it is sent.

    `leaving_out` is a chat (bot, chat) that is not told. With `web_at_once` web chats, which make no sound, do not wait for the morning.
    """
    reached = [to for to in await addresses(session, person_ids=to) if (to.bot, to.chat_id) != leaving_out]
    at_once = [to for to in reached if web_at_once and to.bot == WEB_BOT]
    for some, its in ((at_once, Priority.RECEIPT), ([to for to in reached if to not in at_once], priority)):
        if some:
            await outbox.put(
                session, to=some, kind=kind, data=data, key=key, priority=its, now=now, not_before=not_before, replaces=replaces
            )


async def notify_each(session: AsyncSession, *, told: Sequence[Notice], kind: str, now: datetime) -> None:
    """Tell many people something of their own each, in a few statements however many they are."""
    chats: dict[int, list[outbox.Address]] = {}
    for one in await addresses(session, person_ids={each.to for each in told}):
        if one.person_id is not None:
            chats.setdefault(one.person_id, []).append(one)
    letters = [Letter(chat, each.data, each.key) for each in told for chat in chats.get(each.to, ())]
    await outbox.put_each(session, letters=letters, kind=kind, priority=Priority.NOTICE, now=now)
