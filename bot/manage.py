"""Managing (管理): where staff set what counts, what holds, and what is offered."""

from aiogram_dialog import Dialog

from bot import places
from bot.labels import lead
from bot.screen import screen
from bot.states import Manage
from bot.visit import Button, View, Visit


def manage_dialog() -> Dialog:
    return Dialog(screen(Manage.hub, show_hub, places.press))


async def show_hub(visit: Visit) -> View:
    t = visit.t
    rows = [
        [lead("kinds", t), lead("rules", t)],
        [Button(t("Objections to the board"), "go:objections"), lead("stock", t)],
        [lead("team", t), lead("residents", t)],
        [Button(t("Back to the menu"), "go:menu")],
    ]
    return View(t("What would you like to look after?"), rows)
