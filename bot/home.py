"""Where one lives, for searches near by: a grid or building of one's community, chosen, changed and taken back in the settings."""

from bot.states import Settings
from bot.steps import turns
from bot.visit import Button, View, Visit
from people import homes
from words.numbers import row_id

PAGE = 12


async def show_home(visit: Visit) -> View:
    t, after = visit.t, visit.number("homes_after")
    async with visit.services.database.reading() as session:
        found = await homes.buildings(session, community_id=visit.community_id, after=after, limit=PAGE + 1)
        lives = await homes.home_of(session, person_id=visit.person_id)
    buttons = [Button(node.name, f"node:{node.id}") for node in found[:PAGE]]
    lines = [
        t("Where do you live? When somebody near you is missing, volunteers are asked by this."),
        t("Nobody else sees it, and nobody follows where you are."),
    ]
    rows = [*(buttons[at : at + 2] for at in range(0, len(buttons), 2)), turns(t, after, [node.id for node in found], PAGE)]
    rows += [[Button(t("Do not say where"), "none")]] if lives else []
    return View("\n".join(lines), [*rows, [Button(t("Back"), "back")]])


async def on_home(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "after":
        visit.put("homes_after", number or 0)
        return
    async with visit.services.database.begin() as session:
        if name == "node" and number:
            await homes.settle(session, person_id=visit.person_id, node_id=number, now=visit.now)
        elif name == "none":
            await homes.remove(session, person_id=visit.person_id)
    if name != "back":
        visit.note(visit.t("Changed."))
    visit.put("homes_after", 0)
    await visit.go(Settings.main)
