"""What is stored about an elder, as a file for the family."""

import json

from aiogram_dialog import Dialog

from bot.badge_states import ElderExport
from bot.papers import send_paper
from bot.screen import screen
from bot.visit import Button, View, Visit
from qrcodes import elder_cards, family_export

FILE_NAME = "elder.json"


def elder_export_dialog() -> Dialog:
    return Dialog(screen(ElderExport.main, show_export, on_export))


async def show_export(visit: Visit) -> View:
    """What the file holds, before it is sent. Raises `ElderUnknown`, `NotAllowed`."""
    t, elder_id = visit.t, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=elder_id, now=visit.now)
    lines = [
        t("Everything that is stored about {called}, as a file:", called=card.called),
        t("what you told us and the photo, who agreed to what, guardians, badges and scans, what happened when, and who has read it."),
        t("It holds address and health: keep it where only the family looks."),
    ]
    rows = [[Button(t("Send me the file"), "send")], [Button(t("Back"), f"go:elder:{elder_id}"), Button(t("Menu"), "go:menu")]]
    return View("\n".join(lines), rows)


async def on_export(visit: Visit, payload: str) -> None:
    """Raises `ElderUnknown`, `NotAllowed`."""
    async with visit.services.database.begin() as session:
        stored = await family_export.of_elder(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
    await send_paper(visit, name=FILE_NAME, make=lambda: json.dumps(stored, ensure_ascii=False, indent=2).encode())
    visit.note(visit.t("Here it is, as a file."))
