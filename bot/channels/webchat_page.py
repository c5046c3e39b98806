"""One chat's transcript as the bot sees it: while an update is handled, what it says is kept back for its done-mark."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from messages import inbox, mentions, transcript, transcript_files
from messages.drafts import Drafts
from messages.transcript import Entry, Json
from messages.transcript_files import ChatFile
from messages.turn import IDS_PER_SEQUENCE, Turn, open_turn
from messages.watch import Watch


class Page:
    """A chat to write to. The speaker's own chat goes with the turn; any other is written at once, in its own transaction."""

    def __init__(self, database: Database, *, watch: Watch, clock: Callable[[], datetime], bot: int, chat_id: int) -> None:
        self._database, self._watch, self._clock = database, watch, clock
        self.bot, self.chat_id = bot, chat_id
        turn = open_turn()
        self._turn: Turn | None = turn if turn is not None and (turn.bot, turn.chat_id) == (bot, chat_id) else None

    async def add(self, make: Callable[[int], Json], *, direction: str = "out", file: ChatFile | None = None) -> Json:
        """Write a new message; `make` gets its id. A file is stored with it unless it is already."""
        shown = None if file is None else file.id
        if self._turn is not None:
            message_id = self._turn.next_message_id()
            body = make(message_id)
            self._draft(self._turn, Entry(message_id, direction, body, shown, mentions.mentioned()), file)
            return body
        async with self._database.begin() as session:
            sequence = await inbox.next_sequence(session, bot=self.bot, chat_id=self.chat_id)
            message_id = sequence * IDS_PER_SEQUENCE
            body = make(message_id)
            alone = Drafts({message_id: Entry(message_id, direction, body, shown, mentions.mentioned())}, _by_id(file))
            await alone.write(session, bot=self.bot, chat_id=self.chat_id, now=self._clock())
        self._ring()
        return body

    async def put(self, entry: Entry, *, file: ChatFile | None = None) -> None:
        """Write an entry in place of the one with its id."""
        if self._turn is not None:
            self._draft(self._turn, entry, file)
            return
        async with self._database.begin() as session:
            alone = Drafts({entry.message_id: entry}, _by_id(file))
            await alone.write(session, bot=self.bot, chat_id=self.chat_id, now=self._clock())
        self._ring()

    async def find(self, message_id: int) -> Entry | None:
        """A message that stands in the chat, also one that this turn has just written."""
        if self._turn is not None and message_id in self._turn.drafts.entries:
            entry = self._turn.drafts.entries[message_id]
            return entry if entry.body is not None else None
        async with self._database.reading() as session:
            seen = await transcript.one(session, bot=self.bot, chat_id=self.chat_id, message_id=message_id)
        return None if seen is None else Entry(seen.message_id, seen.direction, seen.body, seen.file_id, is_old=True)

    async def file(self, file_id: str) -> ChatFile | None:
        if self._turn is not None and file_id in self._turn.drafts.files:
            return self._turn.drafts.files[file_id]
        async with self._database.reading() as session:
            return await transcript_files.load(session, file_id=file_id)

    def _draft(self, turn: Turn, entry: Entry, file: ChatFile | None) -> None:
        drafts = turn.drafts
        if not drafts.entries and not drafts.files:
            turn.at_done(lambda session: drafts.write(session, bot=self.bot, chat_id=self.chat_id, now=self._clock()), self._ring)
        drafts.entries[entry.message_id] = entry
        drafts.files.update(_by_id(file))

    def _ring(self) -> None:
        self._watch.ring(self.bot, self.chat_id)


def _by_id(file: ChatFile | None) -> dict[str, ChatFile]:
    return {} if file is None else {file.id: file}
