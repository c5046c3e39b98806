"""The board in chat: a month's places, one's own, the poster, and saying that something is wrong."""

import asyncio

from aiogram_dialog import Dialog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import object_form
from bot.screen import screen
from bot.states import Board
from bot.steps import turns
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import nodes
from points import board_pages, earned, objections
from points.board_pages import Page, Sheet, Standing
from points.boards import FROZEN
from points.objections import ObjectionCard
from words import boards, saying
from words.numbers import row_id
from words.poster import SHOWN, Poster, poster

PAGE = 10
MONTHS = 8


def board_dialog() -> Dialog:
    return Dialog(
        screen(Board.page, show_page, on_page),
        screen(Board.months, show_months, on_months),
        screen(Board.poster, show_poster, to_page),
        screen(Board.words, object_form.show_words, object_form.on_words_press, object_form.on_words),
        screen(Board.confirm, object_form.show_confirm, object_form.on_confirm),
        screen(Board.objection, object_form.show_objection, to_page),
    )


async def show_page(visit: Visit) -> View:
    """The month asked for, or the newest, from the place asked for on; with one's own place, and what this month gave so far."""
    t, me = visit.t, visit.person_id
    since, until = earned.month(earned.month_of(visit.now, visit.services.zone), visit.services.zone)
    async with visit.services.database.reading() as session:
        so_far = await earned.of_person(session, person_id=me, community_id=visit.community_id, since=since, until=until)
        sheet = await _sheet(session, visit)
        if sheet is None:
            lines = [t("There is no board yet. The first one comes on the 1st of next month."), _so_far(visit, so_far)]
            return View("\n".join(lines), [[Button(t("My points"), "go:points"), Button(t("Menu"), "go:menu")]])
        shown = await board_pages.page(session, community_id=sheet.community_id, month=sheet.month, after=visit.number("after"), limit=PAGE)
        own = await board_pages.place_of(session, board_id=sheet.board_id, person_id=me)
        objection = await objections.mine(session, person_id=me, board_id=sheet.board_id)
    mention(*(standing.person_id for standing in shown.standings))
    lines = [
        t("Board of points, {month}", month=boards.month_name(sheet.month, t)),
        boards.totals(sheet, t),
        *boards.status(sheet, t, zone=visit.services.zone),
        "",
        *(boards.standing_line(standing, t, is_reader=standing.person_id == me) for standing in shown.standings),
        "",
        _own_place(visit, own),
        _so_far(visit, so_far),
    ]
    return View("\n".join(lines), _rows(visit, shown, own, objection))


async def on_page(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "after":
        visit.put("after", number)
    elif name in ("months", "poster"):
        visit.put("id", number)
        await visit.go(Board.months if name == "months" else Board.poster)
    elif name in ("object", "objection") and number:
        visit.put("id", number)
        await visit.go(Board.words if name == "object" else Board.objection)


async def to_page(visit: Visit, payload: str) -> None:
    await visit.go(Board.page)


async def show_months(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        before = (await board_pages.sheet(session, board_id=visit.number("before"))).month if visit.number("before") else None
        found = await board_pages.sheets(session, community_id=visit.community_id, before=before, limit=MONTHS + 1)
    rows = [[Button(_month_label(visit, sheet), f"id:{sheet.board_id}")] for sheet in found[:MONTHS]]
    pages = turns(t, before, [sheet.board_id for sheet in found], MONTHS, onward=t("Earlier ones"))
    return View(t("Which month?"), [*rows, pages, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_months(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("before", row_id(tail) or 0)
        return
    if name == "id" and (number := row_id(tail)):
        visit.put("id", number)
        visit.put("after", 0)
    await visit.go(Board.page)


async def show_poster(visit: Visit) -> View:
    """The picture to print or pass on."""
    t = visit.t
    async with visit.services.database.reading() as session:
        sheet = await board_pages.sheet(session, board_id=visit.number("id"))
        shown = await board_pages.page(session, community_id=sheet.community_id, month=sheet.month, limit=SHOWN)
        community = await nodes.node_by_id(session, sheet.community_id)
        station = await nodes.station_of(session, sheet.community_id)
    mention(*(standing.person_id for standing in shown.standings))
    about = Poster(sheet, shown.standings, community.name if community else "", station.duty_phone if station else "")
    picture = await asyncio.to_thread(poster, about, t, zone=visit.services.zone)
    text = t("The poster of {month}: print it, or pass it on.", month=boards.month_name(sheet.month, t))
    return View(text, [[Button(t("Back"), "back"), Button(t("Menu"), "at:menu")]], picture)


async def _sheet(session: AsyncSession, visit: Visit) -> Sheet | None:
    """The board asked for, or the newest one; None before the first."""
    if number := visit.number("id"):
        return await board_pages.sheet(session, board_id=number)
    found = await board_pages.sheets(session, community_id=visit.community_id, limit=1)
    return found[0] if found else None


def _rows(visit: Visit, shown: Page, own: Standing | None, objection: ObjectionCard | None) -> list[list[Button]]:
    t, sheet = visit.t, shown.sheet
    pages = [Button(t("First page"), "after:0")] if visit.number("after") else []
    if shown.next_after is not None:
        pages.append(Button(t("Next page"), f"after:{shown.next_after}"))
    if own is not None and all(standing.position != own.position for standing in shown.standings):
        pages.append(Button(t("To my place"), f"after:{max(0, own.position - PAGE // 2)}"))
    mine = []
    if objection is not None:
        mine.append(Button(t("My objection"), f"objection:{sheet.board_id}"))
    elif sheet.status == FROZEN and visit.now < sheet.objections_until and sheet.community_id == visit.community_id:
        mine.append(Button(t("Object"), f"object:{sheet.board_id}"))
    more = [Button(t("Poster"), f"poster:{sheet.board_id}"), Button(t("Other months"), f"months:{sheet.board_id}")]
    return [pages, mine, more, [Button(t("My points"), "go:points"), Button(t("Menu"), "go:menu")]]


def _own_place(visit: Visit, own: Standing | None) -> str:
    t = visit.t
    if own is None:
        return t("You are not on this board.")
    return t("Your place: {rank}, with {points}.", rank=own.rank, points=saying.points_of(own.points, t))


def _so_far(visit: Visit, points: int) -> str:
    return visit.t("Earned this month so far: {points}", points=saying.points_of(points, visit.t))


def _month_label(visit: Visit, sheet: Sheet) -> str:
    t = visit.t
    standing = t("open to objections") if sheet.status == FROZEN else t("final")
    return f"{boards.month_name(sheet.month, t)} · {standing}"
