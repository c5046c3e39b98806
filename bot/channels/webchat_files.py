"""Files that the bot sends into a web chat."""

import io
import mimetypes

from aiogram import Bot
from aiogram.types import InputFile
from PIL import Image, UnidentifiedImageError

from bot.channels.webchat_messages import NotTaken
from bot.channels.webchat_page import Page
from messages.transcript import Json
from messages.transcript_files import ChatFile, new_file_id

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
PHOTO_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


async def photo(bot: Bot, page: Page, source: InputFile | str) -> tuple[Json, ChatFile]:
    """The part of a message that shows a photo, and the file; it may be one that is stored already. Raises `NotTaken`."""
    file = await _stored(page, source, "photo") if isinstance(source, str) else _photo(await _read(bot, source, LARGEST_PHOTO))
    size = {
        "file_id": file.id,
        "file_unique_id": file.id,
        "width": file.width or 1,
        "height": file.height or 1,
        "file_size": len(file.data),
    }
    return {"photo": [size]}, file


async def document(bot: Bot, page: Page, source: InputFile | str) -> tuple[Json, ChatFile]:
    """The part of a message that holds a document, and the file. Raises `NotTaken`."""
    if isinstance(source, str):
        file = await _stored(page, source, "document")
    else:
        name = source.filename or "file"
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = ChatFile(new_file_id(), "document", mime, await _read(bot, source, LARGEST_FILE), name)
    content = {"file_id": file.id, "file_unique_id": file.id, "mime_type": file.mime, "file_size": len(file.data)}
    return {"document": content | ({"file_name": file.name} if file.name else {})}, file


async def _stored(page: Page, file_id: str, kind: str) -> ChatFile:
    file = await page.file(file_id)
    if file is None or file.kind != kind:
        raise NotTaken("Bad Request: wrong file identifier/HTTP URL specified")
    return file


async def _read(bot: Bot, source: InputFile, largest: int) -> bytes:
    data = bytearray()
    async for chunk in source.read(bot):
        data += chunk
        if len(data) > largest:
            raise NotTaken("Bad Request: file is too big")
    if not data:
        raise NotTaken("Bad Request: file must be non-empty")
    return bytes(data)


def _photo(data: bytes) -> ChatFile:
    """Only the header is read: what the bot sends was drawn or cleaned by us."""
    try:
        with Image.open(io.BytesIO(data), formats=PHOTO_FORMATS) as image:
            mime = Image.MIME[image.format or ""]
            width, height = image.size
    except (UnidentifiedImageError, OSError, KeyError, Image.DecompressionBombError) as error:
        raise NotTaken("Bad Request: IMAGE_PROCESS_FAILED") from error
    return ChatFile(new_file_id(), "photo", mime, data, None, width, height)
