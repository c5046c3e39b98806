"""The main job on Telegram: the same conversation over HTTP with a Bot API server, by long polling and by webhook."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiogram import Bot
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.telegram import Polling, telegram_bot
from bot.channels.telegram_webhook import register_webhook, webhook_route
from bot.dispatcher import build_dispatcher
from bot.notice_letters import notice_words
from bot.sender import TELEGRAM, Sender
from bot.services import Services
from bot.worker import Worker
from core.bell import Bell
from core.database import Database
from people import entry, identities
from tests.botapi import TOKEN, BotApi, bot_api
from tests.chat import PUBLIC_URL, Town, photo
from tests.clock import ZONE, Clock

SECRET = "a-secret-of-letters_and-digits"
CHEN, ZHAO, SUN = 1_001, 1_002, 1_003

Deliver = Callable[[], Awaitable[None]]


@dataclass
class Line:
    """Telegram's server, a way in from it, and one process that answers."""

    api: BotApi
    deliver: Deliver
    worker: Worker
    sender: Sender
    clock: Clock

    async def settle(self) -> None:
        """Bring in what was written, handle it, and send what follows, each chat at Telegram's pace."""
        await self.deliver()
        await self.worker.drain()
        await self.sender.drain()
        # More than one message a second to one chat is not sent at once.
        self.clock.advance(seconds=5)
        await self.sender.drain()

    async def says(self, chat_id: int, text: str) -> None:
        self.api.write(chat_id, text)
        await self.settle()

    async def taps(self, chat_id: int, label: str) -> None:
        self.api.press(chat_id, label)
        await self.settle()

    async def sends_photo(self, chat_id: int, caption: str) -> None:
        self.api.send_photo(chat_id, photo(), caption=caption)
        await self.settle()

    def sees(self, chat_id: int, *words: str) -> bool:
        """All of these stand together in one of the bot's messages."""
        texts = self.api.texts(chat_id)
        assert any(all(word in text for word in words) for text in texts), f"{words} not in {texts}"
        return True


@asynccontextmanager
async def by_polling(api: BotApi, bot: Bot, database: Database, clock: Clock) -> AsyncIterator[Deliver]:
    polling = Polling(database=database, bot=bot, clock=clock, bell=Bell(), seconds=0)

    async def deliver() -> None:
        # The second asks with the offset that confirms the first.
        await polling.poll_once()
        await polling.poll_once()

    yield deliver


@asynccontextmanager
async def by_webhook(api: BotApi, bot: Bot, database: Database, clock: Clock) -> AsyncIterator[Deliver]:
    app = web.Application()
    app.router.add_routes([webhook_route(database=database, bot=bot, secret=SECRET, clock=clock, bell=Bell())])
    async with TestServer(app) as server:
        await register_webhook(bot, public_url=str(server.make_url("/")), secret=SECRET)

        async def deliver() -> None:
            assert set(await api.deliver()) <= {200}

        yield deliver


WAYS = {"polling": by_polling, "webhook": by_webhook}


@pytest.fixture(params=["polling", "webhook"])
async def line(request: pytest.FixtureRequest, town_on_both: Town, clock: Clock) -> AsyncIterator[Line]:
    database = town_on_both.app.database
    async with bot_api() as api:
        bot = telegram_bot(TOKEN, api=api.url)
        async with WAYS[request.param](api, bot, database, clock) as deliver:
            services = Services(database=database, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
            worker = Worker(database=database, dispatcher=build_dispatcher(services), bots={bot.id: bot}, clock=clock, bell=Bell())
            sender = Sender(database=database, bot=bot, words=notice_words(services), clock=clock, zone=ZONE, pace=TELEGRAM)
            yield Line(api, deliver, worker, sender, clock)
        await bot.session.close()


async def moves_to_telegram(town: Town, chat_id: int, person_id: int) -> None:
    """Somebody of the cast uses an entry link on Telegram: one person, two channels."""
    now = town.app.clock()
    async with town.app.database.begin() as session:
        met = await identities.meet(session, bot=42, user_id=chat_id, language="zh", now=now)
        token = await entry.issue(session, made_by=person_id, person_id=person_id, community_id=town.cast.longcheng, now=now)
        await entry.attach(session, token=token, identity_id=met.id, now=now + timedelta(seconds=1))


async def test_from_a_swept_path_to_a_bag_of_goods_on_telegram(line: Line, town_on_both: Town) -> None:
    town = town_on_both
    await moves_to_telegram(town, ZHAO, town.cast.zhao)
    await moves_to_telegram(town, SUN, town.cast.sun)
    await enrols_and_logs(line)
    await line.says(ZHAO, "/menu")
    await line.taps(ZHAO, "查看并审核")
    await line.taps(ZHAO, "通过")
    assert line.sees(CHEN, "您的活动审核通过了：+20 积分", "现在可用积分 20")
    await redeems_and_fetches(line)
    assert line.sees(CHEN, "您已取到：毛巾")
    assert line.sees(SUN, "已交货，编号 R-")
    assert await town.app.troubles() == []
    assert line.api.pending == []


async def enrols_and_logs(line: Line) -> None:
    await line.says(CHEN, "/start join_longcheng")
    await line.taps(CHEN, "我同意")
    await line.says(CHEN, "陈小梅")
    await line.taps(CHEN, "不填")
    assert line.sees(CHEN, "登记好了，陈小梅")
    await line.taps(CHEN, "记录活动")
    await line.taps(CHEN, "志愿服务")
    await line.taps(CHEN, "2小时")
    await line.sends_photo(CHEN, "给3号楼门前扫雪")
    await line.taps(CHEN, "提交")
    assert line.sees(CHEN, "已提交，编号 L-", "审核通过后得：2小时 × 10 = 20 积分")


async def redeems_and_fetches(line: Line) -> None:
    await line.says(CHEN, "想换毛巾")
    await line.taps(CHEN, "毛巾")
    await line.taps(CHEN, "兑换")
    await line.taps(CHEN, "确认兑换")
    assert line.sees(CHEN, "已申请，编号 R-")
    await line.taps(ZHAO, "查看并审核")
    await line.taps(ZHAO, "通过")
    codes = [found[1] for text in line.api.texts(CHEN) if (found := re.search(r"取货码：(\d{3} \d{3})", text))]
    assert codes
    await line.taps(SUN, "核销取货码")
    await line.says(SUN, codes[-1])
    assert line.sees(SUN, "取货码正确", "陈*梅", "毛巾")
    await line.taps(SUN, "已交货")
