"""A process of its own that works on stored updates: run by tests, and killed by them.

Arguments: the database's URL. Its one handler writes to the table `effect`, keyed by update, in the order in which it comes.
"""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta

from aiogram import Bot, Dispatcher
from aiogram.types import Message
from sqlalchemy import text as sql

from bot.worker import Worker
from core.bell import Bell
from core.crypto import Key, KeyRing
from core.database import Database
from tests.bot.chats import BOT, Recorder, bare_dispatcher

TABLE = "CREATE TABLE effect (position BIGSERIAL PRIMARY KEY, chat BIGINT NOT NULL, word TEXT NOT NULL, UNIQUE (chat, word))"
# An operation's key makes it happen once; that it is tried again after a kill is what the count is for.
EFFECT = "INSERT INTO effect (chat, word) VALUES (:chat, :word) ON CONFLICT DO NOTHING"
LEASE = timedelta(seconds=1.5)


def dispatcher(database: Database) -> Dispatcher:
    """Its handler takes a moment, has its effect, and then takes another moment before the update is done."""
    made = bare_dispatcher()

    @made.message()
    async def have_effect(message: Message) -> None:
        await asyncio.sleep(random.random() * 0.004)
        async with database.begin() as session:
            await session.execute(sql(EFFECT), {"chat": message.chat.id, "word": message.text})
        await asyncio.sleep(random.random() * 0.004)

    return made


async def main(url: str) -> None:
    """Work until killed."""
    database = Database(url, keys=KeyRing([Key(1, bytes(range(32)))]))
    bots = {BOT: Bot(f"{BOT}:test", session=Recorder())}
    made = dispatcher(database)
    worker = Worker(database=database, dispatcher=made, bots=bots, clock=lambda: datetime.now(UTC), bell=Bell(), slots=8, lease=LEASE)
    await worker.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
