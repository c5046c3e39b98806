"""The commands behind the page's menu button."""

from collections.abc import Sequence
from typing import Any

from aiogram import methods
from aiogram.types import BotCommand, BotCommandScopeChat

from bot.channels.webchat_desk import Desk, Handler, private_chat
from messages import transcript_menu
from messages.transcript_menu import Command
from messages.turn import open_turn


async def set_commands(desk: Desk, call: methods.SetMyCommands) -> bool:
    return await _store(desk, call, [(command.command, command.description) for command in call.commands])


async def delete_commands(desk: Desk, call: methods.DeleteMyCommands) -> bool:
    return await _store(desk, call, [])


async def get_commands(desk: Desk, call: methods.GetMyCommands) -> list[BotCommand]:
    async with desk.database.reading() as session:
        found = await transcript_menu.menu(session, bot=desk.bot.id, scope=_scope(call), language=call.language_code or "")
    return [BotCommand(command=command, description=description) for command, description in found]


async def menu_button(_desk: Desk, _call: methods.SetChatMenuButton) -> bool:
    """The page always shows one."""
    return True


HANDLERS: dict[type[methods.TelegramMethod[Any]], Handler] = {
    methods.SetMyCommands: set_commands,
    methods.DeleteMyCommands: delete_commands,
    methods.GetMyCommands: get_commands,
    methods.SetChatMenuButton: menu_button,
}


async def _store(desk: Desk, call: methods.SetMyCommands | methods.DeleteMyCommands, commands: Sequence[Command]) -> bool:
    bot, scope, language = desk.bot.id, _scope(call), call.language_code or ""

    async def write(session: Any) -> None:
        if commands:
            await transcript_menu.set_menu(session, bot=bot, scope=scope, language=language, commands=commands)
        else:
            await transcript_menu.drop_menu(session, bot=bot, scope=scope, language=language)

    turn = open_turn()
    if turn is not None:
        turn.at_done(write)
    else:
        async with desk.database.begin() as session:
            await write(session)
    return True


def _scope(call: methods.SetMyCommands | methods.DeleteMyCommands | methods.GetMyCommands) -> str:
    if isinstance(call.scope, BotCommandScopeChat):
        return transcript_menu.chat_scope(private_chat(call.scope.chat_id))
    return call.scope.type if call.scope is not None else transcript_menu.DEFAULT
