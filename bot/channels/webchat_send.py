"""Sending into a web chat, and answering a pressed button."""

from typing import Any

from aiogram import methods
from aiogram.types import Message

from bot.channels import webchat_files as files
from bot.channels.webchat_desk import Desk, Handler, private_chat
from bot.channels.webchat_messages import NotTaken, caption_content, markup_content, message, text_content
from messages.transcript import Json
from messages.transcript_files import ChatFile


async def send_message(desk: Desk, call: methods.SendMessage) -> Message:
    return await _send(desk, call, text_content(call.text))


async def send_photo(desk: Desk, call: methods.SendPhoto) -> Message:
    content, file = await files.photo(desk.bot, desk.page(call.chat_id), call.photo)
    return await _send(desk, call, content | caption_content(call.caption), file)


async def send_document(desk: Desk, call: methods.SendDocument) -> Message:
    content, file = await files.document(desk.bot, desk.page(call.chat_id), call.document)
    return await _send(desk, call, content | caption_content(call.caption), file)


async def send_location(desk: Desk, call: methods.SendLocation) -> Message:
    return await _send(desk, call, {"location": {"latitude": call.latitude, "longitude": call.longitude}})


async def send_chat_action(desk: Desk, call: methods.SendChatAction) -> bool:
    desk.watch.typing(desk.bot.id, private_chat(call.chat_id))
    return True


async def answer_callback(desk: Desk, call: methods.AnswerCallbackQuery) -> bool:
    """The query's id names its chat and the press. An answer without text is kept too: it tells the page that the button is free again."""
    chat_id, _, press = call.callback_query_id.partition(":")
    if not press or not chat_id.isdecimal():
        raise NotTaken("Bad Request: query is too old and response timeout expired or query ID is invalid")
    toast = {"press": press, "text": (call.text or "").strip(), "alert": bool(call.show_alert)}
    await desk.page(int(chat_id)).add(lambda _message_id: toast, direction="toast")
    return True


HANDLERS: dict[type[methods.TelegramMethod[Any]], Handler] = {
    methods.SendMessage: send_message,
    methods.SendPhoto: send_photo,
    methods.SendDocument: send_document,
    methods.SendLocation: send_location,
    methods.SendChatAction: send_chat_action,
    methods.AnswerCallbackQuery: answer_callback,
}


async def _send(desk: Desk, call: Any, content: Json, file: ChatFile | None = None) -> Message:
    whole = content | markup_content(call.reply_markup)
    chat_id, now = private_chat(call.chat_id), desk.clock()

    def make(message_id: int) -> Json:
        return message(bot_id=desk.bot.id, chat_id=chat_id, message_id=message_id, now=now, content=whole)

    return desk.message(await desk.page(chat_id).add(make, file=file))
