"""Which second ways this house sends by, from its settings: e-mail, robots, text messages."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import Bot
from yarl import URL

from bot.channels.hooks import HookSettings, hook_bot
from bot.channels.mail import MailServer, mail_bot
from bot.pacing import Pace
from core.database import Database
from core.public_addresses import Lookup, is_public, look_up
from core.settings import BadSettings, Settings
from qrcodes.way_addresses import DINGTALK, MAIL, SMS, WECOM, Offered

# Mail servers of houses take a few messages a second gladly.
MAIL_PACE = Pace(a_second=20, spare=5, between=timedelta(seconds=1))
# A robot takes 20 messages a minute.
HOOK_PACE = Pace(a_second=20, spare=5, between=timedelta(seconds=3))
LOOKUP_SECONDS = 5.0


@dataclass(frozen=True)
class WayOut:
    """A bot for second ways, and how fast it may speak."""

    bot: Bot
    pace: Pace


def offered_by(settings: Settings) -> Offered:
    """The kinds of second ways that this house sends by."""
    kinds = {WECOM, DINGTALK} | ({MAIL} if settings.smtp_url else set()) | ({SMS} if settings.sms_url else set())
    return Offered(frozenset(kinds), private=settings.hooks_private)


async def check_gateway(settings: Settings, *, lookup: Lookup = look_up) -> None:
    """Whether the gateway for text messages is one that may be spoken to. A name that nobody knows now may be known later.

    Raises `BadSettings`.
    """
    if settings.sms_url is None or settings.hooks_private:
        return
    url = URL(settings.sms_url.get_secret_value())
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            found = await lookup(url.host or "", url.port or 0)
    except (OSError, TimeoutError, ValueError):
        return
    if not all(is_public(one) for one in found):
        raise BadSettings("ESTATION_SMS_URL leads into your own network: allow that with ESTATION_HOOKS_PRIVATE=true, or give a public one")


def ways_out(settings: Settings, database: Database, *, clock: Callable[[], datetime]) -> list[WayOut]:
    """Their bots. Hooks are always spoken to, e-mail where there is a server for it."""
    url = settings.web_address
    hooks = HookSettings(
        sms_url=settings.sms_url.get_secret_value() if settings.sms_url else "",
        sms_token=settings.sms_token.get_secret_value() if settings.sms_token else "",
        private=settings.hooks_private,
    )
    found = [WayOut(hook_bot(database, settings=hooks, public_url=url, clock=clock), HOOK_PACE)]
    if settings.smtp_url:
        server = MailServer.parse(settings.smtp_url.get_secret_value(), sender=settings.mail_from)
        found.append(WayOut(mail_bot(database, server=server, public_url=url, clock=clock), MAIL_PACE))
    return found
