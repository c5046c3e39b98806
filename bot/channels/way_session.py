"""A guardian's second way as a channel: an aiogram session that takes words for a way and hands them to whatever carries them."""

from abc import abstractmethod
from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNetworkError, TelegramNotFound
from aiogram.methods import EditMessageText, SendMessage, SendPhoto
from aiogram.methods.base import TelegramMethod, TelegramType
from aiogram.types import Chat, Message

from core.database import Database
from core.i18n import translator
from qrcodes import ways
from qrcodes.way_addresses import Target

# What was sent cannot be changed any more: one number serves for all.
MESSAGE_ID = 1


class WayRefused(Exception):
    """For good: there is no such address, or it wants nothing from us."""


class WayAway(Exception):
    """Nobody answers, not well, or asks for patience. One robot that is too busy must not hold up the others, so it is no `retry_after`."""


class WaySession(BaseSession):
    """Sends words to ways; buttons are left out, and a link to the chat stands in their place.

    Raises the Bot API's own exceptions, so that the sender's verdicts hold. None of them holds an address.
    """

    def __init__(self, database: Database, *, public_url: str, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._database, self._public_url, self._clock = database, public_url, clock

    @abstractmethod
    async def carry(self, target: Target, text: str, link: str) -> None:
        """Bring these words there, the link below them. Raises `WayRefused`, `WayAway`."""

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        """Send a message. Raises `TelegramBadRequest` for a change to one: it is sent anew then."""
        if isinstance(method, EditMessageText):
            raise TelegramBadRequest(method=method, message="Bad Request: message can't be edited")
        if not isinstance(method, SendMessage | SendPhoto):
            raise TelegramNotFound(method=method, message="Not Found: method not found")
        text = (method.text if isinstance(method, SendMessage) else method.caption) or ""
        # Half a character cannot be sent anywhere.
        text = text.encode("utf-8", "replace").decode()
        await self._send(method, int(method.chat_id), text)
        chat = Chat(id=int(method.chat_id), type="private")
        return cast("TelegramType", Message(message_id=MESSAGE_ID, date=self._clock(), chat=chat, text=text).as_(bot))

    async def _send(self, method: SendMessage | SendPhoto, way_id: int, text: str) -> None:
        async with self._database.reading() as session:
            target = await ways.target(session, way_id=way_id)
        if target is None:
            raise TelegramForbiddenError(method=method, message="Forbidden: the way has ended")
        t = translator(target.language)
        link = t("To answer, open the chat: {link}", link=f"{self._public_url}/chat")
        try:
            await self.carry(target, text, link)
        except WayRefused:
            raise TelegramForbiddenError(method=method, message="Forbidden: refused") from None
        except WayAway:
            raise TelegramNetworkError(method=method, message="no good answer") from None

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """There is nothing to fetch by a second way."""
        for part in tuple[bytes, ...]():
            yield part

    async def close(self) -> None:
        """Nothing is kept open."""
