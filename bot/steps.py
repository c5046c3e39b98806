"""What forms have in common: reading a typed answer, drawing a nonce."""

import secrets

from aiogram.types import Message

from bot.free_text import not_text
from bot.visit import Visit
from people.cleaning import tidy

TRAIL = 50


def typed(visit: Visit, message: Message) -> str | None:
    """What was typed, without what cannot be seen. When it is no text, says so kindly above the question and returns None."""
    if message.text is None:
        visit.note(visit.t("{why} The question is still open:", why=not_text(message, visit.t)))
        return None
    text = tidy(message.text)
    if not text:
        visit.note(visit.t("I could not see any words in that. Please type your answer."))
        return None
    return text


def draw_nonce(visit: Visit) -> None:
    """Draw the key of what the next screen asks to confirm: a second tap, or the same update again, then gives the same receipt."""
    visit.put("nonce", secrets.token_urlsafe(12))


def step_on(visit: Visit, number: int, *, to: int) -> None:
    """In a queue, past the card of this number; 0 is the queue's first."""
    visit.put("trail", [*visit.numbers("trail"), number][-TRAIL:])
    visit.put("id", to)


def step_back(visit: Visit) -> None:
    """To the card that was shown before this one."""
    trail = visit.numbers("trail")
    if not trail:
        visit.note(visit.t("This is the first one."))
        return
    visit.put("id", trail[-1])
    visit.put("trail", trail[:-1])
