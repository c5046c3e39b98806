"""A unit's own view: what to prepare, what was fetched, what members think of it, and a month's settlement as Excel."""

from datetime import date

from aiogram_dialog import Dialog

from bot.labels import lead
from bot.papers import send_paper
from bot.screen import screen
from bot.shop_states import UnitView
from bot.steps import turns
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import units
from people.models import Unit
from points import earned, unit_view
from words import goods, saying, settlements
from words.numbers import row_id

PAGE = 8


def unit_dialog() -> Dialog:
    return Dialog(
        screen(UnitView.main, show_main, on_main),
        screen(UnitView.fetched, show_fetched, on_page),
        screen(UnitView.opinions, show_opinions, on_page),
        screen(UnitView.month, show_month, on_month),
    )


async def show_main(visit: Visit) -> View:
    t = visit.t
    unit = await _unit(visit)
    async with visit.services.database.reading() as session:
        mine = await units.of_person(session, visit.person_id)
    rows = [
        [Button(t("To prepare"), "go:prepare"), Button(t("Check a pick-up code"), "go:pickup")],
        [Button(t("What was fetched"), "fetched"), Button(t("Ratings"), "opinions")],
        [Button(t("Settlement by month"), "month"), lead("stock", t)],
        [lead("projects", t), Button(t("Our resources"), "go:resources")],
        [Button(one.name, f"unit:{one.id}") for one in mine if one.id != unit.id][:3],
        [lead("serve", t), Button(t("Menu"), "go:menu")],
    ]
    return View(t("{unit}: what would you like to see?", unit=unit.name), rows)


async def on_main(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    lists = {"fetched": UnitView.fetched, "opinions": UnitView.opinions, "month": UnitView.month}
    if name == "unit":
        visit.put("unit", row_id(tail) or 0)
    elif name in lists:
        visit.put("after", 0)
        visit.put("month", "")
        await visit.go(lists[name])


async def show_fetched(visit: Visit) -> View:
    """By day, the last first, with masked names."""
    t, zone, unit, after = visit.t, visit.services.zone, await _unit(visit), visit.number("after")
    async with visit.services.database.reading() as session:
        found = await unit_view.fetched(session, actor=visit.person_id, unit_id=unit.id, after=after or None, limit=PAGE + 1)
    mention(*(card.person_id for card in found))
    lines, day = [t("Fetched at {unit}, the last first:", unit=unit.name)], None
    for card in found[:PAGE]:
        ended = (card.ended_at or card.asked_at).astimezone(zone)
        if ended.date() != day:
            day = ended.date()
            lines += ["", saying.day(day, t, today=visit.today)]
        what = t("{what} for {name}", what=goods.what(card, t), name=saying.who(card.person_name, t))
        lines.append(f"{ended:%H:%M}  {what}  {saying.redemption_number(card.number)}")
    text = "\n".join(lines) if found else t("Nothing was fetched here yet.")
    return View(text, [_turns(visit, [card.number for card in found]), _ways_back(visit)])


async def show_opinions(visit: Visit) -> View:
    """Stars and words, without names."""
    t, zone, unit, after = visit.t, visit.services.zone, await _unit(visit), visit.number("after")
    async with visit.services.database.reading() as session:
        found = await unit_view.opinions(session, actor=visit.person_id, unit_id=unit.id, after=after or None, limit=PAGE + 1)
    lines = [t("What members think of what they fetched:"), *(settlements.opinion(one, t, zone=zone) for one in found[:PAGE])]
    text = "\n\n".join(lines) if found else t("Nobody has rated anything here yet.")
    return View(text, [_turns(visit, [one.number for one in found]), _ways_back(visit)])


async def on_page(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(UnitView.main)
    else:
        visit.put("after", row_id(payload.removeprefix("after:")) or 0)


async def show_month(visit: Visit) -> View:
    """What a month came to, by item."""
    t, unit, month = visit.t, await _unit(visit), _month(visit)
    async with visit.services.database.reading() as session:
        rows = await unit_view.settlement(session, actor=visit.person_id, unit_id=unit.id, month=month, zone=visit.services.zone)
    months = [Button(t("The month before"), "before")]
    if month < visit.today.replace(day=1):
        months.append(Button(t("The month after"), "after"))
    excel = [Button(t("As an Excel file"), "excel")] if rows else []
    return View(settlements.summary(unit.name, month, rows, t), [months, excel, _ways_back(visit)])


async def on_month(visit: Visit, payload: str) -> None:
    month = _month(visit)
    if payload == "before":
        visit.put("month", earned.month_before(month).isoformat())
    elif payload == "after":
        visit.put("month", min(earned.month_after(month), visit.today.replace(day=1)).isoformat())
    elif payload == "excel":
        await _send_excel(visit, month)
    elif payload == "back":
        await visit.go(UnitView.main)


async def _send_excel(visit: Visit, month: date) -> None:
    unit, zone = await _unit(visit), visit.services.zone
    async with visit.services.database.begin() as session:
        rows = await unit_view.taken_along(session, actor=visit.person_id, unit_id=unit.id, month=month, zone=zone, now=visit.now)
    name = f"{unit.name}-{month:%Y-%m}.xlsx".replace("/", "-")
    await send_paper(visit, name=name, make=lambda: settlements.workbook(unit.name, month, rows, visit.t))


async def _unit(visit: Visit) -> Unit:
    async with visit.services.database.reading() as session:
        return await unit_view.own(session, actor=visit.person_id, unit_id=visit.number("unit"))


def _month(visit: Visit) -> date:
    kept = visit.text("month")
    return date.fromisoformat(kept) if kept else visit.today.replace(day=1)


def _turns(visit: Visit, numbers: list[int]) -> list[Button]:
    return turns(visit.t, visit.number("after"), numbers, PAGE, onward=visit.t("Earlier ones"))


def _ways_back(visit: Visit) -> list[Button]:
    return [Button(visit.t("Back"), "back"), Button(visit.t("Menu"), "go:menu")]
