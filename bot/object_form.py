"""Objecting to a board: one message, a look at it, send. The board's number is kept as `id`."""

from aiogram.types import Message

from bot.states import Board
from bot.steps import typed
from bot.visit import Button, View, Visit
from points import board_pages, objections
from points.logs import clean_words
from words import boards


async def show_words(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        sheet = await board_pages.sheet(session, board_id=visit.number("id"))
    lines = [
        t("What is wrong on the board of {month}? Please write it in one message.", month=boards.month_name(sheet.month, t)),
        t("For example: I cleared snow on the 12th, and it was approved, but it is not counted."),
        t("Only the staff read it. Each member objects once a month."),
    ]
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(Board.page)


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `WordsUnclear`."""
    if text := typed(visit, message):
        visit.put("words", clean_words(text))
        await visit.go(Board.confirm)


async def show_confirm(visit: Visit) -> View:
    t = visit.t
    lines = [t("Your objection:"), t('"{words}"', words=visit.text("words")), "", t("Send it to the staff?")]
    rows = [[Button(t("Send objection"), "send"), Button(t("Write it anew"), "anew")], [Button(t("Back"), "back")]]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    """Raises what `objections.object_` raises."""
    if payload == "send":
        async with visit.services.database.begin() as session:
            await objections.object_(session, actor=visit.person_id, board_id=visit.number("id"), words=visit.text("words"), now=visit.now)
        visit.put("words", "")
        await visit.go(Board.objection)
    elif payload in ("anew", "back"):
        visit.put("words", "")
        await visit.go(Board.words if payload == "anew" else Board.page)


async def show_objection(visit: Visit) -> View:
    """The receipt, and later what was decided."""
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await objections.mine(session, person_id=visit.person_id, board_id=visit.number("id"))
    rows = [[Button(t("Back to the board"), "back"), Button(t("Menu"), "go:menu")]]
    if card is None:
        return View(t("You have not objected to this board."), rows)
    lines = [boards.objection_card(card, t, zone=visit.services.zone), "", boards.objection_status(card, t)]
    if card.status == "waiting":
        lines.append(t("I tell you as soon as they have decided. Until then the board does not become final."))
    if card.reason:
        lines.append(t("Reason: {reason}", reason=card.reason))
    return View("\n".join(lines), rows)
