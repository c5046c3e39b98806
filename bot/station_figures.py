"""The station's figures in chat: a month and its year, for one community or for all that one looks after."""

from collections.abc import Mapping
from datetime import datetime

from aiogram.fsm.state import State
from aiogram_dialog import Dialog

from bot.badge_states import StationFigures
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.i18n import Translator
from qrcodes import figures
from qrcodes.figures import Of
from words.figures import figures as said
from words.numbers import row_id

PAGE = 8
# As far back as one can leaf.
MOST_MONTHS = 120


def station_figures_dialog() -> Dialog:
    return Dialog(screen(StationFigures.main, show_main, on_main), screen(StationFigures.where, show_where, on_where))


async def show_main(visit: Visit) -> View:
    """A month and the year that it is in."""
    t, back = visit.t, min(visit.number("back"), MOST_MONTHS)
    (month, after), (year, next_year) = month_of(visit, back), year_of(visit, back)
    async with visit.services.database.reading() as session:
        mine = await figures.communities(session, actor=visit.person_id, now=visit.now)
        chosen = visit.number("community")
        ids = (chosen,) if chosen in mine else tuple(mine)
        in_month = await figures.of(session, actor=visit.person_id, wanted=Of(ids, month, after), now=visit.now)
        in_year = await figures.of(session, actor=visit.person_id, wanted=Of(ids, year, next_year), now=visit.now)
    where = mine[ids[0]] if len(ids) == 1 else t("All {number} communities", number=len(ids))
    lines = [
        t("Station figures"),
        where,
        "",
        t("In {year}-{month:02d}", year=month.year, month=month.month),
        *said(in_month, t),
        "",
        t("In the year {year}", year=year.year),
        *said(in_year, t),
        "",
        t("Times count from the finder's tap."),
    ]
    return View("\n".join(lines), _rows(t, back, many=len(mine) > 1))


async def on_main(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "back":
        visit.put("back", min(row_id(tail) or 0, MOST_MONTHS))
    elif name == "where":
        visit.put("after", 0)
        await visit.go(StationFigures.where)


async def show_where(visit: Visit) -> View:
    """Which community, of those that one looks after."""
    async with visit.services.database.reading() as session:
        return which(visit, await figures.communities(session, actor=visit.person_id, now=visit.now))


def which(visit: Visit, mine: Mapping[int, str]) -> View:
    """The question of which community, page by page; also for the figures of wishes."""
    t, after = visit.t, visit.number("after")
    shown = [number for number in mine if number > after][: PAGE + 1]
    rows = [[Button(mine[number], f"one:{number}")] for number in shown[:PAGE]]
    return View(t("Of which community?"), [[Button(t("All communities"), "one:0")], *rows, turns(t, after, shown, PAGE), [_menu(t)]])


async def on_where(visit: Visit, payload: str) -> None:
    await choose(visit, payload, StationFigures.main)


async def choose(visit: Visit, payload: str, figures_of_it: State) -> None:
    """Turn the page of communities, or go to the figures of the one that was tapped."""
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("after", row_id(tail) or 0)
    elif name == "one":
        visit.put("community", row_id(tail) or 0)
        await visit.go(figures_of_it)


def month_of(visit: Visit, back: int) -> tuple[datetime, datetime]:
    """The first moment of the month so many months ago, and of the next one, on the community's clocks."""
    number = visit.today.year * 12 + visit.today.month - 1 - back
    return _first(visit, number), _first(visit, number + 1)


def year_of(visit: Visit, back: int) -> tuple[datetime, datetime]:
    """The same of the year that this month is in."""
    year = (visit.today.year * 12 + visit.today.month - 1 - back) // 12
    return _first(visit, year * 12), _first(visit, (year + 1) * 12)


def _first(visit: Visit, months: int) -> datetime:
    return datetime(months // 12, months % 12 + 1, 1, tzinfo=visit.services.zone)


def _rows(t: Translator, back: int, *, many: bool) -> list[list[Button]]:
    later = [Button(t("The month after"), f"back:{back - 1}")] if back else []
    earlier = [Button(t("The month before"), f"back:{back + 1}")] if back < MOST_MONTHS else []
    where = [[Button(t("Another community"), "where")]] if many else []
    return [[*earlier, *later], *where, [Button(t("Incidents"), "go:incidents"), _menu(t)]]


def _menu(t: Translator) -> Button:
    return Button(t("Menu"), "go:menu")
