"""A question's buttons can be typed: 跳过, 就这些 and the like do what the button of that name does, and are no answer."""

import unicodedata

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Window

from bot import free_text
from bot.screen import Hear, Press, Show, screen
from bot.visit import View, Visit

# Other words for what the buttons that every question has say, by what such a button does.
_WORDS = {
    "skip": ("跳过", "不填", "先不填", "没有", "无", "skip", "none"),
    "done": ("就这些", "写好了", "填好了", "说完了", "没有了", "好了", "完了", "done", "that's all", "继续"),
    "keep": ("不改", "不变", "照旧", "keep"),
    "back": ("上一步", "上一题", "回上一步", "go back"),
}
_LEAVES_OUT = ("跳过", "不填", "先不填", "skip")
LONGEST = 24
_ENDS = " 　。.，,、！!…～~"


def asking(state: State, show: Show, press: Press, hear: Hear | None = None) -> Window:
    """A screen on which typed words that name one of its buttons press it."""

    async def heard(visit: Visit, message: Message) -> None:
        payload = pressed(await show(visit), message.text or "") if _is_short(message.text) else ""
        if payload:
            await press(visit, payload)
        elif _plain(message.text or "") in _LEAVES_OUT:
            visit.note(visit.t("This one cannot be left out."))
        else:
            await (hear or free_text.answer)(visit, message)

    return screen(state, show, press, heard)


def pressed(view: View, text: str) -> str:
    """What the button does that these words name; empty when they name none that is shown."""
    said = _plain(text)
    buttons = [button for row in view.rows for button in row if not button.payload.startswith(("go:", "at:"))]
    exact = next((button.payload for button in buttons if said and _plain(button.label) == said), "")
    return exact or next((button.payload for button in buttons if said in _WORDS.get(button.payload, ())), "")


def _is_short(text: str | None) -> bool:
    return text is not None and 0 < len(text) <= LONGEST


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(_ENDS)
