"""The month's boards: their state, publishing what is due by hand, the places, the poster and the paper to hang up."""

import asyncio
from datetime import date

from aiohttp import web

from core.seals import BATCH, seal
from messages.mentions import mention
from people import nodes
from people.authority import LEADS
from points import board_desk, board_pages, verify
from points.board_desk import BoardOpen, MonthNotOver, ObjectionsWait
from points.board_pages import Sheet
from web.desk.guard import APPROVERS, HEADS, back, form_of, place_of, places_of, shown, staff_of
from web.desk.managing import PDF, day_of, file, in_words, number, onward, part_of, theirs
from web.desk.routes import DeskRoutes
from web.door import Door, door_of
from words import boards
from words.board_paper import BoardPaper, board_pdf, file_name
from words.poster import SHOWN, Poster, poster

routes = DeskRoutes()
HERE = "board"
PAGE = 50
MONTHS = 24
# So many places go on paper: a month's board of a large community.
MOST_ON_PAPER = 5_000
PNG = "image/png"


@routes.get("/desk/board", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """The months that stand, the newest first, and those that could be published now."""
    return await _list(request)


@routes.get("/desk/board/{id}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One board, page by page."""
    return await _one(request)


@routes.post("/desk/board/publish", who=HEADS)
async def publish(request: web.Request) -> web.StreamResponse:
    """Freeze a month that is over, and open it to objections."""
    staff, door, month = staff_of(request), door_of(request), day_of(form_of(request).get("month"))
    if month is None or month.day != 1:
        raise web.HTTPBadRequest
    try:
        async with door.database.begin() as session:
            sheet = await board_desk.publish(
                session, actor=staff.person_id, community_id=place_of(request), month=month, now=door.clock(), zone=door.zone
            )
    except MonthNotOver as refusal:
        return await _list(request, error=in_words(request, refusal))
    return back(request, f"/desk/board/{sheet.board_id}", said="board_published")


@routes.post("/desk/board/{id}/final", who=HEADS)
async def finalise(request: web.Request) -> web.StreamResponse:
    """Make a board final whose days are over."""
    staff, door, sheet = staff_of(request), door_of(request), await _sheet(request)
    await _seal_ledger(door)
    try:
        async with door.database.begin() as session:
            await board_desk.finalise(session, actor=staff.person_id, board_id=sheet.board_id, now=door.clock())
    except (BoardOpen, ObjectionsWait) as refusal:
        return await _one(request, error=in_words(request, refusal))
    return back(request, f"/desk/board/{sheet.board_id}", said="board_final")


@routes.get("/desk/board/{id}/poster.png", who=APPROVERS)
async def picture(request: web.Request) -> web.StreamResponse:
    """The poster with the first places."""
    staff, door, sheet = staff_of(request), door_of(request), await _sheet(request)
    about = Poster(*await _on_paper(door, sheet, SHOWN))
    return web.Response(body=await asyncio.to_thread(poster, about, staff.t, zone=door.zone), content_type=PNG)


@routes.get("/desk/board/{id}/board.pdf", who=APPROVERS)
async def paper(request: web.Request) -> web.StreamResponse:
    """All places on A4, names masked as on the public page."""
    staff, door, sheet = staff_of(request), door_of(request), await _sheet(request)
    about = BoardPaper(*await _on_paper(door, sheet, MOST_ON_PAPER))
    return file(await asyncio.to_thread(board_pdf, about, staff.t, zone=door.zone), file_name(sheet, staff.t), PDF)


async def _list(request: web.Request, *, error: str = "") -> web.Response:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    before = day_of(request.query.get("after", ""))
    async with door.database.reading() as session:
        found = await board_desk.months(
            session, actor=staff.person_id, community_id=place, now=door.clock(), zone=door.zone, before=before, limit=MONTHS + 1
        )
    sheets = found.sheets[:MONTHS]
    return shown(
        request,
        "desk/boards.html",
        title=staff.t("Month's board"),
        here=HERE,
        status=422 if error else 200,
        chosen=place,
        sheets=sheets,
        missing=[(month.isoformat(), _month(month, request)) for month in found.missing],
        waiting=found.waiting,
        may_publish=_leads(request, place),
        onward=onward(request, sheets[-1].month.isoformat()) if len(found.sheets) > MONTHS else "",
        error=error,
        boards=boards,
        zone=door.zone,
    )


async def _one(request: web.Request, *, error: str = "") -> web.Response:
    staff, door, sheet, now = staff_of(request), door_of(request), await _sheet(request), door_of(request).clock()
    after = number(request.query.get("after"))
    async with door.database.reading() as session:
        page = await board_pages.page(session, community_id=sheet.community_id, month=sheet.month, after=after, limit=PAGE)
        waiting = await board_desk.waiting(session, board_id=sheet.board_id)
    mention(*(standing.person_id for standing in page.standings))
    return shown(
        request,
        "desk/board.html",
        title=staff.t("Board of points, {month}", month=boards.month_name(sheet.month, staff.t)),
        here=HERE,
        status=409 if error else 200,
        sheet=sheet,
        page=page,
        lines=boards.status(sheet, staff.t, zone=door.zone),
        onward=onward(request, page.next_after) if page.next_after is not None else "",
        waiting=waiting,
        is_due=sheet.status == "frozen" and sheet.objections_until <= now and not waiting and _leads(request, sheet.community_id),
        error=error,
        boards=boards,
    )


async def _sheet(request: web.Request) -> Sheet:
    """Boards are public, but each is looked after by its own."""
    with theirs():
        async with door_of(request).database.reading() as session:
            sheet = await board_pages.sheet(session, board_id=part_of(request))
    if sheet.community_id not in places_of(request):
        raise web.HTTPNotFound
    return sheet


async def _on_paper(door: Door, sheet: Sheet, most: int) -> tuple[Sheet, list[board_pages.Standing], str, str]:
    async with door.database.reading() as session:
        page = await board_pages.page(session, community_id=sheet.community_id, month=sheet.month, limit=most)
        community = await nodes.node_by_id(session, sheet.community_id)
        station = await nodes.station_of(session, sheet.community_id)
    mention(*(standing.person_id for standing in page.standings))
    return page.sheet, list(page.standings), community.name if community else "", station.duty_phone if station else ""


async def _seal_ledger(door: Door) -> None:
    """What is printed on a final board covers all that was written until now."""
    sealed = BATCH
    while sealed == BATCH:
        async with door.database.begin() as session:
            sealed = await seal(session, chain=verify.CHAIN, now=door.clock(), limit=BATCH)


def _month(month: date, request: web.Request) -> str:
    return boards.month_name(month, staff_of(request).t)


def _leads(request: web.Request, place: int) -> bool:
    return bool(staff_of(request).worker.roles.get(place, frozenset()) & LEADS)
