"""E-mail as a channel: one plain message a notice, by the operator's SMTP server."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiogram import Bot

from bot.channels.way_session import WayAway, WayRefused, WaySession
from core.database import Database
from people.cleaning import tidy
from people.models import MAIL_BOT
from qrcodes.way_addresses import Target
from words.saying import clipped

MAIL_TOKEN = f"{MAIL_BOT}:mail"
NAME = "e-Station"
STEP_SECONDS, ALL_SECONDS = 10.0, 30.0
LONGEST_SUBJECT = 70
SUBMISSION, SUBMISSION_TLS = 587, 465
FOR_GOOD = 500


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and from whom it comes. Without TLS only on this machine."""

    host: str
    port: int
    sender: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    is_tls: bool = False
    certificates: ssl.SSLContext | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, url: str, *, sender: str) -> "MailServer":
        """From smtp://user:password@host:587 (TLS is begun by STARTTLS) or smtps://host:465. The URL has been checked before."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "smtps"
        port = parts.port or (SUBMISSION_TLS if is_tls else SUBMISSION)
        return cls(parts.hostname or "", port, sender, unquote(parts.username or ""), unquote(parts.password or ""), is_tls)

    @property
    def starts_tls(self) -> bool | None:
        """True: or nothing is sent. None: where it is offered."""
        if self.is_tls:
            return False
        return None if _is_this_machine(self.host) else True


class MailSession(WaySession):
    """Hands notices to the mail server."""

    def __init__(self, database: Database, *, server: MailServer, public_url: str, clock: Callable[[], datetime]) -> None:
        super().__init__(database, public_url=public_url, clock=clock)
        self._server = server

    async def carry(self, target: Target, text: str, link: str) -> None:
        """Hand it in. A 5xx about the reader or the words is for good; all else may go better later."""
        letter = mail_letter(text, link, sender=self._server.sender, to=target.address, at=self._clock())
        try:
            async with asyncio.timeout(ALL_SECONDS):
                await self._hand_in(letter, target.address)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _verdict(min(one.code for one in error.recipients)) from None
        except aiosmtplib.SMTPDataError as error:
            raise _verdict(error.code) from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError):
            raise WayAway from None

    async def _hand_in(self, letter: EmailMessage, to: str) -> None:
        server = self._server
        await aiosmtplib.send(
            letter,
            sender=server.sender,
            recipients=[to],
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.is_tls,
            start_tls=server.starts_tls,
            tls_context=server.certificates,
            local_hostname=server.sender.rpartition("@")[2],
            timeout=STEP_SECONDS,
        )


def mail_bot(database: Database, *, server: MailServer, public_url: str, clock: Callable[[], datetime]) -> Bot:
    """The bot that speaks by e-mail."""
    return Bot(MAIL_TOKEN, session=MailSession(database, server=server, public_url=public_url, clock=clock))


def mail_letter(text: str, link: str, *, sender: str, to: str, at: datetime) -> EmailMessage:
    """The message: its first line is the subject too, and nothing that was typed can become a header."""
    first = next((line for line in map(tidy, text.splitlines()) if line), NAME)
    letter = EmailMessage()
    letter["From"] = f"{NAME} <{sender}>"
    letter["To"] = to
    letter["Subject"] = f"[{NAME}] {clipped(first, LONGEST_SUBJECT)}"
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter["Importance"] = "high"
    body = f"{text}\n\n{link}\n".encode("utf-8", "replace").decode()
    letter.set_content(body, charset="utf-8", cte="base64")
    return letter


def _verdict(code: int) -> WayRefused | WayAway:
    return WayRefused() if code >= FOR_GOOD else WayAway()


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
