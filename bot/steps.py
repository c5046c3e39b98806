"""What forms have in common: reading a typed answer, drawing a nonce."""

import secrets

from aiogram.types import Message

from bot.free_text import is_greeting, not_text
from bot.visit import Visit
from people.cleaning import clean_name, clean_phone, tidy

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


def typed_name(visit: Visit, message: Message) -> str | None:
    """A name that was typed; a greeting is none. Raises `NameUnclear`."""
    text = typed(visit, message)
    if text is None:
        return None
    if is_greeting(text):
        visit.note(visit.t("Hello! I need your name here, for example Wang Fang."))
        return None
    return clean_name(text)


def own_phone(visit: Visit, message: Message) -> str | None:
    """A phone number that was typed, or shared as one's own contact; somebody else's is not taken. Raises `PhoneUnclear`."""
    contact = message.contact
    if contact is not None and message.from_user is not None and contact.user_id != message.from_user.id:
        visit.note(visit.t("That is somebody else's number. Please type your own, or leave it out."))
        return None
    text = contact.phone_number if contact else typed(visit, message)
    return clean_phone(text) if text else None


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
