"""The web chat as a channel: an aiogram session that writes to the transcript what Telegram would show.

It returns aiogram's own objects and raises Telegram's own exceptions, so that routers and dialogs run on it unchanged.
"""

from collections.abc import AsyncGenerator, Callable
from datetime import datetime
from typing import Any, cast

from aiogram import Bot, methods
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.methods.base import TelegramMethod, TelegramType
from aiogram.types import File, User

from bot.channels import webchat_edit, webchat_menu, webchat_send
from bot.channels.webchat_desk import Desk, Handler
from bot.channels.webchat_messages import NotTaken
from core.database import Database
from messages import transcript_files
from messages.transcript_files import ChatFile
from messages.turn import open_turn
from messages.watch import Watch

# The web chat's bot has no token at Telegram; aiogram wants the shape of one, and its number tells channels apart.
WEBCHAT_BOT = 1
WEBCHAT_TOKEN = f"{WEBCHAT_BOT}:webchat"


def webchat_bot(database: Database, *, watch: Watch, clock: Callable[[], datetime]) -> Bot:
    """The bot that speaks in web chats."""
    return Bot(WEBCHAT_TOKEN, session=WebChatSession(database, watch=watch, clock=clock))


class WebChatSession(BaseSession):
    """Answers the Bot API's methods from the transcript."""

    def __init__(self, database: Database, *, watch: Watch, clock: Callable[[], datetime]) -> None:
        super().__init__(api=TelegramAPIServer(base="webchat:{token}/{method}", file="{path}"))
        self._database, self._watch, self._clock = database, watch, clock
        self._handlers: dict[type[TelegramMethod[Any]], Handler] = {
            **webchat_send.HANDLERS,
            **webchat_edit.HANDLERS,
            **webchat_menu.HANDLERS,
            methods.GetMe: self._get_me,
            methods.GetFile: self._get_file,
        }

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        """Do what the method asks. Raises `TelegramBadRequest` where Telegram would, `TelegramNotFound` for what a web chat has not."""
        handler = self._handlers.get(type(method))
        if handler is None:
            raise TelegramNotFound(method=method, message="Not Found: method not found")
        try:
            answer = await handler(Desk(bot, self._database, self._watch, self._clock), method)
        except NotTaken as refusal:
            raise TelegramBadRequest(method=method, message=str(refusal)) from refusal
        return cast("TelegramType", answer)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """A stored file's bytes; `url` is the path that getFile gave."""
        file = await self._load(url)
        for start in range(0, len(file.data), chunk_size):
            yield file.data[start : start + chunk_size]

    async def close(self) -> None:
        """There is nothing to close: the database belongs to whoever opened it."""

    async def _get_me(self, desk: Desk, _call: methods.GetMe) -> User:
        return User(id=desk.bot.id, is_bot=True, first_name="e-Station", username="estation").as_(desk.bot)

    async def _get_file(self, desk: Desk, call: methods.GetFile) -> File:
        size = await self._size(call.file_id)
        return File(file_id=call.file_id, file_unique_id=call.file_id, file_size=size, file_path=call.file_id).as_(desk.bot)

    async def _size(self, file_id: str) -> int:
        """From its row: opening a large file takes a while, and whoever asks downloads it next."""
        turn = open_turn()
        if turn is not None and file_id in turn.drafts.files:
            return len(turn.drafts.files[file_id].data)
        async with self._database.reading() as session:
            size = await transcript_files.size_of(session, file_id=file_id)
        if size is None:
            raise NotTaken("Bad Request: invalid file_id")
        return size

    async def _load(self, file_id: str) -> ChatFile:
        """A file that this turn has just sent, or one that is stored."""
        turn = open_turn()
        file = turn.drafts.files.get(file_id) if turn is not None else None
        if file is None:
            async with self._database.reading() as session:
                file = await transcript_files.load(session, file_id=file_id)
        if file is None:
            raise NotTaken("Bad Request: invalid file_id")
        return file
