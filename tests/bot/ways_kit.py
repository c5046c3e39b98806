"""Second ways at the wire: a mail server and a hook on this machine, and 王芳, whom alerts about 肖大爷 reach by them."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from bot.channels.hooks import HookSettings, hook_bot
from bot.channels.mail import MailServer, mail_bot
from bot.notice_letters import notice_words
from bot.pacing import Pace
from bot.sender import Sender
from bot.services import Services
from messages.models import Outbox
from qrcodes import ways
from qrcodes.way_addresses import SECOND, Offered
from tests.chat import PUBLIC_URL
from tests.clock import ZONE
from tests.qrcodes.kit import Town

EVERYTHING = Offered(frozenset(SECOND), private=True)
SENDER = "station@estation.example"
WANG_MAIL = "wang@example.org"
QUICK = Pace(a_second=1000, spare=5)


@dataclass
class Postbox:
    """A mail server: keeps letters, and answers as a test says. `drops` counts connections that are cut instead."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    drops: int = 0
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802 - named by aiosmtpd
        """Somebody is written to."""
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.at_rcpt:
            return self.at_rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - named by aiosmtpd
        """The letter itself."""
        if self.at_data:
            return self.at_data.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def bodies(self) -> list[str]:
        return [letter.get_content() for letter in self.letters]


@asynccontextmanager
async def mail_server(*, auth: Callable[..., Any] | None = None) -> AsyncIterator[Postbox]:
    """A mail server that listens on this machine."""
    box = Postbox()
    more: dict[str, Any] = {"authenticator": auth, "auth_require_tls": False, "auth_required": True} if auth else {}
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail.test", **more), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()


@dataclass
class Hook:
    """A robot, or a gateway: keeps what was posted, and answers as a test says; otherwise with success."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[Callable[[], web.StreamResponse]] = field(default_factory=list)
    url: str = ""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.posts.append(await request.json())
        self.headers.append(dict(request.headers))
        return self.answers.pop(0)() if self.answers else web.json_response({"errcode": 0, "errmsg": "ok"})


@asynccontextmanager
async def hook_server() -> AsyncIterator[Hook]:
    """A hook that listens on this machine, by plain HTTP."""
    hook = Hook()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", hook.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        hook.url = str(server.make_url("/hook?key=secret"))
        yield hook


@dataclass
class Family:
    """王芳 guards 肖大爷; her second ways, and what goes out by them."""

    town: Town
    elder_id: int = 0

    async def settle_in(self) -> None:
        """She asks, and has confirmed the chat."""
        self.elder_id = await self.town.register()
        await self.town.confirm(self.elder_id)

    async def add(self, kind: str, address: str) -> int:
        """A way, with its test on the way."""
        town = self.town
        async with town.database.begin() as session:
            return await ways.add(
                session, actor=town.cast.wang, elder_id=self.elder_id, kind=kind, address=address, offered=EVERYTHING, now=town.clock()
            )

    async def confirm(self, way_id: int, code: str) -> bool:
        async with self.town.database.begin() as session:
            tried = await ways.confirm(session, actor=self.town.cast.wang, way_id=way_id, code=code, now=self.town.clock())
        return tried.is_right

    def mail(self, box: Postbox, **more: Any) -> Bot:
        server = MailServer("127.0.0.1", box.port, SENDER, **more)
        return mail_bot(self.town.database, server=server, public_url=PUBLIC_URL, clock=self.town.clock)

    def hooks(self, *, sms_url: str = "", sms_token: str = "", private: bool = True) -> Bot:
        settings = HookSettings(sms_url=sms_url, sms_token=sms_token, private=private)
        return hook_bot(self.town.database, settings=settings, public_url=PUBLIC_URL, clock=self.town.clock)

    async def send(self, bot: Bot) -> None:
        """One round of the sender, as it is wired."""
        town = self.town
        services = Services(database=town.database, clock=town.clock, zone=ZONE, public_url=PUBLIC_URL)
        words = notice_words(services)
        sender = Sender(database=town.database, bot=bot, words=words, clock=town.clock, zone=ZONE, pace=QUICK)
        await sender.drain()

    async def row(self, way_id: int) -> Outbox:
        """The newest notice to a way."""
        async with self.town.database.reading() as session:
            known = select(Outbox).where(Outbox.bot > 1, Outbox.chat_id == way_id).order_by(Outbox.id.desc()).limit(1)
            return (await session.scalars(known)).one()

    async def told(self, kind: str) -> list[int | None]:
        """Who was told this in chat."""
        async with self.town.database.reading() as session:
            known = select(Outbox.person_id).where(Outbox.kind == kind, Outbox.bot == 1).order_by(Outbox.id)
            return list(await session.scalars(known))


def digits(text: str) -> str:
    """The four digits in a test."""
    found = re.search(r"(?<![0-9])[0-9]{4}(?![0-9])", text)
    assert found is not None, text
    return found[0]
