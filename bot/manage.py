"""Managing (管理): where staff set what counts, what holds, and what is offered."""

from aiogram_dialog import Dialog

from bot import places
from bot.labels import lead
from bot.screen import screen
from bot.states import Manage
from bot.visit import Button, View, Visit
from points import objections
from wishes import screening


def manage_dialog() -> Dialog:
    return Dialog(screen(Manage.hub, show_hub, places.press))


async def show_hub(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        waiting = await objections.count_waiting(session, actor=visit.person_id, now=visit.now)
        wished = await screening.count_waiting(session, actor=visit.person_id, now=visit.now)
    rows = [
        [lead("desk", t)],
        [lead("kinds", t), lead("rules", t)],
        [lead("objections", t, number=waiting), lead("stock", t)],
        [lead("team", t), lead("residents", t)],
        [lead("approve_wishes", t, number=wished), lead("wish_rules", t)],
        [lead("projects", t), lead("resource_list", t)],
        [lead("roster", t), Button(t("Home badge for a family"), "go:elder_for")],
        [Button(t("Approved elders"), "go:elders_approved")],
        [lead("incidents", t), lead("station_figures", t)],
        [lead("wish_figures", t)],
        [lead("print", t), Button(t("Approved lately"), "go:decided")],
        [Button(t("Back to the menu"), "go:menu")],
    ]
    return View(t("What would you like to look after?"), rows)
