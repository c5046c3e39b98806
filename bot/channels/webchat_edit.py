"""Editing and deleting what stands in a web chat."""

from typing import Any

from aiogram import methods
from aiogram.types import InputMediaDocument, InputMediaPhoto, Message

from bot.channels import webchat_files as files
from bot.channels.webchat_desk import Desk, Handler
from bot.channels.webchat_messages import NotTaken, caption_content, markup_content, same, text_content
from bot.channels.webchat_page import Page
from messages import mentions
from messages.transcript import Entry, Json
from messages.transcript_files import ChatFile

FRAME = ("message_id", "date", "chat", "from")
MEDIA = ("photo", "document")


async def edit_text(desk: Desk, call: methods.EditMessageText) -> Message:
    page, entry, body = await _editable(desk, call)
    if "text" not in body:
        raise NotTaken("Bad Request: there is no text in the message to edit")
    return await _replace(desk, page, entry, _only(body, FRAME) | text_content(call.text) | markup_content(call.reply_markup))


async def edit_caption(desk: Desk, call: methods.EditMessageCaption) -> Message:
    page, entry, body = await _editable(desk, call)
    if not body.keys() & set(MEDIA):
        raise NotTaken("Bad Request: there is no caption in the message to edit")
    new = _only(body, FRAME + MEDIA) | caption_content(call.caption) | markup_content(call.reply_markup)
    return await _replace(desk, page, entry, new)


async def edit_media(desk: Desk, call: methods.EditMessageMedia) -> Message:
    page, entry, body = await _editable(desk, call)
    if isinstance(call.media, InputMediaPhoto):
        content, file = await files.photo(desk.bot, page, call.media.media)
    elif isinstance(call.media, InputMediaDocument):
        content, file = await files.document(desk.bot, page, call.media.media)
    else:
        raise NotTaken("Bad Request: this kind of media can't be shown here")
    new = _only(body, FRAME) | content | caption_content(call.media.caption) | markup_content(call.reply_markup)
    return await _replace(desk, page, entry, new, file)


async def edit_markup(desk: Desk, call: methods.EditMessageReplyMarkup) -> Message:
    page, entry, body = await _editable(desk, call)
    kept = {key: value for key, value in body.items() if key not in ("reply_markup", "edit_date")}
    return await _replace(desk, page, entry, kept | markup_content(call.reply_markup), is_old=entry.is_old)


async def delete_message(desk: Desk, call: methods.DeleteMessage) -> bool:
    page = desk.page(call.chat_id)
    entry = await page.find(call.message_id)
    if entry is None:
        raise NotTaken("Bad Request: message to delete not found")
    await page.put(Entry(entry.message_id, entry.direction, None))
    return True


async def delete_messages(desk: Desk, call: methods.DeleteMessages) -> bool:
    """Those that are not there are skipped, as Telegram does."""
    page = desk.page(call.chat_id)
    for message_id in call.message_ids:
        entry = await page.find(message_id)
        if entry is not None:
            await page.put(Entry(message_id, entry.direction, None))
    return True


HANDLERS: dict[type[methods.TelegramMethod[Any]], Handler] = {
    methods.EditMessageText: edit_text,
    methods.EditMessageCaption: edit_caption,
    methods.EditMessageMedia: edit_media,
    methods.EditMessageReplyMarkup: edit_markup,
    methods.DeleteMessage: delete_message,
    methods.DeleteMessages: delete_messages,
}


async def _editable(desk: Desk, call: Any) -> tuple[Page, Entry, Json]:
    page = desk.page(call.chat_id)
    entry = await page.find(call.message_id or 0)
    if entry is None or entry.body is None or entry.direction == "toast":
        raise NotTaken("Bad Request: message to edit not found")
    if entry.direction != "out":
        raise NotTaken("Bad Request: message can't be edited")
    return page, entry, entry.body


async def _replace(desk: Desk, page: Page, entry: Entry, body: Json, file: ChatFile | None = None, *, is_old: bool = False) -> Message:
    if same(entry.body or {}, body):
        raise NotTaken("Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
    edited = body | {"edit_date": int(desk.clock().timestamp())}
    shown = file.id if file is not None else entry.file_id
    await page.put(Entry(entry.message_id, entry.direction, edited, shown, mentions.mentioned(), is_old), file=file)
    return desk.message(edited)


def _only(body: Json, names: tuple[str, ...]) -> Json:
    return {name: body[name] for name in names if name in body}
