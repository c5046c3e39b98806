"""Pictures that people send in chat: fetched from the channel and drawn anew before anything is done with them."""

import asyncio
from io import BytesIO

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message

from bot.visit import Visit
from core import files


def sent_picture(message: Message) -> str | None:
    """The channel's name for the picture in a message, sent as a photo or as a file. Raises `PictureTooLarge` before it is fetched."""
    sent = message.photo[-1] if message.photo else message.document
    if sent is None:
        return None
    if (sent.file_size or 0) > files.MAX_BYTES:
        raise _too_large()
    return sent.file_id


async def fetch(visit: Visit, file_id: str) -> files.Picture:
    """The picture, clean. Raises `NotAPicture`, `PictureTooLarge`."""
    data = BytesIO()
    try:
        await visit.bot.download(file_id, destination=data)
    except TelegramBadRequest as error:
        # "file is too big": the channel hands out no larger ones.
        raise _too_large() from error
    return await asyncio.to_thread(files.sanitise, data.getvalue())


def _too_large() -> files.PictureTooLarge:
    return files.PictureTooLarge(most_bytes=files.MAX_BYTES, most_pixels=files.MAX_PIXELS)
