"""Taking an approved activity back: a reason, a look at what happens, and only then it is done."""

from aiogram.types import Message

from bot.queue import chosen_reason, reasons_view
from bot.states import ApproveLogs
from bot.steps import typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import log_cards, reversals
from points.logs import clean_words
from words import decisions
from words.reasons import take_back_reasons


async def show_reasons(visit: Visit) -> View:
    t = visit.t
    return reasons_view(t("Why are the points taken back? The member will read it. Tap, or type a line."), take_back_reasons(t), t)


async def on_reason_press(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(ApproveLogs.card)
    elif reason := chosen_reason(payload, take_back_reasons(visit.t)):
        await take_words(visit, reason)


async def on_reason(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await take_words(visit, text)


async def take_words(visit: Visit, reason: str) -> None:
    """Keep the reason until it is confirmed. Raises `WordsUnclear`."""
    visit.put("why", clean_words(reason))
    await visit.go(ApproveLogs.back_sure)


async def show_sure(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await log_cards.card(session, actor=visit.person_id, log_id=visit.number("id"), now=visit.now)
    mention(card.person_id)
    text = decisions.before_taking_back(card, visit.text("why"), t, zone=visit.services.zone)
    return View(text, [[Button(t("Take the points back"), "yes")], [Button(t("Back"), "back")]])


async def on_sure(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(ApproveLogs.card)
        return
    number = visit.number("id")
    async with visit.services.database.begin() as session:
        await reversals.reverse(session, actor=visit.person_id, log_id=number, reason=visit.text("why"), now=visit.now)
    visit.put("why", "")
    visit.put("decided", number)
    await visit.go(ApproveLogs.done)
