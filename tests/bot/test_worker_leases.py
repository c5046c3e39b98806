"""A worker whose leases run out under its hands, for the machine is slow or was asleep: it takes nothing of its own a second time."""

import asyncio
from datetime import datetime

from aiogram.types import Message
from sqlalchemy import func, select

from bot.worker import LEASE
from core.database import Database
from messages.models import Inbox
from tests.bot.chats import Recorder, bare_dispatcher, store, text, worker_on
from tests.clock import Clock

CHATS, WORDS = 12, ["one", "two", "three"]


class Sleeper(Clock):
    """Whenever somebody looks at it, more than a lease has passed."""

    def __call__(self) -> datetime:
        return self.advance(seconds=LEASE.total_seconds() + 1)


async def test_one_worker_alone_handles_each_update_once_however_late_it_is(database: Database) -> None:
    clock, dispatcher = Sleeper(), bare_dispatcher()
    seen: dict[int, list[str | None]] = {}

    @dispatcher.message()
    async def take_time(message: Message) -> None:
        seen.setdefault(message.chat.id, []).append(message.text)
        # Some end while others are being committed.
        await asyncio.sleep(0.004 * message.chat.id)

    every = [(chat, word) for word in WORDS for chat in range(1, CHATS + 1)]
    await store(database, clock, *(text(number, chat, word) for number, (chat, word) in enumerate(every, 1)))
    await worker_on(database, dispatcher, Recorder(), clock, slots=8).drain()
    assert seen == dict.fromkeys(range(1, CHATS + 1), WORDS)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).where(Inbox.done_at.is_not(None))) == len(every)
