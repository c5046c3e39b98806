"""Before any handler: private chats only, invisible signs taken off, and who is speaking, in which language."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatType
from aiogram.types import Chat, Message, TelegramObject, Update, User
from aiogram_dialog.utils import REPLY_CALLBACK_SYMBOLS

from bot.errors import hush
from bot.goodbye import leave_no_trace, say_goodbye
from bot.places import ANEW, EDIT
from bot.services import Services
from core.i18n import best_language, translator
from messages import transcript
from messages.mentions import collecting
from messages.turn import open_turn
from people import identities
from people.models import WEB_BOT

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
        bot = data["bot"]
        if not await introduce(data, user_id=user.id, bot=bot.id, language=user.language_code, meet=_may_be_new(event, bot)):
            return await _gone(event, bot, user)
        with collecting() as people:
            answer = await handler(_cleaned(event), data)
            _note_mentions(event, bot, frozenset(people))
        return answer


async def introduce(data: dict[str, Any], *, user_id: int, bot: int, language: str | None, meet: bool = True) -> bool:
    """Look up who speaks, and in which language to answer; false when they are unknown and not to be met."""
    services: Services = data["services"]
    now = services.clock()
    async with services.database.reading() as session:
        speaker = await identities.speaker(session, bot=bot, user_id=user_id, now=now)
    if speaker is None and not meet:
        return False
    if speaker is None or speaker.blocked:
        async with services.database.begin() as session:
            await identities.meet(session, bot=bot, user_id=user_id, language=language, now=now)
            speaker = await identities.speaker(session, bot=bot, user_id=user_id, now=now)
    assert speaker is not None
    data["speaker"] = speaker
    data["t"] = translator(speaker.language)
    return True


def _may_be_new(update: Update, bot: Bot) -> bool:
    """Whether somebody unknown may be speaking for the first time.

    By a message or by a button that leads to a place. Whatever else comes from somebody unknown, and everything in a web chat, which is
    opened for a person, comes from those who have been forgotten meanwhile; so does what was waiting to be handled when they were.
    """
    turn, press = open_turn(), update.callback_query
    if turn is not None and turn.is_forgotten:
        return False
    leads = press is not None and (press.data or "").startswith((EDIT, ANEW))
    return bot.id != WEB_BOT and (update.message is not None or leads)


async def _gone(update: Update, bot: Bot, user: User) -> None:
    """Speak to somebody who was forgotten without making a note of them; also when the update that asked for it is handled again."""
    if update.message is None and update.callback_query is None:
        # They have edited a message, or blocked us: nothing was asked.
        leave_no_trace(bot, user.id)
        return
    await hush(update.callback_query)
    await say_goodbye(bot, user.id, translator(best_language(user.language_code)))


def _note_mentions(update: Update, bot: Bot, people: frozenset[int]) -> None:
    """What was typed in a web chat about somebody, such as the reason of a refusal, is to go when they are forgotten."""
    message, turn = update.message, open_turn()
    if message is not None and people and turn is not None and bot.id == WEB_BOT:
        turn.at_done(partial(transcript.mention, bot=bot.id, chat_id=message.chat.id, message_id=message.message_id, people=people))


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
