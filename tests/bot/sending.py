"""Notices to made-up chats, and a sender on a channel that only records."""

from typing import Any

from aiogram import Bot
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import Letter
from bot.pacing import Pace
from bot.sender import TELEGRAM, Sender
from core.database import Database
from messages import outbox
from messages.models import Outbox
from messages.outbox import Address, Priority
from messages.sending import Notice
from tests.bot.chats import BOT, Recorder
from tests.clock import ZONE, Clock


async def words(_session: AsyncSession, notice: Notice) -> Letter | None:
    """A notice says its kind; some kinds are special."""
    if notice.kind == "unspeakable":
        raise KeyError(notice.kind)
    if notice.kind == "long":
        return Letter("x" * 3000)
    return None if notice.kind == "nothing" else Letter(notice.kind, [[("Open", f"open:{notice.id}")]])


def sender_on(database: Database, channel: Recorder, clock: Clock, *, pace: Pace | None = TELEGRAM, **more: Any) -> Sender:
    """A sender for the one bot of these tests."""
    bot = Bot(f"{BOT}:test", session=channel)
    return Sender(database=database, bot=bot, words=words, clock=clock, zone=ZONE, pace=pace, **more)


class Box:
    """Puts notices, and tells what became of them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def put(self, kind: str, *chats: int, priority: Priority = Priority.NOTICE, **more: Any) -> None:
        to = [Address(BOT, chat) for chat in chats]
        key = more.pop("key", kind)
        async with self._database.begin() as session:
            await outbox.put(session, to=to, kind=kind, data={}, key=key, priority=priority, now=self._clock(), **more)

    async def rows(self) -> list[Outbox]:
        async with self._database.reading() as session:
            return list((await session.scalars(select(Outbox).order_by(Outbox.id))).all())
