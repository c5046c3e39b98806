"""Keeping one corrected answer of an elder's record."""

from datetime import date

from bot.badge_states import Elders
from bot.photos import fetch
from bot.visit import Visit
from qrcodes import corrections
from qrcodes.care_lines import Line
from qrcodes.corrections import Change
from qrcodes.elder_photos import Photo


async def keep(visit: Visit) -> None:
    """What the open question was answered with goes into the record. Raises what `corrections.correct` raises."""
    change = await _change(visit)
    async with visit.services.database.begin() as session:
        changed = await corrections.correct(session, actor=visit.person_id, elder_id=visit.number("id"), change=change, now=visit.now)
    forget(visit)
    t = visit.t
    visit.note(t("Changed, and in force at once.") if changed else t("It was so already. Nothing was changed."))


def forget(visit: Visit) -> None:
    """What was read to be corrected is not kept beyond it."""
    for name in ("called", "name", "address", "history", "photo", "taken_on"):
        visit.put(name, "")
    visit.put("lines", [])
    visit.put("shown", [])


async def _change(visit: Visit) -> Change:
    state = visit.state
    if state == Elders.called:
        return Change(called=visit.text("called"))
    if state == Elders.name:
        return Change(name=visit.text("name"))
    if state == Elders.address:
        return Change(address=visit.text("address"))
    if state == Elders.history:
        return Change(history=visit.text("history"))
    if state == Elders.building:
        return Change(node_id=visit.number("node"))
    if state == Elders.photo_day:
        sent = visit.text("photo")
        return Change(photo=Photo(await fetch(visit, sent), date.fromisoformat(visit.text("taken_on")), (sent,)))
    shown = visit.texts("shown")
    return Change(lines=tuple(Line(line, line in shown) for line in visit.texts("lines")))
