"""A small bot that answers so that a test can tell what it heard."""

from aiogram import Bot, Dispatcher, F, Router
from aiogram.enums import ContentType
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from bot.storage import TurnStorage

BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="One", callback_data="secret-one"), InlineKeyboardButton(text="Two", callback_data="secret-two")],
        [InlineKeyboardButton(text="Tell", callback_data="tell"), InlineKeyboardButton(text="Alarm", callback_data="alarm")],
        [InlineKeyboardButton(text="Vanish", callback_data="vanish"), InlineKeyboardButton(text="Map", url="https://example.org/map")],
    ]
)


def parrot() -> Dispatcher:
    """Says what it heard; its buttons edit, toast, alert and delete."""
    router = Router()

    @router.message(F.text == "buttons")
    async def buttons(message: Message) -> None:
        await message.answer("Choose", reply_markup=BUTTONS)

    @router.message(F.text == "paper")
    async def paper(message: Message) -> None:
        await message.answer_document(BufferedInputFile(b'{"a": 1}', "数据.json"))

    @router.message(F.text == "commands")
    async def commands(message: Message, bot: Bot) -> None:
        await bot.set_my_commands([BotCommand(command="buttons", description="按钮")], scope=BotCommandScopeChat(chat_id=message.chat.id))
        await message.answer("set")

    @router.message()
    async def echo(message: Message) -> None:
        kind = ContentType(message.content_type)
        await message.answer(f"heard {kind.value}: {message.text or message.caption or ''}")

    @router.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        if query.data == "tell":
            await query.answer("In passing")
        elif query.data == "alarm":
            await query.answer("Look here", show_alert=True)
        elif query.data == "vanish":
            await query.answer()
            await query.message.delete()
        else:
            await query.answer()
            await query.message.edit_text(f"You chose {query.data}", reply_markup=BUTTONS)

    dispatcher = Dispatcher(storage=TurnStorage(), events_isolation=DisabledEventIsolation())
    dispatcher.include_router(router)
    return dispatcher
