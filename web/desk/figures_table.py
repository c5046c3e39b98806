"""All figures of a week, a month or a year as one Excel table, tab after tab, as the page shows them."""

import asyncio
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from core.i18n import Translator, mark
from people import listing
from people.listing import Wanted
from web.desk import figures
from web.desk.guard import APPROVERS, staff_of
from web.desk.managing import EXCEL, file
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import papers

routes = DeskRoutes()
Row = tuple[str, str, int | None, str]

BARS = {
    "kinds": mark("By kind"),
    "grids": mark("By grid"),
    "goods": mark("Handed over most"),
    "classes": mark("What alarms turned out to be"),
}
LINES = {
    "wishes": {"lines": mark("How fast and how well"), "ranks": mark("Who made most come true")},
    "incidents": {"lines": mark("How fast help came"), "drills": mark("In drills")},
}


@routes.get("/desk/figures.xlsx", who=APPROVERS, confirmed=True)
async def take_along(request: web.Request) -> web.StreamResponse:
    """Every tab of one time; that it was taken along is on record before it is read."""
    door, staff, asked = door_of(request), staff_of(request), figures.asked_of(request)
    t, rows = staff.t, list[Row]()
    async with door.database.begin() as session:
        await listing.on_record(session, wanted=Wanted(asked.actor, asked.community_id, *asked.moments, asked.now), name="figures")
    async with door.database.reading() as session:
        for tab in figures.TABS:
            rows += _rows(tab, await figures.READ[tab](session, asked), t)
    columns = [(t("Group"), 36), (t("What"), 48), (t("Figure"), 12), (t("More about it"), 60)]
    title = f"{t('Figures')} {staff.places[asked.community_id]} {figures.period_name(asked.period, t)}"
    return file(await asyncio.to_thread(papers.excel, title, columns, rows), f"{title}.xlsx", EXCEL)


def _rows(tab: str, found: dict[str, Any], t: Translator) -> Iterator[Row]:
    """A tab: its numbers, what its charts show, and what it says in sentences."""
    title = t(figures.TABS[tab])
    for name, number, more in found["tiles"]:
        yield title, name, number, more
    yield from _drawn(title, found, t)
    for key, words in LINES.get(tab, {}).items():
        for line in found.get(key, ()):
            yield f"{title} · {t(words)}", line, None, ""
    for name, number, median, within in found.get("speeds", ()):
        more = t(", ").join([f"{t('Half within')} {median}", f"{t('95 of 100 within')} {within}"])
        yield f"{title} · {t('From asking to our answer')}", name, number, more


def _drawn(title: str, found: dict[str, Any], t: Translator) -> Iterator[Row]:
    if chart := found.get("chart"):
        for column in chart.columns:
            for name, value in zip(chart.names, column.values, strict=True):
                yield f"{title} · {name}", column.label, value, ""
    for key, words in BARS.items():
        for bar in found.get(key, ()):
            yield f"{title} · {t(words)}", bar.name, bar.number, bar.more
    for part in found.get("now", ()):
        yield f"{title} · {t('Where wishes stand now')}", part.name, part.value, ""
