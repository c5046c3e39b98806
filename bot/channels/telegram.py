"""Telegram as a channel, by any Bot API server: the bot, long polling, and what is asked for."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Chat, Message

from bot.alone import alone
from bot.channels.telegram_updates import incoming, offset_after
from bot.pacing import Pacer
from core.bell import Bell
from core.database import Database
from messages import inbox
from messages.turn import open_turn

log = structlog.get_logger()

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
CALL_SECONDS = 20
PAUSES = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
NO_DATE = datetime.fromtimestamp(0, UTC)
# What Telegram says when a call asks for what is so already, or comes too late to matter.
HARMLESS = (
    "message is not modified",
    "query is too old",
    "query ID is invalid",
    "message to delete not found",
    "message can't be deleted",
)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, unparsed: one update of a shape that aiogram doesn't know must not block those behind it."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int = 0
    allowed_updates: list[str] | None = None


def telegram_bot(token: str, *, api: str, pacer: Pacer | None = None, clock: Callable[[], datetime] | None = None) -> Bot:
    """A bot on the Bot API server at this base URL. With a `pacer` and a clock its answers count towards the channel's pace."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), timeout=CALL_SECONDS)
    if pacer is not None and clock is not None:
        session.middleware(partial(_count, pacer, clock))
    session.middleware(_forgive)
    return Bot(token, session=session, default=DefaultBotProperties(link_preview_is_disabled=True))


class Polling:
    """Long polling for one bot. The offset moves, which confirms updates to Telegram, only after they are committed."""

    def __init__(self, *, database: Database, bot: Bot, clock: Callable[[], datetime], bell: Bell, seconds: int = POLL_SECONDS) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._bell = bell
        self._seconds = seconds
        self._offset: int | None = None
        self._is_open = False
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled; one process at a time."""
        await alone(self._forever, database=self._database, name=f"polling:{self._bot.id}", clock=self._clock)

    async def poll_once(self) -> float:
        """One getUpdates, stored and committed; how many seconds to wait before the next."""
        try:
            if not self._is_open:
                # Telegram refuses to be polled while it has a webhook.
                await self._bot.delete_webhook()
                self._is_open = True
            method = GetRawUpdates(offset=self._offset, timeout=self._seconds, allowed_updates=KINDS)
            updates = await self._bot(method, request_timeout=self._seconds + CALL_SECONDS)
        except AiogramError as error:
            return self._pause_after(error)
        self._failures = 0
        await self._store(updates)
        return 0.0

    async def _store(self, updates: list[dict[str, Any]]) -> None:
        """Commit, then move the offset to behind this batch.

        After an empty answer there is no offset: Telegram may start anew with smaller ids after a quiet week.
        """
        readable = [one for update in updates if (one := incoming(update, _json(update))) is not None]
        if len(readable) < len(updates):
            log.error("updates that are none", bot=self._bot.id, count=len(updates) - len(readable))
        if readable:
            async with self._database.begin() as session:
                await inbox.store(session, bot=self._bot.id, updates=readable, now=self._clock())
            self._bell.ring()
        self._offset = offset_after(updates, self._offset)

    def _pause_after(self, error: AiogramError) -> float:
        self._failures += 1
        self._is_open = self._is_open and not isinstance(error, TelegramConflictError)
        log.warning("polling failed", bot=self._bot.id, failures=self._failures, error=type(error).__name__)
        if isinstance(error, TelegramRetryAfter):
            return float(error.retry_after)
        return PAUSES[min(self._failures, len(PAUSES)) - 1]

    async def _forever(self) -> None:
        self._offset, self._is_open = None, False
        while True:
            pause = await self.poll_once()
            await asyncio.sleep(pause)


async def _count(
    pacer: Pacer,
    clock: Callable[[], datetime],
    make_request: Callable[[Bot, TelegramMethod[TelegramType]], Awaitable[Any]],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Any:
    """Note an answer to an update. Notices have been counted when they were claimed."""
    turn, chat_id = open_turn(), getattr(method, "chat_id", None)
    if turn is not None and turn.inbox_id and isinstance(chat_id, int):
        pacer.count(chat_id, clock())
    return await make_request(bot, method)


async def _forgive(
    make_request: Callable[[Bot, TelegramMethod[TelegramType]], Awaitable[Any]], bot: Bot, method: TelegramMethod[TelegramType]
) -> Any:
    """Take a refusal of what is so already for success, so that an update that is handled again goes through."""
    try:
        return await make_request(bot, method)
    except TelegramBadRequest as error:
        if any(words in error.message for words in HARMLESS):
            return _as_if_edited(bot, method)
        raise


def _as_if_edited(bot: Bot, method: TelegramMethod[Any]) -> Message | bool:
    """What the call would have returned: the message as it is, as far as the call tells; True for calls that return no message."""
    chat_id, message_id = getattr(method, "chat_id", None), getattr(method, "message_id", None)
    if not isinstance(chat_id, int) or not isinstance(message_id, int) or method.__returning__ is bool:
        return True
    text, markup = getattr(method, "text", None), getattr(method, "reply_markup", None)
    message = Message(message_id=message_id, date=NO_DATE, chat=Chat(id=chat_id, type="private"), text=text, reply_markup=markup)
    return message.as_(bot)


def _json(update: dict[str, Any]) -> bytes:
    return json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
