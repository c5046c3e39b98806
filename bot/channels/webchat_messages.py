"""Bot API messages as JSON, and the checks that Telegram's server makes before it takes one."""

from datetime import datetime
from typing import Any

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from messages.transcript import Json

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_CALLBACK_DATA = 64
# Telegram does not repeat a reply keyboard in the message; the page needs it, so it is stored beside.
REPLY_KEYBOARD = "reply_keyboard"


class NotTaken(Exception):
    """What Telegram answers with status 400; the text is its `description`."""


def message(*, bot_id: int, chat_id: int, message_id: int, now: datetime, content: Json) -> Json:
    """A message from the bot in a private chat."""
    return {
        "message_id": message_id,
        "date": int(now.timestamp()),
        "chat": {"id": chat_id, "type": "private"},
        "from": {"id": bot_id, "is_bot": True, "first_name": "e-Station", "username": "estation"},
        **content,
    }


def text_content(text: str | None) -> Json:
    """Raises `NotTaken` when there is no text or too much."""
    words = (text or "").strip()
    if not words:
        raise NotTaken("Bad Request: message text is empty")
    if len(words) > LONGEST_TEXT:
        raise NotTaken("Bad Request: message is too long")
    return {"text": words}


def caption_content(caption: str | None) -> Json:
    words = (caption or "").strip()
    if len(words) > LONGEST_CAPTION:
        raise NotTaken("Bad Request: message caption is too long")
    return {"caption": words} if words else {}


def markup_content(markup: Any) -> Json:
    """An inline keyboard as the message carries it, a reply keyboard beside it. Raises `NotTaken` for a button nobody could use."""
    if isinstance(markup, InlineKeyboardMarkup):
        rows = [[_button(button.model_dump(mode="json", exclude_none=True)) for button in row] for row in markup.inline_keyboard if row]
        return {"reply_markup": {"inline_keyboard": rows}} if rows else {}
    if isinstance(markup, ReplyKeyboardMarkup):
        return {REPLY_KEYBOARD: [[_key(key.text, key.request_location) for key in row] for row in markup.keyboard]}
    if isinstance(markup, ReplyKeyboardRemove):
        return {REPLY_KEYBOARD: []}
    return {}


def same(one: Json, other: Json) -> bool:
    """Whether nobody could see a difference."""
    ignored = {"edit_date", "date"}
    return {k: v for k, v in one.items() if k not in ignored} == {k: v for k, v in other.items() if k not in ignored}


def _button(button: Json) -> Json:
    data, url = button.get("callback_data"), button.get("url")
    if not str(button.get("text", "")).strip():
        raise NotTaken("Bad Request: can't parse inline keyboard button: Text must be non-empty")
    if data is not None and not 0 < len(str(data).encode("utf-8", "surrogatepass")) <= LONGEST_CALLBACK_DATA:
        raise NotTaken("Bad Request: BUTTON_DATA_INVALID")
    if url is not None and not str(url).startswith(("http://", "https://", "tel:")):
        raise NotTaken("Bad Request: BUTTON_URL_INVALID")
    if data is None and url is None and "copy_text" not in button:
        raise NotTaken("Bad Request: text buttons are unallowed in the inline keyboard")
    return button


def _key(text: str, request_location: bool | None) -> Json:
    return {"text": text, "location": True} if request_location else {"text": text}
