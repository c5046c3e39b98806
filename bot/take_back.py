"""Taking an approved activity back: a reason, a look at what happens, and only then it is done."""

from aiogram.types import Message

from bot.queue import chosen_reason, reasons_view
from bot.states import ApproveLogs
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import log_cards, reversals
from points.logs import clean_words
from words import decisions
from words.numbers import row_id
from words.reasons import take_back_reasons

PAGE = 6


async def show_lately(visit: Visit) -> View:
    """What was approved, the newest first: each leads to its card, where it can be taken back."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await reversals.approved(session, actor=visit.person_id, now=visit.now, after=after or None, limit=PAGE + 1)
    mention(*(card.person_id for card in found))
    rows = [
        [Button(decisions.short_line(card, t, today=visit.today, zone=visit.services.zone), f"one:{card.log_id}")] for card in found[:PAGE]
    ]
    text = (
        t("Approved lately, the newest first. Which one would you like to look at, or take back?")
        if found
        else t("Nothing was approved yet.")
    )
    return View(text, [*rows, turns(t, after, [card.log_id for card in found], PAGE), [Button(t("Menu"), "go:menu")]])


async def on_lately(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        visit.put("id", number)
        visit.put("position", 0)
        await visit.go(ApproveLogs.card)
    elif name == "after":
        visit.put("after", number)


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
