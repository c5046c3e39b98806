"""What every method of the web chat's session works with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import Bot
from aiogram.types import Message

from bot.channels.webchat_messages import REPLY_KEYBOARD, NotTaken
from bot.channels.webchat_page import Page
from core.database import Database
from messages.transcript import Json
from messages.watch import Watch


@dataclass(frozen=True)
class Desk:
    """One call's surroundings: which bot asks, where the transcript is, who looks at it, what time it is."""

    bot: Bot
    database: Database
    watch: Watch
    clock: Callable[[], datetime]

    def page(self, chat_id: int | str | None) -> Page:
        return Page(self.database, watch=self.watch, clock=self.clock, bot=self.bot.id, chat_id=private_chat(chat_id))

    def message(self, body: Json) -> Message:
        """The message as aiogram knows it, with the bot bound to it."""
        known = {key: value for key, value in body.items() if key != REPLY_KEYBOARD}
        return Message.model_validate(known, context={"bot": self.bot})


# Takes the desk and one of aiogram's methods, returns what Telegram would. `Any`: each handler names its own method.
Handler = Callable[[Desk, Any], Awaitable[object]]


def private_chat(chat_id: int | str | None) -> int:
    """The number of a chat. Raises `NotTaken` for a channel's name, which is none of ours."""
    try:
        return int(chat_id or "")
    except ValueError:
        raise NotTaken("Bad Request: chat not found") from None
