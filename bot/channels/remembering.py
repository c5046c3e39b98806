"""Telegram keeps its own messages: here it is noted which of them speak of an elder or a search, so that they can be blanked."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message

from core.database import Database
from messages import transcript
from messages.mentions import mentioned


def remember(bot: Bot, database: Database) -> None:
    """From now on. The web chat notes this by itself, with the message."""
    bot.session.middleware(partial(note, database))


async def note(
    database: Database,
    make_request: Callable[[Bot, TelegramMethod[TelegramType]], Awaitable[Any]],
    bot: Bot,
    method: TelegramMethod[TelegramType],
) -> Any:
    """Make the call; a message that comes of it and speaks of a subject that is no person (a number below nought) is noted."""
    answer = await make_request(bot, method)
    subjects = [number for number in mentioned() if number < 0]
    if subjects and isinstance(answer, Message):
        async with database.begin() as session:
            await transcript.mention(session, bot=bot.id, chat_id=answer.chat.id, message_id=answer.message_id, people=subjects)
    return answer
