"""A notice in words, and how it gets into a chat."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, Message
from sqlalchemy.ext.asyncio import AsyncSession

from messages.sending import Notice

LONGEST = 4096
NOT_MODIFIED = "message is not modified"
# What Telegram says of a message that holds a picture.
NO_TEXT = "there is no text in the message"
PICTURE_NAME = "picture.png"
# A button that opens a page outside the chat.
LINKS = ("https://", "http://")


@dataclass(frozen=True)
class Letter:
    """Plain text, rows of buttons (what each says, and its callback data or a page's address), perhaps a picture (PNG or JPEG)."""

    text: str
    rows: Sequence[Sequence[tuple[str, str]]] = ()
    picture: bytes | None = None
    # Never joined to others: it will be edited.
    alone: bool = False


# Puts a notice into its reader's words; None when there is nothing left to tell.
Words = Callable[[AsyncSession, Notice], Awaitable[Letter | None]]


def joined(letters: Sequence[Letter]) -> Letter:
    """Several letters to one chat as one; those with pictures are not joined."""
    if len(letters) == 1:
        return letters[0]
    return Letter("\n\n".join(letter.text for letter in letters), [row for letter in letters for row in letter.rows])


def fits_with(letters: Sequence[Letter], one: Letter) -> bool:
    """Whether this letter can go into one message with those before it."""
    if not letters:
        return True
    if letters[-1].alone or one.alone:
        return False
    return letters[-1].picture is None and one.picture is None and _length(joined([*letters, one]).text) <= LONGEST


async def deliver(bot: Bot, chat_id: int, letter: Letter, *, in_place_of: int | None) -> int | None:
    """Send the letter, or show it in the place of an earlier message; the id of the message that shows it."""
    if in_place_of is not None and letter.picture is None:
        try:
            await bot.edit_message_text(letter.text, chat_id=chat_id, message_id=in_place_of, reply_markup=_keyboard(letter))
        except TelegramBadRequest as error:
            if NO_TEXT in error.message:
                # It becomes no text, so it goes.
                with suppress(TelegramBadRequest):
                    await bot.delete_message(chat_id, in_place_of)
            if NOT_MODIFIED not in error.message:
                return (await _send(bot, chat_id, letter)).message_id
        return in_place_of
    return (await _send(bot, chat_id, letter)).message_id


async def _send(bot: Bot, chat_id: int, letter: Letter) -> Message:
    if letter.picture is None:
        return await bot.send_message(chat_id, letter.text, reply_markup=_keyboard(letter))
    picture = BufferedInputFile(letter.picture, PICTURE_NAME)
    return await bot.send_photo(chat_id, picture, caption=letter.text, reply_markup=_keyboard(letter))


def _keyboard(letter: Letter) -> InlineKeyboardMarkup | None:
    if not letter.rows:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[button(label, data) for label, data in row] for row in letter.rows])


def button(label: str, data: str) -> InlineKeyboardButton:
    """A button with its callback data; one with a page's address opens that."""
    if data.startswith(LINKS):
        return InlineKeyboardButton(text=label, url=data)
    return InlineKeyboardButton(text=label, callback_data=data)


def _length(text: str) -> int:
    """As the Bot API counts: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
