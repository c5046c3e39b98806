"""Who is looking at which chat: a change wakes only them, and other processes' changes are found by asking once a second for all."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from core.database import Database
from messages import transcript

POLL_SECONDS = 1.0

Chat = tuple[int, int]


@dataclass(eq=False)
class Look:
    """One open page on a chat."""

    woken: asyncio.Event = field(default_factory=asyncio.Event)
    typing: bool = False

    async def wait(self, seconds: float) -> bool:
        """Sleep until the chat changed; False when the time is over first."""
        try:
            await asyncio.wait_for(self.woken.wait(), seconds)
        except TimeoutError:
            return False
        self.woken.clear()
        return True


class Watch:
    """The open pages of one process."""

    def __init__(self) -> None:
        self._looks: defaultdict[Chat, set[Look]] = defaultdict(set)
        self._revisions: dict[Chat, int] = {}
        self.closed = False

    @contextmanager
    def on(self, bot: int, chat_id: int) -> Iterator[Look]:
        look = Look()
        self._looks[bot, chat_id].add(look)
        try:
            yield look
        finally:
            self._looks[bot, chat_id].discard(look)
            if not self._looks[bot, chat_id]:
                del self._looks[bot, chat_id]
                self._revisions.pop((bot, chat_id), None)

    def ring(self, bot: int, chat_id: int) -> None:
        """The chat changed."""
        for look in self._looks.get((bot, chat_id), ()):
            look.woken.set()

    def typing(self, bot: int, chat_id: int) -> None:
        """An answer is being written. It is only a hint, so other processes are not told."""
        for look in self._looks.get((bot, chat_id), ()):
            look.typing = True
            look.woken.set()

    def close(self) -> None:
        """Wake everybody for the last time: the process stops."""
        self.closed = True
        for looks in self._looks.values():
            for look in looks:
                look.woken.set()

    async def run(self, database: Database) -> None:
        """Ring for what other processes wrote, until cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.poll(database)

    async def poll(self, database: Database) -> None:
        """Ring the watched chats whose revision is another than at the last look."""
        chats = list(self._looks)
        if not chats:
            return
        async with database.reading() as session:
            now = await transcript.revisions(session, chats=chats)
        for chat, revision in now.items():
            if self._revisions.get(chat) != revision:
                self._revisions[chat] = revision
                self.ring(*chat)
