"""Updates a second from the inbox to an answer in the transcript, beside the same handler fed directly."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from itertools import count
from uuid import uuid4

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import Message, Update
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.webchat import WEBCHAT_BOT, webchat_bot
from bot.worker import Worker
from core.bell import Bell
from messages import inbox
from messages.inbox import Incoming
from messages.together import Together
from messages.turn import current_turn
from messages.watch import Watch
from tests.bench.bank import BARE, NOW, Bank
from tests.bench.report import Report, compare
from tests.bot.chats import Recorder, bare_dispatcher, text

pytestmark = pytest.mark.bench

CHATS = 16
EACH = 40
UPDATES = CHATS * EACH


class Line:
    """Chats that talk to a worker, all at once."""

    def __init__(self, bank: Bank) -> None:
        self._together = Together(bank.database)
        self._bell, self._numbers = Bell(), count(1)
        self._left, self._all_done = 0, asyncio.Event()
        bot = webchat_bot(bank.database, watch=Watch(), clock=lambda: NOW)
        dispatcher = answering(bare_dispatcher(), self._room_call(bank))
        self.worker = Worker(database=bank.database, dispatcher=dispatcher, bots={WEBCHAT_BOT: bot}, clock=lambda: NOW, bell=self._bell)

    def _room_call(self, bank: Bank) -> Callable[[Message], Awaitable[None]]:
        async def call(message: Message) -> None:
            await bank.one(message.chat.id % CHATS)
            turn = current_turn.get()
            assert turn is not None
            turn.at_done(_nothing, self._count)

        return call

    def _count(self) -> None:
        self._left -= 1
        if not self._left:
            self._all_done.set()

    async def rate(self) -> float:
        """Updates a second: stored as the browser's door stores them, by so many chats side by side, and all answered."""
        self._left = UPDATES
        self._all_done.clear()
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for chat in range(CHATS):
                group.create_task(self._talk(1_000 + chat))
        await self._all_done.wait()
        return UPDATES / (time.perf_counter() - start)

    async def _talk(self, chat_id: int) -> None:
        for _ in range(EACH):
            await self._store(text(next(self._numbers), chat_id, "你好"))
            self._bell.ring()

    async def _store(self, update: Incoming) -> None:
        async def work(session: AsyncSession) -> None:
            await inbox.store(session, bot=WEBCHAT_BOT, updates=[update], now=NOW)

        # As the browser's door stores what people send.
        await self._together.run(work, order=(WEBCHAT_BOT, update.chat_id))


class Direct:
    """The same handler and as many chats, without a mailbox: a bare insert and commit, an answer to nobody."""

    def __init__(self, bank: Bank) -> None:
        async def call(_message: Message) -> None:
            async with bank.database.begin() as session:
                await session.execute(insert(BARE).values(key=uuid4().hex, amount=1))

        self._dispatcher, self._bot = answering(Dispatcher(), call), Bot("1:direct", session=Recorder())

    async def rate(self) -> float:
        start = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for chat in range(CHATS):
                group.create_task(self._talk(1_000 + chat))
        return UPDATES / (time.perf_counter() - start)

    async def _talk(self, chat_id: int) -> None:
        for number in range(EACH):
            update = Update.model_validate_json(text(number, chat_id, "你好").body, context={"bot": self._bot})
            await self._dispatcher.feed_update(self._bot, update)


def answering(dispatcher: Dispatcher, call: Callable[[Message], Awaitable[None]]) -> Dispatcher:
    """This dispatcher, with one handler that does the call and answers."""

    @dispatcher.message()
    async def handle(message: Message) -> None:
        await call(message)
        await message.answer("收到，谢谢。")

    return dispatcher


@pytest.fixture
async def line(bank: Bank) -> AsyncIterator[Line]:
    talking = Line(bank)
    running = asyncio.create_task(talking.worker.run())
    yield talking
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_an_update_from_the_inbox_to_the_transcript(line: Line, bank: Bank, report: Report, kind: str) -> None:
    row = report.add(
        f"chat_update.{kind}",
        await compare(line.rate, Direct(bank).rate),
        unit="updates/s",
        aim="≥ 0.3",
        what="stored, leased, handled with one room call, answered in the transcript; over the same handler with one bare insert",
    )
    assert row.ours > 0


async def _nothing(_session: object) -> None:
    """There is nothing more to commit."""
