"""Screens: what is shown, what a press does, what a message does. A dialog is a list of them."""

from collections.abc import Awaitable, Callable

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.api.entities import MediaAttachment
from aiogram_dialog.api.internal import RawKeyboard
from aiogram_dialog.api.internal.widgets import MarkupFactory
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.utils import intent_callback_data
from aiogram_dialog.widgets.input import BaseInput
from aiogram_dialog.widgets.kbd import Keyboard
from aiogram_dialog.widgets.media import Media
from aiogram_dialog.widgets.text import Text

from bot import free_text, letters, places
from bot.visit import Button, Picture, View, Visit
from core.refusals import Refusal
from words.refusals import refusal_text
from words.saying import clipped

MOST_TEXT = 4096
MOST_CAPTION = 1024

Show = Callable[[Visit], Awaitable[View]]
Press = Callable[[Visit, str], Awaitable[None]]
Hear = Callable[[Visit, Message], Awaitable[None]]


def screen(state: State, show: Show, press: Press, hear: Hear | None = None) -> Window:
    """One screen. Without `hear` a message is taken as free text. A refusal is said above the screen, which stays as it was."""

    async def getter(dialog_manager: DialogManager, **_: object) -> dict[str, object]:
        return {"view": await show(Visit(dialog_manager))}

    return Window(
        _Body(), _Buttons(press, state), _Shown(), _Ear(hear or free_text.answer), state=state, getter=getter, markup_factory=_Markup()
    )


def _view(data: dict[str, object]) -> View:
    view = data["view"]
    assert isinstance(view, View)
    return view


class _Body(Text):
    async def _render_text(self, data: dict[str, object], manager: DialogManager) -> str:
        view = _view(data)
        note = _take_note(manager)
        text = f"{note}\n\n{view.text}" if note else view.text
        return clipped(text, MOST_CAPTION if view.picture else MOST_TEXT)


class _Shown(Media):
    async def _render_media(self, data: dict[str, object], manager: DialogManager) -> MediaAttachment | None:
        picture = _view(data).picture
        return Picture(picture) if picture else None


class _Buttons(Keyboard):
    """The view's rows. The screen's name is part of the callback data, so that a press on an older screen is never taken for this one."""

    def __init__(self, press: Press, state: State) -> None:
        super().__init__(id=(state.state or "").replace(":", "."))
        self.press = press

    async def _render_keyboard(self, data: dict[str, object], manager: DialogManager) -> RawKeyboard:
        view = _view(data)
        return [[self._button(button) for button in row] for row in view.rows if row]

    def _button(self, button: Button) -> InlineKeyboardButton:
        if button.payload.startswith(letters.LINKS):
            return letters.button(button.label, button.payload)
        leads = button.payload.startswith((places.EDIT, places.ANEW))
        return InlineKeyboardButton(text=button.label, callback_data=button.payload if leads else self._item_callback_data(button.payload))

    async def _process_item_callback(self, callback: CallbackQuery, data: str, dialog: DialogProtocol, manager: DialogManager) -> bool:
        visit = Visit(manager)
        try:
            await self.press(visit, data)
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
        return True


class _Markup(MarkupFactory):
    """Inline buttons; those of the open screen carry its intent, those that lead to a place carry nothing and never grow old."""

    async def render_markup(self, data: dict[str, object], manager: DialogManager, keyboard: RawKeyboard) -> InlineKeyboardMarkup:
        intent_id = manager.current_context().id
        rows = [[button for button in row if isinstance(button, InlineKeyboardButton)] for row in keyboard]
        for button in (button for row in rows for button in row):
            if button.url is None and not (button.callback_data or "").startswith((places.EDIT, places.ANEW)):
                button.callback_data = intent_callback_data(intent_id, button.callback_data)
        return InlineKeyboardMarkup(inline_keyboard=rows)


class _Ear(BaseInput):
    def __init__(self, hear: Hear) -> None:
        super().__init__()
        self.hear = hear

    async def process_message(self, message: Message, dialog: DialogProtocol, manager: DialogManager) -> bool:
        visit = Visit(manager)
        try:
            await self.hear(visit, message)
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
        return True


def _take_note(manager: DialogManager) -> str:
    note = manager.dialog_data.pop("note", None)
    start = manager.start_data
    if note is None and isinstance(start, dict):
        note = start.pop("note", None)
    return note if isinstance(note, str) else ""
