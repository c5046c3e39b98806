"""The webhook over HTTP: committed before it is answered, and nothing that anybody posts is answered with 500."""

import asyncio
import io
import json
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.channels.telegram import telegram_bot
from bot.channels.telegram_webhook import LARGEST_BODY, PATH, SECRET_HEADER, register_webhook, webhook_route
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from messages.models import Inbox
from tests.bot.test_worker import echoing
from tests.botapi import TOKEN, BotApi, bot_api
from tests.clock import Clock

SECRET = "a-secret-of-letters_and-digits"
GOOD = json.dumps({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "x"}}).encode()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    made = telegram_bot(TOKEN, api=api.url)
    yield made
    await made.session.close()


@pytest.fixture
async def door(database: Database, bot: Bot, clock: Clock) -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_routes([webhook_route(database=database, bot=bot, secret=SECRET, clock=clock, bell=Bell())])
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


async def stored(database: Database) -> list[int]:
    async with database.reading() as session:
        return list((await session.scalars(select(Inbox.update_id))).all())


async def test_a_conversation_goes_by_webhook(api: BotApi, bot: Bot, door: TestServer, database: Database, clock: Clock) -> None:
    await register_webhook(bot, public_url=str(door.make_url("/")), secret=SECRET)
    for words in ("a", "b"):
        api.write(7, words)
    api.pending.append(dict(api.pending[0]))
    assert await api.deliver() == [200, 200, 200]
    await Worker(database=database, dispatcher=echoing(), bots={bot.id: bot}, clock=clock, bell=Bell()).drain()
    assert api.texts(7) == ["1: a", "2: b"]


@pytest.mark.parametrize(
    "headers",
    [[], [SECRET[:-1]], [SECRET + "x"], [""], ["é" * 10], ["\udcff\udcfe"], [SECRET, SECRET], ["x", SECRET]],
    ids=["missing", "short", "long", "empty", "not ASCII", "not UTF-8", "repeated", "two"],
)
async def test_a_wrong_secret_is_refused(door: TestServer, database: Database, headers: list[str]) -> None:
    head = [f"POST {PATH} HTTP/1.1", "Host: x", f"Content-Length: {len(GOOD)}", "Connection: close"]
    head += [f"{SECRET_HEADER}: {value}" for value in headers]
    assert await raw(door, "\r\n".join(head).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + GOOD) in (400, 401)
    assert await stored(database) == []


BAD = {
    "empty": b"",
    "not JSON": b"hello",
    "not UTF-8": b'{"update_id": 1, "x": "\xff\xfe"}',
    "a list": b"[]",
    "null": b"null",
    "a number": b"1",
    "no id": b"{}",
    "an id of words": b'{"update_id": "1"}',
    "true as id": b'{"update_id": true}',
    "a negative id": b'{"update_id": -1}',
    "an id with a fraction": b'{"update_id": 1.5}',
    "an endless id": b'{"update_id": ' + b"9" * 5000 + b"}",
    "an id too large": b'{"update_id": 9223372036854775808}',
    "nested without end": b'{"update_id": 1, "message": ' + b"[" * 200_000,
    "too large": b'{"update_id": 1, "x": "' + b"x" * LARGEST_BODY + b'"}',
    "10 MB": b" " * 10_000_000,
}


async def test_a_bad_body_is_refused(door: TestServer, database: Database) -> None:
    answers = {}
    async with ClientSession() as client:
        for name, body in BAD.items():
            async with client.post(door.make_url(PATH), data=io.BytesIO(body), headers={SECRET_HEADER: SECRET}) as answer:
                answers[name] = answer.status
    assert answers == dict.fromkeys(BAD, 400) | {"too large": 413, "10 MB": 413}
    assert await stored(database) == []


async def test_a_large_body_without_a_length_is_refused(door: TestServer) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    async with ClientSession() as client, client.post(door.make_url(PATH), data=pieces(), headers={SECRET_HEADER: SECRET}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("chat", ['{"id": true}', '{"id": "7"}', '{"id": 99999999999999999999}', "[]", "null", '"x"'])
async def test_an_update_with_a_strange_chat_is_stored_all_the_same(door: TestServer, database: Database, chat: str) -> None:
    body = f'{{"update_id": 5, "message": {{"chat": {chat}}}}}'
    async with ClientSession() as client, client.post(door.make_url(PATH), data=body, headers={SECRET_HEADER: SECRET}) as answer:
        assert answer.status == 200
    assert await stored(database) == [5]


async def raw(door: TestServer, request: bytes) -> int:
    """Send bytes as they are; the status of the answer."""
    reader, writer = await asyncio.open_connection(door.host, door.port)
    writer.write(request)
    await writer.drain()
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    return status
