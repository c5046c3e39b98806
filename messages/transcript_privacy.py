"""Export and forgetting of what was said in web chats."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, true, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript
from messages.transcript_menu import chat_scope
from messages.transcript_models import TranscriptFile, TranscriptHead, TranscriptMention, TranscriptMenu, TranscriptMessage

EXPORT_PAGE = 200
# Places named in one statement: three values each.
CHUNK = 1_000

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


async def chats_that_mention(session: AsyncSession, *, person_id: int) -> list[Chat]:
    """The (bot, chat) in which a message speaks of this person, in order."""
    mention = TranscriptMention
    found = select(mention.bot, mention.chat_id).where(mention.person_id == person_id).distinct()
    return [(row.bot, row.chat_id) for row in await session.execute(found.order_by(mention.bot, mention.chat_id))]


async def kept_elsewhere(session: AsyncSession, *, subject: int) -> list[tuple[int, int, int]]:
    """Messages (bot, chat, number) that speak of this subject and stand in a channel that keeps its own messages."""
    mention, message = TranscriptMention, TranscriptMessage
    here = (message.bot == mention.bot) & (message.chat_id == mention.chat_id) & (message.message_id == mention.message_id)
    query = select(mention.bot, mention.chat_id, mention.message_id).outerjoin(message, here)
    rows = await session.execute(query.where(mention.person_id == subject, message.message_id.is_(None)))
    return sorted((row.bot, row.chat_id, row.message_id) for row in rows)


async def mentioned(session: AsyncSession, *, among: Select[int]) -> list[int]:
    """Those of these persons of whom any message speaks."""
    mention = TranscriptMention
    return list(await session.scalars(select(mention.person_id).where(mention.person_id.in_(among)).distinct()))


async def subjects_in(session: AsyncSession, *, bot: int, chat_id: int, among: tuple[int, int]) -> list[int]:
    """Of whom a chat speaks, from the first of these numbers to the last."""
    mention = TranscriptMention
    here = (mention.bot == bot, mention.chat_id == chat_id, mention.person_id.between(*among))
    return sorted(await session.scalars(select(mention.person_id).where(*here).distinct()))


async def spoken_of(session: AsyncSession, *, among: tuple[int, int], before: datetime, limit: int) -> list[int]:
    """Of whom, from the first of these numbers to the last, a message speaks that was last written before this moment."""
    mention, message = TranscriptMention, TranscriptMessage
    here = (message.bot == mention.bot) & (message.chat_id == mention.chat_id) & (message.message_id == mention.message_id)
    found = select(mention.person_id).join(message, here).where(mention.person_id.between(*among), _written(before))
    return list(await session.scalars(found.distinct().order_by(mention.person_id).limit(limit)))


async def speak_instead(session: AsyncSession, *, subject: int, other: int) -> None:
    """What messages said of one subject, they say of another from now on, who was not spoken of there before."""
    mention = TranscriptMention
    await session.execute(update(mention).where(mention.person_id == subject).values(person_id=other))


async def lock_heads(session: AsyncSession, *, chats: Collection[Chat]) -> None:
    """Keep everybody else from writing into these (bot, chat): in order, as whoever writes into several does."""
    head = TranscriptHead
    heads = select(head.bot).where(tuple_(head.bot, head.chat_id).in_(sorted(chats))).order_by(head.bot, head.chat_id)
    await session.execute(heads.with_for_update())


async def empty_mentions(
    session: AsyncSession, *, person_id: int, chats: Collection[Chat], now: datetime, before: datetime | None = None
) -> None:
    """Empty each message in these chats that speaks of this person, with its picture and those that were shown in its place before.

    With `before`, only those that were last written earlier. Lock the chats' heads before. A mention that is committed meanwhile stays,
    and can be found by it later.
    """
    mention, message = TranscriptMention, TranscriptMessage
    place = tuple_(mention.bot, mention.chat_id, mention.message_id)
    found = await session.execute(
        select(mention.bot, mention.chat_id, mention.message_id, message.direction, message.file_id, message.deleted_at)
        .outerjoin(message, place == tuple_(message.bot, message.chat_id, message.message_id))
        .where(mention.person_id == person_id, tuple_(mention.bot, mention.chat_id).in_(sorted(chats)), _written(before))
        .order_by(mention.bot, mention.chat_id, mention.message_id)
    )
    rows = found.all()
    standing = [row for row in rows if row.direction is not None and row.deleted_at is None]
    for (bot, chat_id), group in groupby(standing, key=lambda row: (row.bot, row.chat_id)):
        entries = [transcript.Entry(row.message_id, row.direction, None) for row in group]
        await transcript.record(session, bot=bot, chat_id=chat_id, entries=entries, now=now)
    files = [row.file_id for row in standing if row.file_id is not None]
    await session.execute(delete(TranscriptFile).where(TranscriptFile.id.in_(files)))
    await _drop_unused_files(session, person_id)
    # These and no others: what was noted meanwhile has not been emptied.
    places = [(row.bot, row.chat_id, row.message_id) for row in rows]
    for start in range(0, len(places), CHUNK):
        await session.execute(delete(mention).where(mention.person_id == person_id, place.in_(places[start : start + CHUNK])))


def _written(before: datetime | None) -> ColumnElement[bool]:
    """SQL: whether a message was last written before this moment; any, and one that is gone, when there is none."""
    message = TranscriptMessage
    return true() if before is None else func.coalesce(message.edited_at, message.created_at) < before


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
