"""Stored updates are handled once, in order, and survive what goes wrong."""

from aiogram import Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from core.database import Database
from tests.bot.chats import Recorder, bare_dispatcher, store, text, worker_on
from tests.clock import Clock


def echoing() -> Dispatcher:
    dispatcher = bare_dispatcher()

    @dispatcher.message()
    async def echo(message: Message, state: FSMContext | None = None) -> None:
        if state is None:
            return
        count = (await state.get_data()).get("count", 0) + 1
        await state.set_data({"count": count})
        await message.answer(f"{count}: {message.text}")

    return dispatcher


async def test_updates_are_answered_in_order_with_their_conversation(database: Database, clock: Clock) -> None:
    channel = Recorder()
    await store(database, clock, text(1, 7, "a"), text(2, 8, "b"), text(3, 7, "c"))
    await worker_on(database, echoing(), channel, clock).drain()
    assert [words for chat, words in channel.texts() if chat == 7] == ["1: a", "2: c"]
    assert (8, "1: b") in channel.texts()
