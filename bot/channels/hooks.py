"""HTTP hooks as a channel: robots of WeCom and DingTalk groups, and an SMS gateway, each with its own template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiogram import Bot

from bot.channels import hook_posting
from bot.channels.hook_posting import Answer, NoAnswer, NotPublic
from bot.channels.way_session import WayAway, WayRefused, WaySession
from core.database import Database
from core.public_addresses import Lookup, look_up
from people.models import HOOK_BOT
from qrcodes.way_addresses import SMS, Target
from words.saying import clipped

HOOK_TOKEN = f"{HOOK_BOT}:hook"
# Robots may be told to take only what has this word; gateways want to know who speaks.
SIGN = "【e-Station】"
# What they take: WeCom 2,048 bytes, DingTalk 20,000, a text message of several parts about 300 characters.
MOST_BYTES = {"wecom": 2048, "dingtalk": 18_000}
LONGEST_SMS = 280
# Their own numbers for "too many messages" (WeCom, DingTalk) and "busy, try again".
TOO_MANY = (45009, 130101)
BUSY = (-1, 40078, *TOO_MANY)
TOO_MANY_STATUS, SERVER_ERROR, OK, REDIRECT = 429, 500, 200, 300
BAD_NUMBER = (400, 404, 422)


@dataclass(frozen=True)
class HookSettings:
    """The operator's gateway for text messages, empty for none; whether addresses of their own network may be spoken to."""

    sms_url: str = field(default="", repr=False)
    sms_token: str = field(default="", repr=False)
    private: bool = False


class HookSession(WaySession):
    """Posts notices to hooks."""

    def __init__(
        self,
        database: Database,
        *,
        settings: HookSettings,
        public_url: str,
        clock: Callable[[], datetime],
        lookup: Lookup = look_up,
    ) -> None:
        super().__init__(database, public_url=public_url, clock=clock)
        self._settings, self._lookup = settings, lookup

    async def carry(self, target: Target, text: str, link: str) -> None:
        """Post it. What the answer says decides whether it went well, is tried again, or is refused for good."""
        if target.kind == SMS:
            await self._text(target.address, f"{SIGN}{clipped(text, LONGEST_SMS)}\n{link}")
        else:
            words = _fitting(f"{SIGN}{text}", f"\n\n{link}", MOST_BYTES[target.kind])
            _check_robot(await self._post(target.address, {"msgtype": "text", "text": {"content": words}}, {}))

    async def _text(self, phone: str, words: str) -> None:
        settings = self._settings
        if not settings.sms_url:
            # It was taken away; the operator may bring it back.
            raise WayAway
        headers = {"Authorization": f"Bearer {settings.sms_token}"} if settings.sms_token else {}
        try:
            answer = await self._post(settings.sms_url, {"phone": phone, "text": words}, headers)
        except WayRefused:
            # The gateway's address is the operator's to mend, not the reader's.
            raise WayAway from None
        _check_gateway(answer)

    async def _post(self, url: str, content: Mapping[str, object], headers: Mapping[str, str]) -> Answer:
        try:
            return await hook_posting.post(url, content, headers=headers, private=self._settings.private, lookup=self._lookup)
        except NotPublic:
            raise WayRefused from None
        except NoAnswer:
            raise WayAway from None


def hook_bot(database: Database, *, settings: HookSettings, public_url: str, clock: Callable[[], datetime]) -> Bot:
    """The bot that speaks to hooks."""
    return Bot(HOOK_TOKEN, session=HookSession(database, settings=settings, public_url=public_url, clock=clock))


def _check_robot(answer: Answer) -> None:
    """Robots answer 200 also when they refuse: what counts is `errcode`. Raises `WayRefused`, `WayAway`."""
    _check_status(answer)
    said = answer.parsed()
    code = said.get("errcode") if isinstance(said, dict) else None
    if answer.status != OK or not isinstance(code, int) or isinstance(code, bool):
        # A redirect, a page, or far too much: this is no robot.
        raise WayRefused
    if code in BUSY:
        raise WayAway
    if code != 0:
        raise WayRefused


def _check_gateway(answer: Answer) -> None:
    """A gateway says all by its status. Raises `WayRefused`, `WayAway`."""
    _check_status(answer)
    if answer.status in BAD_NUMBER:
        raise WayRefused
    if not OK <= answer.status < REDIRECT:
        raise WayAway


def _check_status(answer: Answer) -> None:
    if answer.status == TOO_MANY_STATUS or answer.status >= SERVER_ERROR:
        raise WayAway


def _fitting(text: str, end: str, most: int) -> str:
    """At most so many bytes, with its end."""
    room = most - len(end.encode())
    plain = text.encode()
    return (text if len(plain) <= room else plain[: room - 3].decode("utf-8", "ignore") + "…") + end
