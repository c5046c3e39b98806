"""Drills in chat: staff propose one to the family, a guardian begins it, and can play the finder too."""

from aiogram_dialog import Dialog

from bot.badge_states import Drill
from bot.screen import screen
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from qrcodes import drills, elder_access, elder_cards
from words import saying


def drill_dialog() -> Dialog:
    return Dialog(screen(Drill.main, show_main, on_main), screen(Drill.begun, show_begun, on_begun))


async def show_main(visit: Visit) -> View:
    """What a drill is; the family can begin it, the station can only ask the family."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=number, now=visit.now)
        is_family = await elder_access.is_guardian(session, person_id=visit.person_id, elder_id=number)
        before = await drills.last(session, elder_id=number)
    zone = visit.services.zone
    last = t("The last one was on {day}.", day=saying.day(before.astimezone(zone).date(), t)) if before else t("There was none yet.")
    lines = [
        t("Practice drill for {called}", called=card.called),
        "",
        t("Everybody is told as if the badge had been scanned: the family, the officer on duty, the secretary. Every message says DRILL."),
        t("It is worth doing once a year: it shows whether all phones ring, and how fast help comes."),
        last,
    ]
    if is_family:
        if not visit.text("nonce"):
            draw_nonce(visit)
        way = Button(t("Begin the drill now"), "begin")
    else:
        way = Button(t("Ask the family for a drill"), "propose")
    return View("\n".join(lines), [[way], [Button(t("Back"), f"go:elder:{number}"), Button(t("Menu"), "go:menu")]])


async def on_main(visit: Visit, payload: str) -> None:
    t, number = visit.t, visit.number("id")
    if payload == "propose":
        async with visit.services.database.begin() as session:
            asked = await drills.propose(session, actor=visit.person_id, elder_id=number, now=visit.now)
        visit.note(t.plural("{number} guardian was asked.", "{number} guardians were asked.", asked))
    elif payload == "begin":
        nonce, language = visit.text("nonce"), t.language
        async with visit.services.database.begin() as session:
            told = await drills.begin(session, actor=visit.person_id, elder_id=number, nonce=nonce, language=language, now=visit.now)
        visit.put("incident", told.incident_id)
        visit.put("secret", told.secret)
        await visit.go(Drill.begun)


async def show_begun(visit: Visit) -> View:
    """It runs. The finder's page can be played too."""
    t, secret = visit.t, visit.text("secret")
    lines = [
        t("The drill runs. The officer on duty and the family have been told."),
        t("Somebody can play the finder: open this page, send a position, write a message."),
    ]
    rows = [
        [Button(t("The finder's page"), f"{visit.services.public_url}/f/{secret}")],
        [Button(t("See the incident"), f"go:incident:{visit.number('incident')}"), Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(lines), rows)


async def on_begun(visit: Visit, payload: str) -> None:
    """Its buttons all lead elsewhere."""
