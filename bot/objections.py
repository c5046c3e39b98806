"""Deciding about objections: what the member says, where they stand, uphold or dismiss."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.screen import screen
from bot.states import Objections
from bot.steps import step_back, step_on, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from points import objections
from points.objections import ObjectionCard
from words import boards
from words.numbers import row_id
from words.reasons import objection_reasons


def objections_dialog() -> Dialog:
    return Dialog(
        screen(Objections.card, show_card, on_card),
        screen(Objections.reason, show_reasons, on_reason_press, on_reason),
        screen(Objections.done, show_done, on_done),
    )


async def show_card(visit: Visit) -> View:
    """The objection asked for, or the first that waits."""
    t, card = visit.t, await _card(visit)
    if card is None:
        return View(t("No objections are waiting."), [[Button(t("Back to the menu"), "go:menu")]])
    mention(card.person_id)
    text, number = boards.objection_card(card, t, zone=visit.services.zone), card.objection_id
    look = [Button(t("Look at the board"), f"at:board:{card.board_id}")]
    if card.status != "waiting":
        rows = [look, [Button(t("Next"), f"next:{number}"), Button(t("Menu"), "go:menu")]]
        return View(f"{text}\n\n{boards.objection_status(card, t)}", rows)
    hint = t("Upheld, the board is counted anew from the ledger: take back or give points first where they are wrong.")
    rows = [
        [Button(t("Uphold"), f"yes:{number}"), Button(t("Dismiss"), f"no:{number}")],
        [Button(t("Previous"), f"previous:{number}"), Button(t("Next"), f"next:{number}")],
        [*look, Button(t("Menu"), "go:menu")],
    ]
    return View(f"{text}\n\n{hint}", rows)


async def on_card(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if number is None:
        return
    if name == "yes":
        async with visit.services.database.begin() as session:
            await objections.uphold(session, actor=visit.person_id, objection_id=number, now=visit.now, zone=visit.services.zone)
        visit.put("decided", number)
        await visit.go(Objections.done)
    elif name == "no":
        visit.put("id", number)
        await visit.go(Objections.reason)
    elif name in ("next", "previous"):
        await _step(visit, number, forwards=name == "next")


async def show_reasons(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(reason, f"reason:{number}")] for number, reason in enumerate(objection_reasons(t))]
    text = t("Why does the board stay as it is? The member will read it. Tap, or type a line.")
    return View(text, [*rows, [Button(t("Back"), "back")]])


async def on_reason_press(visit: Visit, payload: str) -> None:
    said = dict(enumerate(objection_reasons(visit.t)))
    number = payload.removeprefix("reason:")
    if payload == "back":
        await visit.go(Objections.card)
    elif number.isdigit() and int(number) in said:
        await _dismiss(visit, said[int(number)])


async def on_reason(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        await _dismiss(visit, text)


async def show_done(visit: Visit) -> View:
    """The receipt stands alone, so that a second tap can't decide the next one unseen."""
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await objections.card(session, actor=visit.person_id, objection_id=visit.number("decided"), now=visit.now)
    mention(card.person_id)
    lines = [boards.objection_card(card, t, zone=visit.services.zone), "", boards.objection_status(card, t), t("The member has been told.")]
    return View("\n".join(lines), [[Button(t("Next"), "next"), Button(t("Menu"), "at:menu")]])


async def on_done(visit: Visit, payload: str) -> None:
    visit.put("id", 0)
    await visit.go(Objections.card)


async def _dismiss(visit: Visit, reason: str) -> None:
    """Raises `WordsUnclear`, `ObjectionDecided`."""
    number = visit.number("id")
    async with visit.services.database.begin() as session:
        await objections.dismiss(session, actor=visit.person_id, objection_id=number, reason=reason, now=visit.now)
    visit.put("decided", number)
    await visit.go(Objections.done)


async def _step(visit: Visit, number: int, *, forwards: bool) -> None:
    """Past this objection; after the last one comes the first again."""
    if not forwards:
        step_back(visit)
        return
    async with visit.services.database.reading() as session:
        found = await objections.waiting(session, actor=visit.person_id, now=visit.now, after=number)
    step_on(visit, number, to=found.objection_id if found else 0)


async def _card(visit: Visit) -> ObjectionCard | None:
    async with visit.services.database.reading() as session:
        if number := visit.number("id"):
            return await objections.card(session, actor=visit.person_id, objection_id=number, now=visit.now)
        return await objections.waiting(session, actor=visit.person_id, now=visit.now)
