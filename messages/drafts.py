"""What one update says in its web chat: kept together while it is handled, written as one change with its done-mark."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript, transcript_files
from messages.transcript import Entry
from messages.transcript_files import ChatFile


@dataclass
class Drafts:
    """Entries by message id, in the order in which they came up; files by id."""

    entries: dict[int, Entry] = field(default_factory=dict)
    files: dict[str, ChatFile] = field(default_factory=dict)

    async def write(self, session: AsyncSession, *, bot: int, chat_id: int, now: datetime) -> None:
        for file in self.files.values():
            await transcript_files.keep(session, bot=bot, chat_id=chat_id, file=file, now=now)
        if self.entries:
            await transcript.record(session, bot=bot, chat_id=chat_id, entries=list(self.entries.values()), now=now)
