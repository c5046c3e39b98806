"""The web door on a real port, with a worker and a small bot behind it that answers so that a test can tell."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp
from aiogram import Bot, Dispatcher
from aiohttp import web
from yarl import URL

from bot.channels.webchat import webchat_bot
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from messages import transcript
from messages.transcript import Seen
from messages.watch import Watch
from people import desk_sessions, identities, sessions
from tests.clock import ZONE, Clock
from tests.web.parrot import parrot
from web.app import build_app
from web.desk import guard
from web.door import Door
from web.visitors import COOKIE


@dataclass
class House:
    """A running door. `handle()` lets the worker do what is due."""

    database: Database
    clock: Clock
    door: Door
    worker: Worker
    bot: Bot
    url: URL
    browsers: list["Visit"] = field(default_factory=list)

    async def handle(self) -> None:
        await self.worker.drain()

    async def enter(self, person_id: int | None = None) -> "Visit":
        """A browser that is signed in as this person, or as somebody new."""
        now = self.clock()
        async with self.database.begin() as session:
            identity = await identities.web_identity_of(session, person_id=person_id) if person_id else None
            if identity is None:
                identity = await identities.create_web_identity(session, person_id=person_id, now=now)
            token = await sessions.open_session(session, identity_id=identity.id, now=now)
        visit = self.stranger()
        visit.chat_id = identity.user_id
        visit.http.cookie_jar.update_cookies({COOKIE: token}, self.url)
        return visit

    async def desk(self, person_id: int, *, confirmed: bool = False) -> "Desk":
        """A browser in which a member of staff works; `confirmed` when they have just shown anew who they are."""
        now = self.clock()
        async with self.database.begin() as session:
            token = await desk_sessions.open_session(session, person_id=person_id, way="link", now=now)
            worker = await desk_sessions.find(session, token=token, now=now)
            if confirmed and worker is not None:
                await desk_sessions.confirm(session, session_id=worker.session_id, now=now)
        visit = self.stranger()
        visit.http.cookie_jar.update_cookies({guard.COOKIE: token}, self.url)
        return Desk(visit, token)

    def stranger(self) -> "Visit":
        """A browser that nobody has signed in."""
        jar = aiohttp.CookieJar(unsafe=True)
        visit = Visit(self, aiohttp.ClientSession(base_url=self.url, cookie_jar=jar, headers={"Origin": str(self.url.origin())}))
        self.browsers.append(visit)
        return visit

    async def said(self, visit: "Visit") -> list[Seen]:
        async with self.database.reading() as session:
            return await transcript.page(session, bot=1, chat_id=visit.chat_id)


@dataclass
class Visit:
    """One browser."""

    house: House
    http: aiohttp.ClientSession
    chat_id: int = 0

    async def get(self, path: str, **options: object) -> tuple[int, str]:
        async with self.http.get(path, allow_redirects=False, **options) as answer:  # type: ignore[arg-type]  # handed on as they are
            return answer.status, await answer.text()

    async def send(self, **fields: str) -> tuple[int, dict[str, object]]:
        """As the page's script does."""
        async with self.http.post("/chat/send", data=_form(fields), headers={"Accept": "application/json"}) as answer:
            return answer.status, await answer.json()

    async def send_file(self, name: str, data: bytes, mime: str = "application/octet-stream", text: str = "") -> tuple[int, str]:
        form = aiohttp.FormData({"text": text, "nonce": "n"}, quote_fields=False)
        form.add_field("file", io.BytesIO(data), filename=name, content_type=mime)
        async with self.http.post("/chat/send", data=form, headers={"Accept": "application/json"}) as answer:
            return answer.status, await answer.text()

    async def press(self, label: str, *, nonce: str = "p", **changed: str) -> int:
        """Press the button with this label under the last message that has it, as the page shows it."""
        _, html = await self.get("/chat")
        fields = keyboard_of(html, label) | {"nonce": nonce} | changed
        return await self.press_with(**fields)

    async def press_with(self, **fields: str) -> int:
        async with self.http.post("/chat/press", data=fields, headers={"Accept": "application/json"}) as answer:
            return answer.status


@dataclass
class Desk:
    """A browser at the staff desk."""

    visit: Visit
    token: str

    async def get(self, path: str) -> tuple[int, str]:
        """A page's status and words; it does not follow where it is sent."""
        return await self.visit.get(path)

    async def post(self, path: str, data: aiohttp.FormData | None = None, /, **fields: object) -> tuple[int, str]:
        """Send a form with its token; a list is sent as several fields of one name. The status, and where it leads or what it says."""
        form = data or aiohttp.FormData()
        form.add_field("csrf", guard.csrf_of(self.token))
        for name, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                form.add_field(name.rstrip("_"), str(one))
        async with self.visit.http.post(path, data=form, allow_redirects=False) as answer:
            return answer.status, answer.headers.get("Location") or await answer.text()


async def words(house: House, visit: Visit) -> list[str]:
    """What stands in the chat, oldest first."""
    return [(seen.body or {}).get("text", "") for seen in await house.said(visit)]


def keyboard_of(html: str, label: str) -> dict[str, str]:
    """The hidden fields of the last keyboard that has this button, and the button's number."""
    form = [one for one in re.findall(r'<form class="keyboard".*?</form>', html, re.DOTALL) if f">{label}</button>" in one][-1]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    button = re.search(rf'value="(\d+)">{label}</button>', form)
    assert button is not None
    return fields | {"button": button[1]}


@asynccontextmanager
async def open_house(
    database: Database, clock: Clock, *, demo: bool = False, public_url: str = "", dispatcher: Dispatcher | None = None, live: bool = False
) -> AsyncIterator[House]:
    """Serve on a free port. With `live`, the worker and the watch run by themselves."""
    watch, bell = Watch(), Bell()
    door = Door(database=database, clock=clock, zone=ZONE, public_url=public_url, watch=watch, bell=bell, demo=demo)
    runner = web.AppRunner(build_app(door), access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = URL(f"http://127.0.0.1:{runner.addresses[0][1]}")
    if not public_url:
        object.__setattr__(door, "public_url", str(url.origin()))
    bot = webchat_bot(database, watch=watch, clock=clock)
    worker = Worker(database=database, dispatcher=dispatcher or parrot(), bots={1: bot}, clock=clock, bell=bell)
    house = House(database, clock, door, worker, bot, url)
    loops = [asyncio.create_task(worker.run()), asyncio.create_task(watch.run(database))] if live else []
    try:
        yield house
    finally:
        for loop in loops:
            loop.cancel()
        for loop in loops:
            with suppress(asyncio.CancelledError):
                await loop
        for browser in house.browsers:
            await browser.http.close()
        await runner.cleanup()


def _form(fields: dict[str, str]) -> aiohttp.FormData:
    return aiohttp.FormData({"nonce": "n"} | fields)
