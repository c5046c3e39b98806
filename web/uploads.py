"""Reading what a form sends, with its file in memory: nothing is put on disk unencrypted."""

import asyncio
import mimetypes
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage

from core.files import NotAPicture, PictureTooLarge, sanitise
from messages.transcript import Json
from messages.transcript_files import ChatFile, new_file_id
from web.pages import new_nonce
from web.words_in_pages import cleaned

LARGEST_FILE = 20 * 1024 * 1024
# A file, a text and the form's own lines.
LARGEST_FORM = LARGEST_FILE + 256 * 1024
LARGEST_FIELD = 200 * 1024
# A form with a nonce and nothing else.
SMALL_FORM = 8 * 1024
MOST_FIELDS = 50
LONGEST_NAME = 120
LONGEST_NONCE = 64
CHUNK = 256 * 1024


class TooLarge(Exception):
    """More than the door takes."""


@dataclass
class Form:
    """What came: fields by name, all values of those that came more than once, and a file if one was chosen."""

    fields: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)
    file_name: str = ""
    file: bytes = b""

    def get(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def nonce(self) -> str:
        """By which the same form sent twice is known; a form without one is always new."""
        return self.get("nonce")[:LONGEST_NONCE] or new_nonce()

    def number(self, name: str) -> int | None:
        """A whole number of at most 18 digits; None when it is not one."""
        text = self.get(name)
        return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None

    def numbers(self, name: str) -> list[int]:
        """The whole numbers among the boxes of this name that were ticked, each once and in their order."""
        return [int(text) for text in dict.fromkeys(self.many.get(name, [])) if re.fullmatch(r"[0-9]{1,18}", text)]

    def take(self, name: str, value: str) -> None:
        """One more field; the last of a name stands for it. Without what nobody types and no database keeps (NUL)."""
        clean = value.replace("\x00", "")
        self.fields[name] = clean
        self.many.setdefault(name, []).append(clean)

    def decimal(self, name: str, *, most: float) -> float | None:
        """A decimal between -most and most; None when it is not one."""
        text = self.get(name)
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,20})?", text):
            return None
        return float(text) if abs(float(text)) <= most else None


async def read_form(request: web.Request, *, most: int = LARGEST_FORM, most_fields: int = MOST_FIELDS) -> Form:
    """Read a form of either encoding, of at most so many bytes in all. Raises `TooLarge`; a body that is no form is an empty one."""
    if (request.content_length or 0) > most:
        raise TooLarge
    form = Form()
    try:
        if request.content_type == "multipart/form-data":
            await _read_parts(form, request, most)
        elif request.content_type == "application/x-www-form-urlencoded":
            # Only the other encoding carries files.
            for name, value in await _read_fields(request, min(most, LARGEST_FIELD), most_fields):
                form.take(name, value)
    except (ValueError, LookupError, AssertionError, BadHttpMessage) as error:
        # aiohttp raises these for bodies that only look like a form.
        raise web.HTTPBadRequest from error
    return form


async def chat_file(form: Form) -> tuple[ChatFile, Json]:
    """The chosen file and the part of a message that holds it: a photo when it is a picture we take, else a document."""
    try:
        picture = await asyncio.to_thread(sanitise, form.file)
    except (NotAPicture, PictureTooLarge):
        name = _clean_name(form.file_name)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = ChatFile(new_file_id(), "document", mime, form.file, name)
        paper = {"file_id": file.id, "file_unique_id": file.id, "file_name": name, "mime_type": mime, "file_size": len(file.data)}
        return file, {"document": paper}
    file = ChatFile(new_file_id(), "photo", "image/jpeg", picture.jpeg, None, picture.width, picture.height)
    size = {"file_id": file.id, "file_unique_id": file.id, "width": picture.width, "height": picture.height, "file_size": len(file.data)}
    return file, {"photo": [size]}


async def _read_fields(request: web.Request, most: int, most_fields: int) -> list[tuple[str, str]]:
    body = bytearray()
    async for chunk in request.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > most:
            raise TooLarge
    charset = request.charset or "utf-8"
    text = body.rstrip().decode(charset)
    return parse_qsl(text, keep_blank_values=True, encoding=charset, max_num_fields=most_fields)


async def _read_parts(form: Form, request: web.Request, most: int) -> None:
    async for one in await request.multipart():
        if not isinstance(one, BodyPartReader) or len(form.fields) > MOST_FIELDS:
            raise web.HTTPBadRequest
        await _read_part(form, one, most)
        # A body without a declared length can hold any number of parts, each of them small enough.
        if request.content.total_bytes > most:
            raise TooLarge


async def _read_part(form: Form, one: BodyPartReader, most: int) -> None:
    if one.name is None or one.filename is None:
        words = (await _read(one, min(most, LARGEST_FIELD))).decode("utf-8", "replace")
        if one.name:
            form.take(one.name, words)
        return
    data = await _read(one, min(most, LARGEST_FILE))
    if one.filename or data:
        form.file_name, form.file = one.filename, data


async def _read(one: BodyPartReader, most: int) -> bytes:
    data = bytearray()
    while chunk := await one.read_chunk(CHUNK):
        data += chunk
        if len(data) > most:
            raise TooLarge
    return bytes(data)


def _clean_name(name: str) -> str:
    """A file name without folders and signs that could mislead; its ending is kept."""
    plain = re.sub(r'[\u202a-\u202e\u2066-\u2069\u200b-\u200f/\\:*?"<>|\n\t]', "_", cleaned(name.replace("\\", "/").rpartition("/")[2]))
    return plain[-LONGEST_NAME:].lstrip(".") or "file"
