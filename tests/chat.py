"""A person's phone in the web chat, in process: what it sends goes through the browser's door, what it shows is the transcript.

`phone = Phone(app, cast.wang)`; `await phone.says("…")`, `await phone.taps("兑换")`, `await phone.sends_photo(data)`;
`await phone.screen()` is the last message, `await phone.sees("…")` whether it says so.
"""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from PIL import Image

from bot.channels.webchat import webchat_bot
from bot.dispatcher import build_dispatcher
from bot.notice_letters import notice_words
from bot.sender import Sender
from bot.services import Services
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from messages import inbox, transcript
from messages.inbox import Incoming
from messages.models import Inbox
from messages.transcript import Json
from messages.watch import Watch
from people import demo, identities, persons
from people.models import WEB_BOT
from points import accounts
from points import demo as points_demo
from qrcodes import demo as qrcodes_demo
from tests.cast import Cast, find_cast, load_cast
from tests.clock import ZONE
from web import arrivals
from web.door import Door
from web.uploads import Form, chat_file
from web.visitors import Visitor

PUBLIC_URL = "http://127.0.0.1:8080"

_nonces = count(1)


@dataclass(frozen=True)
class Screen:
    """A message on the phone: its words, its buttons by row, and the file of its picture."""

    text: str
    rows: list[list[str]]
    photo: str | None
    body: Json
    revision: int

    def __contains__(self, words: str) -> bool:
        return words in self.text

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]


class App:
    """One process: a worker and a sender on the web chat. `restart()` makes a new one on the same database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self.database, self.clock = database, clock
        self.watch = Watch()
        self.bot = webchat_bot(database, watch=self.watch, clock=clock)
        self.door = Door(database=database, clock=clock, zone=ZONE, public_url=PUBLIC_URL, watch=self.watch)
        self.restart()

    def restart(self) -> None:
        """As after a crash: nothing is left but the database."""
        services = Services(database=self.database, clock=self.clock, zone=ZONE, public_url=PUBLIC_URL)
        self.worker = Worker(
            database=self.database, dispatcher=build_dispatcher(services), bots={WEB_BOT: self.bot}, clock=self.clock, bell=Bell()
        )
        self.sender = Sender(database=self.database, bot=self.bot, words=notice_words(services), clock=self.clock, zone=ZONE, pace=None)

    async def settle(self) -> None:
        """Handle what has come in, and send what follows from it."""
        await self.worker.drain()
        await self.sender.drain()

    async def troubles(self) -> list[str]:
        """The errors of updates that were not handled, by name."""
        async with self.database.reading() as session:
            rows = await session.execute(Inbox.__table__.select().where(Inbox.error.is_not(None)))
            return [str(row.error) for row in rows]


class Phone:
    """The web chat of one person of the cast, or of somebody new."""

    def __init__(self, app: App, person_id: int | None) -> None:
        self.app, self.person_id = app, person_id
        self._chat_id = 0

    async def chat_id(self) -> int:
        if not self._chat_id:
            async with self.app.database.begin() as session:
                known = await identities.web_identity_of(session, person_id=self.person_id) if self.person_id else None
                identity = known or await identities.create_web_identity(session, person_id=self.person_id, now=self.app.clock())
                self._chat_id = identity.user_id
        return self._chat_id

    async def says(self, text: str) -> None:
        """Type a message and send it."""
        await self._send({"text": text})

    async def sends_photo(self, data: bytes | None = None, *, caption: str = "", name: str = "photo.jpg") -> None:
        """Send a file as the page does: a picture becomes a photo, all else a document."""
        file, content = await chat_file(Form(file_name=name, file=data if data is not None else photo()))
        await self._send(content | ({"caption": caption} if caption else {}), file=file)

    async def sends(self, **content: Any) -> None:
        """Send a message of any kind that the Bot API knows: `voice={…}`, `sticker={…}`."""
        await self._send(content)

    async def receives(self, update: dict[str, Any]) -> None:
        """Store an update as it stands, with its `update_id` added."""
        update_id = next(_nonces)
        incoming = Incoming(update_id, await self.chat_id(), json.dumps({"update_id": update_id} | update).encode())
        async with self.app.database.begin() as session:
            await inbox.store(session, bot=WEB_BOT, updates=[incoming], now=self.app.clock())
        await self.app.settle()

    async def taps(self, label: str, *, times: int = 1) -> None:
        """Tap the newest button that says so; `times` at once, before the first tap is handled."""
        screen, number = await self._find(label)
        for _ in range(times):
            await self._press(screen, number)
        await self.app.settle()

    async def taps_and_leaves(self, label: str) -> None:
        """Tap, while nobody handles what comes in."""
        await self._press(*await self._find(label))

    async def taps_old(self, screen: Screen, label: str) -> None:
        """Tap a button as it stood on an earlier screen: on Telegram old messages keep theirs."""
        buttons = [one for row in screen.body["reply_markup"]["inline_keyboard"] for one in row]
        button = next(one for one in buttons if label in one["text"])
        await self.forges(button["callback_data"], message=screen.body)

    async def forges(self, data: str, *, message: Json | None = None) -> None:
        """Press a button that need not be there."""
        chat_id = await self.chat_id()
        person = {"id": chat_id, "is_bot": False, "first_name": "x"}
        query = {"id": str(next(_nonces)), "from": person, "chat_instance": "1", "data": data}
        await self.receives({"callback_query": query | {"message": message or (await self.screen()).body}})

    async def screens(self) -> list[Screen]:
        """What the bot has said, oldest first, as it stands now."""
        async with self.app.database.reading() as session:
            seen = await transcript.page(session, bot=WEB_BOT, chat_id=await self.chat_id())
        return [_screen(one) for one in seen if one.direction == "out"]

    async def screen(self) -> Screen:
        """The last thing the bot has said."""
        return (await self.screens())[-1]

    async def sees(self, *words: str) -> bool:
        """Whether all of these stand on the last screen, in its text or on its buttons."""
        last = await self.screen()
        shown = last.text + "\n".join(last.buttons)
        missing = [word for word in words if word not in shown]
        assert not missing, f"{missing} not in:\n{last.text}\n{last.rows}"
        return True

    async def _find(self, label: str) -> tuple[Screen, int]:
        for screen in reversed(await self.screens()):
            if label in screen.buttons:
                return screen, screen.buttons.index(label)
            for number, text in enumerate(screen.buttons):
                if label in text:
                    return screen, number
        last = await self.screen()
        raise AssertionError(f"no button {label!r}; the last screen:\n{last.text}\n{last.rows}")

    async def _press(self, screen: Screen, button: int) -> None:
        message_id = int(screen.body["message_id"])
        visitor = await self._visitor()
        nonce = str(next(_nonces))
        await arrivals.press(self.app.door, visitor, message_id=message_id, revision=screen.revision, button=button, nonce=nonce)

    async def _send(self, content: Json, *, file: Any = None) -> None:
        await arrivals.say(self.app.door, await self._visitor(), content, nonce=str(next(_nonces)), file=file)
        await self.app.settle()

    async def _visitor(self) -> Visitor:
        chat_id = await self.chat_id()
        async with self.app.database.reading() as session:
            speaker = await identities.speaker(session, bot=WEB_BOT, user_id=chat_id, now=self.app.clock())
        assert speaker is not None
        return Visitor("", speaker)


def photo(*, side: int = 64) -> bytes:
    """A small JPEG."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def _screen(seen: transcript.Seen) -> Screen:
    body = seen.body or {}
    rows = [[str(one["text"]) for one in row] for row in body.get("reply_markup", {}).get("inline_keyboard", [])]
    picture = body["photo"][-1]["file_id"] if "photo" in body else None
    return Screen(body.get("text") or body.get("caption") or "", rows, picture, body, seen.revision)


@dataclass(frozen=True)
class Town:
    """The demo community with its points, and the phones of its cast; `newcomer()` is somebody who was never here."""

    app: App
    cast: Cast
    wang: Phone
    li: Phone
    liu: Phone
    sun: Phone
    zhao: Phone
    zhou: Phone
    qian: Phone
    wu: Phone

    def newcomer(self) -> Phone:
        return Phone(self.app, None)

    async def points(self, phone: Phone) -> tuple[int, int]:
        """What somebody has: free to spend, and held."""
        assert phone.person_id is not None
        async with self.app.database.reading() as session:
            person = await persons.get(session, phone.person_id)
            mine = await accounts.balance(session, community_id=person.community_id, person_id=phone.person_id)
        return mine.available, mine.held


async def open_town(database: Database, clock: Callable[[], datetime]) -> Town:
    """Load the whole demo, as `main.py demo` does."""
    await load_cast(database, clock())
    async with database.begin() as session:
        known = await demo.cast(session)
        assert known is not None
        await points_demo.load(session, known, now=clock())
        await qrcodes_demo.load(session, known, now=clock())
    town = await find_town(database, clock)
    await town.app.settle()
    return town


async def find_town(database: Database, clock: Callable[[], datetime]) -> Town:
    """The demo that was loaded, with an app to talk to."""
    cast, app = await find_cast(database), App(database, clock)
    names = ("wang", "li", "liu", "sun", "zhao", "zhou", "qian", "wu")
    return Town(app, cast, *(Phone(app, getattr(cast, name)) for name in names))
