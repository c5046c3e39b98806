"""The resource list in chat (资源清单): what I can do and when, what my unit offers, and what the community has, page by page."""

from collections.abc import Sequence

from aiogram_dialog import Dialog

from bot import resource_form, resource_times
from bot.alliance_states import Resources
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from people import units
from people.units import UnitUnknown
from wishes import resources
from wishes.resource_lists import ResourceLine
from words import resources as words
from words.numbers import row_id

PAGE = 8
MOST_LABEL = 30
MOST_UNITS = 3


def resources_dialog() -> Dialog:
    return Dialog(
        screen(Resources.mine, show_mine, on_list),
        screen(Resources.of_unit, show_unit, on_list),
        screen(Resources.one, show_one, on_one),
        screen(Resources.community, show_community, on_list),
        screen(Resources.words, resource_form.show_words, resource_form.on_words_press, resource_form.on_words),
        screen(Resources.kind, resource_form.show_kind, resource_form.on_kind),
        screen(Resources.days, resource_times.show_days, resource_times.on_days),
        screen(Resources.parts, resource_times.show_parts, resource_times.on_parts),
        screen(Resources.check, resource_form.show_check, resource_form.on_check),
        screen(Resources.quantity, resource_form.show_quantity, resource_form.on_quantity_press, resource_form.on_quantity),
    )


async def show_mine(visit: Visit) -> View:
    """What one has listed, with the ways to list more."""
    t = visit.t
    visit.put("unit", 0)
    async with visit.services.database.reading() as session:
        found = await resources.of_person(session, person_id=visit.person_id, after=visit.number("after"), limit=PAGE + 1)
        mine = await units.of_person(session, visit.person_id)
    lines = [t("What you can do for neighbours. The community sees it and asks you when a wish fits; others do not see your name:")]
    if not found:
        lines = [t("Can you mend lamps, cut hair, play chess, drive? List it here: when a wish fits, the community asks you.")]
    own = [[Button(t("What {unit} offers", unit=unit.name), f"unit:{unit.id}")] for unit in mine[:MOST_UNITS]]
    rows = [[Button(t("Add what I can do"), "add")], *own, [Button(t("What the community has"), "community")]]
    return _list(visit, lines, found, [*rows, _last(visit)])


async def show_unit(visit: Visit) -> View:
    """What a unit of the speaker's offers. Raises `UnitUnknown`."""
    t, unit_id = visit.t, visit.number("unit")
    async with visit.services.database.reading() as session:
        name = next((unit.name for unit in await units.of_person(session, visit.person_id) if unit.id == unit_id), "")
        if not name:
            raise UnitUnknown
        found = await resources.of_unit(session, unit_id=unit_id, after=visit.number("after"), limit=PAGE + 1)
    lines = [t("What {unit} offers; everybody in the community can read it:", unit=name)]
    if not found:
        lines = [t("{unit} offers nothing yet. Rooms, goods, services: what could residents use?", unit=name)]
    rows = [[Button(t("Add what we offer"), "add")], [Button(t("Back"), "mine"), Button(t("Menu"), "go:menu")]]
    return _list(visit, lines, found, rows)


async def show_community(visit: Visit) -> View:
    """Units by name, neighbours by what it is about."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await resources.list_of(session, community_id=visit.community_id, after=after, limit=PAGE + 1)
    lines = [t("What the community has, of units and of neighbours:")] if found else [t("Nobody has listed anything yet.")]
    for line in found[:PAGE]:
        lines += ["", *words.public(line, t)]
    page = turns(t, after, [line.resource_id for line in found], PAGE)
    rows = [page, [Button(t("I can help"), "mine"), Button(t("Services list"), "go:services_list")], [Button(t("Menu"), "go:menu")]]
    return View("\n".join(lines), rows)


async def on_list(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    visit.put("said", "")
    if name == "after":
        visit.put("after", number)
    elif name == "one":
        visit.put("one", number)
        await visit.go(Resources.one)
    elif name == "add":
        await resource_form.begin(visit)
    elif name in ("unit", "community", "mine"):
        visit.put("after", 0)
        visit.put("unit", number)
        await visit.go({"unit": Resources.of_unit, "community": Resources.community, "mine": Resources.mine}[name])


async def show_one(visit: Visit) -> View:
    t, line = visit.t, await _one(visit)
    if line is None:
        return View(t("That entry was taken off the list already."), [[Button(t("Back"), "back")]])
    lines = [*words.own(line, t), "", t("Does it still hold? If not, take it off: nobody asks you for it any more.")]
    return View("\n".join(lines), [[Button(t("Take it off the list"), "off")], [Button(t("Back"), "back")]])


async def on_one(visit: Visit, payload: str) -> None:
    """Raises `ResourceUnknown`, `NotAllowed`."""
    if payload == "off":
        async with visit.services.database.begin() as session:
            await resources.end(session, actor=visit.person_id, resource_id=visit.number("one"), now=visit.now)
        visit.note(visit.t("It is off the list."))
    await visit.go(Resources.of_unit if visit.number("unit") else Resources.mine)


def _list(visit: Visit, head: list[str], found: Sequence[ResourceLine], rows: list[list[Button]]) -> View:
    said = visit.text("said")
    lines = [said, "", *head] if said else list(head)
    for number, line in enumerate(found[:PAGE], start=1):
        first, *rest = words.own(line, visit.t)
        lines += ["", f"{number}. {first}", *rest]
    entries = [
        [Button(f"{number}. {words.short(line, MOST_LABEL)}", f"one:{line.resource_id}")] for number, line in enumerate(found[:PAGE], 1)
    ]
    page = turns(visit.t, visit.number("after"), [line.resource_id for line in found], PAGE)
    return View("\n".join(lines), [*entries, page, *rows])


async def _one(visit: Visit) -> ResourceLine | None:
    """One's own, or one of the unit that is looked at."""
    wanted, unit_id = visit.number("one"), visit.number("unit")
    async with visit.services.database.reading() as session:
        if unit_id:
            found = await resources.of_unit(session, unit_id=unit_id, after=wanted - 1, limit=1)
        else:
            found = await resources.of_person(session, person_id=visit.person_id, after=wanted - 1, limit=1)
    return next((line for line in found if line.resource_id == wanted), None)


def _last(visit: Visit) -> list[Button]:
    return [Button(visit.t("Services list"), "go:services_list"), Button(visit.t("Menu"), "go:menu")]
