"""aiogram-dialog runs unchanged on the web chat: a menu edits its message, a stale one is let be."""

from typing import Any

import pytest
from aiogram import Bot, Dispatcher, Router
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage, SimpleEventIsolation
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Const, Format

from bot.channels.webchat import webchat_bot
from core.database import Database
from messages import transcript
from messages.watch import Watch
from tests.bot.webchat_kit import turn_in
from tests.clock import Clock

CHAT = 4242


class Steps(StatesGroup):
    ask = State()
    thanks = State()


async def _count(_query: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["count"] = manager.dialog_data.get("count", 0) + 1


async def _getter(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    return {"count": dialog_manager.dialog_data.get("count", 0)}


@pytest.fixture(scope="module")
def dispatcher() -> Dispatcher:
    dispatcher = Dispatcher(storage=MemoryStorage(), events_isolation=SimpleEventIsolation())
    ask = Window(
        Format("Count {count}"), Button(Const("+1"), id="more", on_click=_count), SwitchTo(Const("Go"), id="go", state=Steps.thanks),
        getter=_getter, state=Steps.ask,
    )  # fmt: skip
    thanks = Window(Const("Thanks"), SwitchTo(Const("Back"), id="back", state=Steps.ask), state=Steps.thanks)
    router = Router()

    @router.message(CommandStart())
    async def start(_message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Steps.ask, mode=StartMode.RESET_STACK)

    dispatcher.include_routers(router, Dialog(ask, thanks))
    setup_dialogs(dispatcher)
    return dispatcher


class Visitor:
    """Somebody who types and taps, one update a turn."""

    def __init__(self, database: Database, bot: Bot, dispatcher: Dispatcher) -> None:
        self.database, self.bot, self.dispatcher = database, bot, dispatcher
        self.user = {"id": CHAT, "is_bot": False, "first_name": "Wang"}
        self.updates = 0

    async def says(self, text: str) -> None:
        message = {"message_id": 10**9 + self.updates, "date": 0, "chat": {"id": CHAT, "type": "private"}, "from": self.user, "text": text}
        await self._feed({"message": message})

    async def taps(self, label: str) -> None:
        async with self.database.reading() as session:
            seen = (await transcript.page(session, bot=1, chat_id=CHAT))[-1]
        assert seen.body is not None
        (button,) = [one for row in seen.body["reply_markup"]["inline_keyboard"] for one in row if one["text"] == label]
        query = {"id": f"{CHAT}:{self.updates}", "from": self.user, "chat_instance": "1", "data": button["callback_data"]}
        await self._feed({"callback_query": query | {"message": seen.body}})

    async def sees(self) -> list[str]:
        async with self.database.reading() as session:
            return [(seen.body or {})["text"] for seen in await transcript.page(session, bot=1, chat_id=CHAT)]

    async def _feed(self, update: dict[str, Any]) -> None:
        self.updates += 1
        async with turn_in(self.database, chat_id=CHAT):
            await self.dispatcher.feed_raw_update(self.bot, {"update_id": self.updates, **update})


async def test_a_dialog_edits_its_message_in_place(database: Database, clock: Clock, dispatcher: Dispatcher) -> None:
    visitor = Visitor(database, webchat_bot(database, watch=Watch(), clock=clock), dispatcher)
    await visitor.says("/start")
    await visitor.taps("+1")
    await visitor.taps("+1")
    assert await visitor.sees() == ["Count 2"]
    await visitor.taps("Go")
    assert await visitor.sees() == ["Thanks"]
    await visitor.taps("Back")
    await visitor.says("/start")
    assert await visitor.sees() == ["Count 2", "Count 0"]
