"""The menu button's command lists, by scope and language, as `setMyCommands` stores them."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from messages.transcript_models import TranscriptMenu

DEFAULT = "default"
PRIVATE = "all_private_chats"

# (command without its slash, description)
Command = tuple[str, str]


def chat_scope(chat_id: int) -> str:
    return f"chat:{chat_id}"


async def set_menu(session: AsyncSession, *, bot: int, scope: str, language: str, commands: Sequence[Command]) -> None:
    """Store a list in place of the one before."""
    new = insert(session, TranscriptMenu).values(bot=bot, scope=scope, language=language, commands=json.dumps(list(commands)))
    key = ["bot", "scope", "language"]
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"commands": new.excluded.commands}))


async def drop_menu(session: AsyncSession, *, bot: int, scope: str, language: str) -> None:
    where = (TranscriptMenu.bot == bot, TranscriptMenu.scope == scope, TranscriptMenu.language == language)
    await session.execute(delete(TranscriptMenu).where(*where))


async def menu(session: AsyncSession, *, bot: int, scope: str, language: str) -> list[Command]:
    """Exactly this list; empty when there is none."""
    row = await session.get(TranscriptMenu, (bot, scope, language))
    return [] if row is None else _read(row)


async def menu_of(session: AsyncSession, *, bot: int, chat_id: int, language: str) -> list[Command]:
    """The list that a chat shows: the narrowest scope first, in it the language before none (Telegram's order)."""
    scopes = [chat_scope(chat_id), PRIVATE, DEFAULT]
    rows = await session.scalars(select(TranscriptMenu).where(TranscriptMenu.bot == bot, TranscriptMenu.scope.in_(scopes)))
    found = {(row.scope, row.language): row for row in rows}
    for scope in scopes:
        for tongue in (language, ""):
            if (scope, tongue) in found:
                return _read(found[scope, tongue])
    return []


def _read(row: TranscriptMenu) -> list[Command]:
    return [(command, description) for command, description in json.loads(row.commands)]
