"""Before any handler: private chats only, invisible signs taken off, and who is speaking, in which language."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Chat, Message, TelegramObject, Update, User
from aiogram_dialog.utils import REPLY_CALLBACK_SYMBOLS

from bot.services import Services
from core.i18n import best_language, translator
from messages.mentions import collecting
from people import identities

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class Introduction(BaseMiddleware):
    """Gives every handler `services`, `speaker` and `t`. Stands on the dispatcher's updates."""

    def __init__(self, services: Services) -> None:
        self.services = services

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user, chat = data.get("event_from_user"), data.get("event_chat")
        if not isinstance(event, Update) or not isinstance(user, User) or not isinstance(chat, Chat):
            return await handler(event, data)
        if chat.type != ChatType.PRIVATE:
            return await _in_a_group(event, user)
        data["services"] = self.services
        await introduce(data, user_id=user.id, bot=data["bot"].id, language=user.language_code)
        with collecting():
            return await handler(_cleaned(event), data)


async def introduce(data: dict[str, Any], *, user_id: int, bot: int, language: str | None) -> None:
    """Look up who speaks, meeting them when they are new, and in which language to answer."""
    services: Services = data["services"]
    now = services.clock()
    async with services.database.reading() as session:
        speaker = await identities.speaker(session, bot=bot, user_id=user_id, now=now)
    if speaker is None or speaker.blocked:
        async with services.database.begin() as session:
            await identities.meet(session, bot=bot, user_id=user_id, language=language, now=now)
            speaker = await identities.speaker(session, bot=bot, user_id=user_id, now=now)
    assert speaker is not None
    data["speaker"] = speaker
    data["t"] = translator(speaker.language)


def _cleaned(update: Update) -> Update:
    """The update without what the dialog library would take for a button: signs hidden at the end of a text, and the message replied to.

    Callback data never comes from what a person types.
    """
    message = update.message
    if message is None or (message.text is None and message.reply_to_message is None):
        return update
    text = message.text.rstrip(REPLY_CALLBACK_SYMBOLS) if message.text is not None else None
    return update.model_copy(update={"message": message.model_copy(update={"text": text, "reply_to_message": None})})


async def _in_a_group(update: Update, user: User) -> None:
    """One polite line to a command; nothing else: groups are not ours to speak in."""
    message = update.message
    if isinstance(message, Message) and message.text and message.text.startswith("/"):
        t = translator(best_language(user.language_code))
        await message.answer(t("I only speak in private chats, where what you say stays yours. Please write to me there."))
    elif update.callback_query is not None:
        await update.callback_query.answer()
