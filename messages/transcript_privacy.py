"""Export and forgetting of what was said in web chats."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript
from messages.transcript_menu import chat_scope
from messages.transcript_models import TranscriptFile, TranscriptHead, TranscriptMention, TranscriptMenu, TranscriptMessage

EXPORT_PAGE = 200

Chat = tuple[int, int]


async def export_chats(session: AsyncSession, *, chats: Sequence[Chat]) -> list[dict[str, Any]]:
    """Every message that stands in these (bot, chat), oldest first."""
    told: list[dict[str, Any]] = []
    for bot, chat_id in chats:
        before: int | None = None
        messages: list[transcript.Seen] = []
        while part := await transcript.page(session, bot=bot, chat_id=chat_id, before=before, limit=EXPORT_PAGE):
            messages = part + messages
            before = part[0].message_id
        told += [_told(seen) for seen in messages]
    return told


async def drop_chats(session: AsyncSession, *, chats: Sequence[Chat]) -> None:
    """Delete these (bot, chat) whole, numbers and all."""
    menu = TranscriptMenu
    for bot, chat_id in chats:
        for table in (TranscriptMention, TranscriptMessage, TranscriptFile, TranscriptHead):
            await session.execute(delete(table).where(table.bot == bot, table.chat_id == chat_id))
        await session.execute(delete(menu).where(menu.bot == bot, menu.scope == chat_scope(chat_id)))


async def empty_mentions(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Empty each message in anybody's chat that speaks of this person, with its picture and those that were shown in its place before."""
    mention, message = TranscriptMention, TranscriptMessage
    found = await session.execute(
        select(message.bot, message.chat_id, message.message_id, message.direction, message.file_id)
        .join(mention, tuple_(mention.bot, mention.chat_id, mention.message_id) == tuple_(message.bot, message.chat_id, message.message_id))
        .where(mention.person_id == person_id, message.deleted_at.is_(None))
        .order_by(message.bot, message.chat_id, message.message_id)
    )
    rows = found.all()
    for (bot, chat_id), group in groupby(rows, key=lambda row: (row.bot, row.chat_id)):
        entries = [transcript.Entry(row.message_id, row.direction, None) for row in group]
        await transcript.record(session, bot=bot, chat_id=chat_id, entries=entries, now=now)
    files = [row.file_id for row in rows if row.file_id is not None]
    await session.execute(delete(TranscriptFile).where(TranscriptFile.id.in_(files)))
    await _drop_unused_files(session, person_id)
    await session.execute(delete(mention).where(mention.person_id == person_id))


async def _drop_unused_files(session: AsyncSession, person_id: int) -> None:
    """Pictures that chats which speak of this person showed once and show no more: whose they were is not known by then."""
    file, mention = TranscriptFile, TranscriptMention
    chats = select(mention.bot, mention.chat_id).where(mention.person_id == person_id)
    shown = select(TranscriptMessage.message_id).where(TranscriptMessage.file_id == file.id)
    await session.execute(delete(file).where(tuple_(file.bot, file.chat_id).in_(chats), ~shown.exists()))


def _told(seen: transcript.Seen) -> dict[str, Any]:
    body = seen.body or {}
    told: dict[str, Any] = {"at": seen.created_at.isoformat(), "by": "you" if seen.direction == "in" else "e-Station"}
    told |= {key: body[key] for key in ("text", "caption", "location") if key in body}
    if document := body.get("document"):
        told["document"] = document.get("file_name")
    if "photo" in body:
        told["photo"] = True
    return told
