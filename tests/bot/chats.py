"""Updates of made-up private chats, a channel that only records, and a worker on a bare dispatcher."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bot.storage import TurnStorage
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from messages import inbox
from messages.inbox import Incoming, Stored
from tests.clock import Clock

BOT = 42
WHEN = 1_790_000_000


class Recorder(BaseSession):
    """Records calls and answers them; errors put into `errors` are raised first, one a call."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[TelegramMethod[Any]] = []
        self.errors: list[Exception | None] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.calls.append(method)
        answer: Any = True
        if isinstance(method, SendMessage):
            chat = Chat(id=int(method.chat_id), type="private")
            answer = Message(message_id=len(self.calls), date=datetime.fromtimestamp(WHEN, UTC), chat=chat, text=method.text)
        return answer  # type: ignore[no-any-return]  # the recorder answers every method it is used with

    def texts(self) -> list[tuple[int, str]]:
        """Chat and text of every message sent."""
        return [(int(call.chat_id), call.text) for call in self.calls if isinstance(call, SendMessage)]

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *args: Any, **kwargs: Any) -> AsyncGenerator[bytes, None]:
        yield b""


def text(update_id: int, chat_id: int, words: str) -> Incoming:
    """A text message to the bot."""
    person = {"id": chat_id, "is_bot": False, "first_name": "x"}
    message = {"message_id": update_id, "date": WHEN, "chat": {"id": chat_id, "type": "private"}, "from": person, "text": words}
    return Incoming(update_id, chat_id, json.dumps({"update_id": update_id, "message": message}).encode())


def bare_dispatcher() -> Dispatcher:
    """A dispatcher with our storage and nothing else."""
    return Dispatcher(storage=TurnStorage(), events_isolation=DisabledEventIsolation())


def worker_on(database: Database, dispatcher: Dispatcher, session: BaseSession, clock: Clock, **more: Any) -> Worker:
    """A worker for the one bot of these tests."""
    bots = {BOT: Bot(f"{BOT}:test", session=session)}
    return Worker(database=database, dispatcher=dispatcher, bots=bots, clock=clock, bell=more.pop("bell", Bell()), **more)


async def store(database: Database, clock: Clock, *updates: Incoming) -> list[Stored]:
    """Store updates as a channel does."""
    async with database.begin() as session:
        return await inbox.store(session, bot=BOT, updates=updates, now=clock())
