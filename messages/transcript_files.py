"""Files that go through a web chat: sealed, found by a random id, and loaded only by a chat that has a message with them."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from messages.transcript_models import TranscriptFile, TranscriptMessage

BODY = "transcript.file"
NAME = "transcript.file_name"
ID_BYTES = 16


@dataclass(frozen=True)
class ChatFile:
    """A file in the clear. Width and height in pixels, of photos only."""

    id: str
    kind: str
    mime: str
    data: bytes
    name: str | None = None
    width: int | None = None
    height: int | None = None
    # Whether it is in the database already: a message may show a file again.
    stored: bool = False


def new_file_id() -> str:
    return secrets.token_urlsafe(ID_BYTES)


async def keep(session: AsyncSession, *, bot: int, chat_id: int, file: ChatFile, now: datetime) -> None:
    """Store a file, unless it is; `bot` and `chat_id` say in which chat it came up first."""
    if file.stored:
        return
    keys = keys_of(session)
    session.add(
        TranscriptFile(
            id=file.id,
            bot=bot,
            chat_id=chat_id,
            kind=file.kind,
            mime=file.mime,
            name=None if file.name is None else keys.seal_text(file.name, context=NAME),
            width=file.width,
            height=file.height,
            size=len(file.data),
            body=keys.seal(file.data, context=BODY),
            created_at=now,
        )
    )
    await session.flush()


async def load(session: AsyncSession, *, file_id: str) -> ChatFile | None:
    """A file for the bot, which may see all."""
    row = await session.get(TranscriptFile, file_id)
    if row is None:
        return None
    keys = keys_of(session)
    name = None if row.name is None else keys.open_text(row.name, context=NAME)
    return ChatFile(row.id, row.kind, row.mime, keys.open(row.body, context=BODY), name, row.width, row.height, stored=True)


async def size_of(session: AsyncSession, *, file_id: str) -> int | None:
    """A file's size in bytes, without opening it; None when there is none."""
    return await session.scalar(select(TranscriptFile.size).where(TranscriptFile.id == file_id))


async def stored_since(session: AsyncSession, *, bot: int, chat_id: int, since: datetime) -> int:
    """How many bytes came up first in this chat since this moment."""
    file = TranscriptFile
    held = select(func.coalesce(func.sum(file.size), 0)).where(file.bot == bot, file.chat_id == chat_id, file.created_at > since)
    return int((await session.execute(held)).scalar_one())


async def load_for(session: AsyncSession, *, bot: int, chat_id: int, file_id: str) -> ChatFile | None:
    """A file for a chat: only when a message that stands there has it."""
    message = TranscriptMessage
    shown = select(exists().where(message.bot == bot, message.chat_id == chat_id, message.file_id == file_id))
    return await load(session, file_id=file_id) if await session.scalar(shown) else None


async def purge_unused(session: AsyncSession, *, before: datetime) -> None:
    """Drop files stored before this moment that no message shows any more."""
    shown = exists().where(TranscriptMessage.file_id == TranscriptFile.id)
    await session.execute(delete(TranscriptFile).where(TranscriptFile.created_at < before, ~shown))
