"""The staff desk (工作台) from the chat: a link into it for a browser, and the answer when it asks whether it is really them."""

import asyncio

from aiogram_dialog import Dialog

from bot import audiences, places
from bot.screen import screen
from bot.states import Desk
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from core.refusals import Refusal
from people import desk_confirming, desk_links
from people.persons import masked
from words import desk_words
from words.numbers import row_id
from words.refusals import refusal_text

# A button under the desk's question: `desk_confirm:LINK:yes`.
LEAD = "desk_confirm"


def desk_dialog() -> Dialog:
    return Dialog(
        screen(Desk.main, show_main, on_main),
        screen(Desk.link, show_link, on_link),
        screen(Desk.confirm, show_confirm, on_confirm),
        screen(Desk.done, show_done, places.press),
    )


async def show_main(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("The staff desk is a page for a computer or a phone: approve, print, look after people, see figures."),
        t("I make you a link that opens it. It works once, within ten minutes, and is for you alone."),
        t("After half an hour without use, and in any case after eight hours, the desk closes by itself."),
    ]
    return View("\n".join(lines), [[Button(t("Make a link to the desk"), "link")], [Button(t("Back to the menu"), "go:menu")]])


async def on_main(visit: Visit, payload: str) -> None:
    if payload == "link":
        async with visit.services.database.begin() as session:
            token = await desk_links.issue(session, actor=visit.person_id, now=visit.now)
        visit.put("link", f"{visit.services.public_url}/desk/enter/{token}")
        await visit.go(Desk.link)


async def show_link(visit: Visit) -> View:
    """The link as words, as a button and as a picture to scan. It lets in whoever opens it first."""
    t, link = visit.t, visit.text("link")
    lines = [
        t(
            "Open this link on the computer, or scan the picture with the phone that you want to work on, within ten minutes. "
            "It works once."
        ),
        t("Do not pass it on: it opens the desk of {name}.", name=masked(visit.speaker.name)),
        link,
    ]
    return View("\n".join(lines), [[Button(t("Open the desk"), link)], [Button(t("Done"), "done")]], await asyncio.to_thread(qr_png, link))


async def on_link(visit: Visit, payload: str) -> None:
    visit.put("link", "")
    await visit.home()


async def from_notice(visit: Visit, tail: str) -> bool:
    """A yes or a no under the desk's question counts at once. False when the button only leads to the question."""
    number, _, said = tail.partition(":")
    link_id = row_id(number)
    if link_id is None or said not in ("yes", "no") or not audiences.member(visit.speaker):
        return False
    try:
        words = await _answer(visit, link_id, said)
    except Refusal as refusal:
        await visit.home(refusal_text(refusal, visit.t, zone=visit.services.zone))
    else:
        await visit.open(Desk.done, {"said": words})
    return True


async def show_confirm(visit: Visit) -> View:
    t, number = visit.t, visit.number("id")
    try:
        async with visit.services.database.reading() as session:
            found = await desk_confirming.asked(session, link_id=number, actor=visit.person_id, now=visit.now)
    except Refusal as refusal:
        return View(refusal_text(refusal, t, zone=visit.services.zone), [[Button(t("Back to the menu"), "go:menu")]])
    rows = [[Button(t("Yes, it is me"), "yes")], [Button(t("No, that is not me"), "no")]]
    return View(desk_words.question(found, t, visit.services.zone), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload in ("yes", "no"):
        visit.put("said", await _answer(visit, visit.number("id"), payload))
        await visit.go(Desk.done)


async def show_done(visit: Visit) -> View:
    return View(visit.text("said"), [[Button(visit.t("Menu"), "go:menu")]])


async def _answer(visit: Visit, link_id: int, said: str) -> str:
    """What was done, in words. Raises `NothingToConfirm`."""
    async with visit.services.database.begin() as session:
        if said == "yes":
            await desk_confirming.confirm(session, link_id=link_id, actor=visit.person_id, now=visit.now)
            return desk_words.yes_said(visit.t)
        ended = await desk_confirming.deny(session, link_id=link_id, actor=visit.person_id, now=visit.now)
    return desk_words.no_said(visit.t, ended=ended)
