"""What went out is not sent again because the database, or the process, went away for a moment."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import parcels
from bot.parcels import Parcel
from core.database import Database
from tests.bot.chats import Recorder
from tests.bot.sending import Box, sender_on
from tests.clock import Clock

LIMIT_SECONDS = 20


class Slow(Recorder):
    """A channel whose calls last until they are let through."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.let_through = asyncio.Event(), asyncio.Event()

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        self.begun.set()
        await self.let_through.wait()
        return await super().make_request(bot, method, timeout)


async def test_when_the_database_is_away_what_was_sent_is_marked_later(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel, box = Recorder(), Box(database, clock)
    settle, failures = parcels.settle, [True, True]

    async def away(session: AsyncSession, parcel: Parcel, now: object) -> bool:
        if failures and failures.pop():
            raise OperationalError("UPDATE", {}, ConnectionError())
        return await settle(session, parcel, clock())

    monkeypatch.setattr("bot.sender.settle", away)
    await box.put("hello", 7, 8)
    sender = sender_on(database, channel, clock)
    for _ in range(3):
        running = asyncio.create_task(sender.run())
        async with asyncio.timeout(LIMIT_SECONDS):
            while not running.done() and not all(row.sent_at for row in await box.rows()):
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    clock.advance(minutes=5)
    await sender.drain()
    assert sorted(channel.texts()) == [(7, "hello"), (8, "hello")]
    assert all(row.sent_at for row in await box.rows())


async def test_a_sender_that_is_stopped_marks_what_is_on_its_way(database: Database, clock: Clock) -> None:
    channel, box = Slow(), Box(database, clock)
    await box.put("hello", 7)
    running = asyncio.create_task(sender_on(database, channel, clock).run())
    async with asyncio.timeout(LIMIT_SECONDS):
        await channel.begun.wait()
        running.cancel()
        await asyncio.sleep(0.05)
        channel.let_through.set()
        await asyncio.gather(running, return_exceptions=True)
    assert all(row.sent_at for row in await box.rows())
    clock.advance(minutes=5)
    await sender_on(database, channel, clock).drain()
    assert channel.texts() == [(7, "hello")]
