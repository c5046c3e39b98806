"""Pictures that people send in chat: fetched from the channel and drawn anew before anything is done with them."""

import asyncio
from http import HTTPStatus
from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import GetFile
from aiogram.types import Message
from aiohttp import ClientError, ClientResponseError

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
    """The picture, clean. Raises `NotAPicture`, `PictureTooLarge`, `FileGone`, and `TelegramNetworkError` when it may come another time."""
    return await asyncio.to_thread(files.sanitise, await download(visit.bot, file_id))


async def download(bot: Bot, file_id: str) -> bytes:
    """The file as it was sent. Raises `PictureTooLarge`, `FileGone`, `TelegramNetworkError`."""
    data = BytesIO()
    try:
        await bot.download(file_id, destination=data)
    except TelegramBadRequest as error:
        # "file is too big": the channel hands out no larger ones.
        raise (_too_large() if "too big" in error.message else files.FileGone()) from error
    except ClientResponseError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise _interrupted(file_id) from error
        raise files.FileGone from error
    except (ClientError, TimeoutError) as error:
        raise _interrupted(file_id) from error
    return data.getvalue()


def _interrupted(file_id: str) -> TelegramNetworkError:
    """aiogram wraps what goes wrong in calls, but not in downloads."""
    return TelegramNetworkError(method=GetFile(file_id=file_id), message="the download broke off")


def _too_large() -> files.PictureTooLarge:
    return files.PictureTooLarge(most_bytes=files.MAX_BYTES, most_pixels=files.MAX_PIXELS)
