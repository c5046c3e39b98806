"""Telegram's webhook: an update is committed before it is answered with 200."""

import hmac
import json
from collections.abc import Callable
from datetime import datetime

import structlog
from aiogram import Bot
from aiohttp import web

from bot.channels.telegram import KINDS
from bot.channels.telegram_updates import incoming
from core.bell import Bell
from core.database import Database
from messages import inbox

log = structlog.get_logger()

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
# Telegram's own updates stay far below.
LARGEST_BODY = 1024 * 1024


def webhook_route(*, database: Database, bot: Bot, secret: str, clock: Callable[[], datetime], bell: Bell) -> web.RouteDef:
    """The route to mount in the web application."""
    expected = secret.encode()

    async def receive(request: web.Request) -> web.Response:
        if not _knows(request, expected):
            return web.Response(status=401)
        body = await _body(request)
        if body is None:
            return web.Response(status=413)
        update = incoming(_parsed(body), body)
        if update is None:
            return web.Response(status=400)
        async with database.begin() as session:
            await inbox.store(session, bot=bot.id, updates=[update], now=clock())
        bell.ring()
        return web.Response()

    return web.post(PATH, receive)


async def register_webhook(bot: Bot, *, public_url: str, secret: str) -> None:
    """Tell Telegram where to deliver; updates that wait there are kept."""
    await bot.set_webhook(public_url.rstrip("/") + PATH, secret_token=secret, allowed_updates=KINDS, drop_pending_updates=False)


def _knows(request: web.Request, expected: bytes) -> bool:
    """Compared as bytes and in constant time: a header may hold any bytes, and may come more than once."""
    given = request.headers.getall(SECRET_HEADER, [])
    return len(given) == 1 and hmac.compare_digest(given[0].encode("utf-8", "surrogateescape"), expected)


async def _body(request: web.Request) -> bytes | None:
    """The body, or None when it is too large; never more than that is read."""
    if (request.content_length or 0) > LARGEST_BODY:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
