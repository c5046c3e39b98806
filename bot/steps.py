"""What screens have in common: reading a typed answer, drawing a nonce, turning a list's pages."""

import secrets
from collections.abc import Sequence

from aiogram.types import Message

from bot import free_text
from bot.free_text import is_greeting, not_text
from bot.visit import Button, Visit
from core.i18n import Translator
from people.cleaning import clean_name, clean_phone, tidy
from words.numbers import count, is_numeric

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


async def typed_count(visit: Visit, message: Message, *, advice: str) -> int | None:
    """A whole count that was typed. Other numbers are answered with the advice, all else as free text."""
    text = message.text or ""
    number = count(text)
    if number is None and is_numeric(text):
        visit.note(advice)
    elif number is None:
        await free_text.answer(visit, message)
    return number


def own_phone(visit: Visit, message: Message) -> str | None:
    """A phone number that was typed, or shared as one's own contact; somebody else's is not taken. Raises `PhoneUnclear`."""
    contact = message.contact
    if contact is not None and message.from_user is not None and contact.user_id != message.from_user.id:
        visit.note(visit.t("That is somebody else's number. Please type your own, or leave it out."))
        return None
    text = contact.phone_number if contact else typed(visit, message)
    return clean_phone(text) if text else None


def go_on(t: Translator) -> Button:
    """Back to the form that waits below."""
    return Button(t("Go on with what I was filling in"), "go:form")


def draw_nonce(visit: Visit) -> None:
    """Draw the key of what the next screen asks to confirm: a second tap, or the same update again, then gives the same receipt."""
    visit.put("nonce", secrets.token_urlsafe(12))


def turns(t: Translator, after: object, keys: Sequence[object], page: int, *, onward: str = "") -> list[Button]:
    """The buttons that turn a list: back to its first page, and on. `keys` are of what was found `after`: of one more than a page holds."""
    back = [Button(t("First page"), "after:0")] if after else []
    return [*back, Button(onward or t("More"), f"after:{keys[page - 1]}")] if len(keys) > page else back


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
