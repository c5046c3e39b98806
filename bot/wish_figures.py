"""The figures of wishes in chat: a month and its year, for one community or all that one looks after, and the month's poster."""

import asyncio

from aiogram_dialog import Dialog

from bot.screen import screen
from bot.station_figures import MOST_MONTHS, choose, month_of, which, year_of
from bot.visit import Button, View, Visit
from bot.wish_work_states import WishFigures
from core.i18n import Translator
from people import nodes
from wishes import figures, poster_rows
from wishes.figures import Of
from words import boards, wish_figures
from words.numbers import row_id
from words.wish_poster import WishPoster, wish_poster


def wish_figures_dialog() -> Dialog:
    return Dialog(
        screen(WishFigures.main, show_main, on_main),
        screen(WishFigures.where, show_where, on_where),
        screen(WishFigures.poster, show_poster, on_poster),
    )


async def show_main(visit: Visit) -> View:
    """Where wishes stand, a month, and the year that it is in."""
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
        t("Figures of micro-wishes"),
        where,
        wish_figures.standing(in_month, t),
        "",
        t("In {year}-{month:02d}", year=month.year, month=month.month),
        *wish_figures.figures(in_month, t),
        *wish_figures.rankings(in_month, t),
        "",
        t("In the year {year}", year=year.year),
        *wish_figures.figures(in_year, t),
    ]
    return View("\n".join(lines), _rows(t, back, poster_of=ids[0] if len(ids) == 1 else 0, many=len(mine) > 1))


async def on_main(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "back":
        visit.put("back", min(row_id(tail) or 0, MOST_MONTHS))
    elif name == "where":
        visit.put("after", 0)
        await visit.go(WishFigures.where)
    elif name == "poster" and (number := row_id(tail)):
        visit.put("poster_of", number)
        await visit.go(WishFigures.poster)


async def show_where(visit: Visit) -> View:
    """Which community, of those that one looks after."""
    async with visit.services.database.reading() as session:
        return which(visit, await figures.communities(session, actor=visit.person_id, now=visit.now))


async def on_where(visit: Visit, payload: str) -> None:
    await choose(visit, payload, WishFigures.main)


async def show_poster(visit: Visit) -> View:
    """The picture to print or pass on; words instead where no wisher agreed to it."""
    t, number = visit.t, visit.number("poster_of")
    day = month_of(visit, min(visit.number("back"), MOST_MONTHS))[0].date()
    rows = [[Button(t("Back"), "back"), Button(t("Menu"), "at:menu")]]
    async with visit.services.database.reading() as session:
        month = await poster_rows.month(session, actor=visit.person_id, community_id=number, day=day, now=visit.now)
        community = await nodes.node_by_id(session, number)
        station = await nodes.station_of(session, number)
    name = boards.month_name(month.month, t)
    if not month.shown:
        why = t("No wish came true in {month} yet.", month=name) if not month.came_true else _nobody_agreed(month.came_true, name, t)
        return View(why, rows)
    about = WishPoster(month, community.name if community else "", station.duty_phone if station else "")
    picture = await asyncio.to_thread(wish_poster, about, t)
    return View(t("The wishes of {month} that came true: print it, or pass it on.", month=name), rows, picture)


async def on_poster(visit: Visit, payload: str) -> None:
    await visit.go(WishFigures.main)


def _nobody_agreed(number: int, name: str, t: Translator) -> str:
    return t.plural(
        "In {month} {number} wish came true, but no wisher agreed to stand on a poster. So there is none.",
        "In {month} {number} wishes came true, but no wisher agreed to stand on a poster. So there is none.",
        number,
        month=name,
    )


def _rows(t: Translator, back: int, *, poster_of: int, many: bool) -> list[list[Button]]:
    later = [Button(t("The month after"), f"back:{back - 1}")] if back else []
    earlier = [Button(t("The month before"), f"back:{back + 1}")] if back < MOST_MONTHS else []
    poster = [[Button(t("Poster of wishes that came true"), f"poster:{poster_of}")]] if poster_of else []
    where = [[Button(t("Another community"), "where")]] if many else []
    return [[*earlier, *later], *poster, *where, [_menu(t)]]


def _menu(t: Translator) -> Button:
    return Button(t("Menu"), "go:menu")
