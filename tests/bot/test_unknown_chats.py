"""Who is unknown stays unknown until they say something: on Telegram, where blocking and editing make updates too."""

import json
from typing import Any

import pytest
from aiogram.exceptions import TelegramForbiddenError
from aiogram.methods import SendMessage
from sqlalchemy import func, select

from bot.dispatcher import build_dispatcher
from bot.services import Services
from core.database import Database
from messages.inbox import Incoming
from messages.models import Inbox, Outbox
from people.models import Identity
from tests.bot.chats import BOT, WHEN, Recorder, store, worker_on
from tests.chat import PUBLIC_URL, Town
from tests.clock import ZONE, Clock

WHO = 5_550_009
PERSON = {"id": WHO, "is_bot": False, "first_name": "x"}
CHAT = {"id": WHO, "type": "private"}
MEMBER = {"user": {"id": BOT, "is_bot": True, "first_name": "e-Station"}, "status": "member"}
KICKED = MEMBER | {"status": "kicked", "until_date": 0}
CHANGED = {"chat": CHAT, "from": PERSON, "date": WHEN, "old_chat_member": MEMBER, "new_chat_member": KICKED}
EDITED = {"message_id": 1, "date": WHEN, "edit_date": WHEN, "chat": CHAT, "from": PERSON, "text": "x"}
OLD_BUTTON = {"id": "1", "from": PERSON, "chat_instance": "1", "data": "form:yes", "message": {"chat": CHAT, "message_id": 1, "date": 0}}


async def handle(database: Database, clock: Clock, channel: Recorder, update: dict[str, Any]) -> None:
    services = Services(database=database, clock=clock, zone=ZONE, public_url=PUBLIC_URL)
    await store(database, clock, Incoming(1, WHO, json.dumps({"update_id": 1} | update).encode()))
    await worker_on(database, build_dispatcher(services), channel, clock).drain()


async def known(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Identity).where(Identity.user_id == WHO))).one()


@pytest.mark.parametrize("update", [{"my_chat_member": CHANGED}, {"edited_message": EDITED}, {"callback_query": OLD_BUTTON}])
async def test_only_words_and_menu_buttons_make_somebody_known(town: Town, clock: Clock, update: dict[str, Any]) -> None:
    database = town.app.database
    await handle(database, clock, Recorder(), update)
    assert await known(database) == 0
    async with database.reading() as session:
        assert (await session.scalars(select(Inbox.chat_id).where(Inbox.bot == BOT))).all() != [WHO]


async def test_whoever_writes_becomes_known(town: Town, clock: Clock) -> None:
    message = {"message_id": 1, "date": WHEN, "chat": CHAT, "from": PERSON, "text": "你好"}
    await handle(town.app.database, clock, Recorder(), {"message": message})
    assert await known(town.app.database) == 1


async def test_somebody_forgotten_who_has_blocked_us_is_no_dead_letter(town: Town, clock: Clock) -> None:
    database, channel = town.app.database, Recorder()
    channel.errors = [None, TelegramForbiddenError(SendMessage(chat_id=WHO, text="x"), "Forbidden: bot was blocked by the user")]
    await handle(database, clock, channel, {"callback_query": OLD_BUTTON})
    async with database.reading() as session:
        rows = (await session.execute(select(Inbox.chat_id, Inbox.dead_at, Inbox.done_at).where(Inbox.bot == BOT))).all()
        assert [(row.chat_id == WHO, row.dead_at is None, row.done_at is not None) for row in rows] == [(False, True, True)]
        assert (await session.scalars(select(func.count()).select_from(Outbox).where(Outbox.chat_id == WHO))).one() == 0
