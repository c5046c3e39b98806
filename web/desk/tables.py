"""Excel out: every list, of a time that is chosen. Excel in: which tables there are, and what was brought in."""

from datetime import date, timedelta

from aiohttp import web

from people import imports, listing
from people.listing import Wanted
from qrcodes.imports import KINDS
from web.desk.guard import APPROVERS, place_of, shown, staff_of
from web.desk.managing import EXCEL, file, number, onward, start_of
from web.desk.routes import DeskRoutes
from web.door import Door, door_of
from words import saying, tables
from words.import_columns import kind_name
from words.table_lists import LISTS

routes = DeskRoutes()
USUAL_DAYS = 30
LIMIT = 20


@routes.get("/desk/tables", who=APPROVERS)
async def overview(request: web.Request) -> web.StreamResponse:
    """What can be taken along and brought in, and what was brought in of late."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    t, now = staff.t, door.clock()
    async with door.database.reading() as session:
        found = await imports.page(
            session, actor=staff.person_id, community_id=place, now=now, after=number(request.query.get("after")), limit=LIMIT + 1
        )
    brought = [
        {
            "id": one.import_id,
            "kind": kind_name(one.kind, t),
            "lines": one.lines,
            "made": t("{who}, {when}", who=saying.who(one.made_by_name, t), when=saying.lately(one.made_at, t, zone=door.zone, now=now)),
            "undone": _undone(request, one) if one.undone_at else "",
        }
        for one in found[:LIMIT]
    ]
    since, until = _days(request, door)
    return shown(
        request,
        "desk/tables.html",
        title=t("Excel in and out"),
        here="tables",
        at=place,
        since=since.isoformat(),
        until=until.isoformat(),
        lists=[(name, t(one.title), one.has_time) for name, one in LISTS.items()],
        phones=tables.PHONES,
        kinds=[(kind, kind_name(kind, t)) for kind in KINDS],
        brought=brought,
        next=onward(request, found[LIMIT - 1].import_id) if len(found) > LIMIT else "",
    )


@routes.get(r"/desk/tables/{name:[a-z-]{1,40}}.xlsx", who=APPROVERS, confirmed=True)
async def take_along(request: web.Request) -> web.StreamResponse:
    """A list as Excel; that it was taken along is on record before it is read."""
    staff, door, name = staff_of(request), door_of(request), request.match_info["name"]
    if tables.named(name) is None:
        raise web.HTTPNotFound
    since, until = _days(request, door)
    wanted = Wanted(
        staff.person_id, place_of(request), start_of(since, door.zone), start_of(until + timedelta(days=1), door.zone), door.clock()
    )
    async with door.database.begin() as session:
        await listing.on_record(session, wanted=wanted, name=name)
    async with door.database.reading() as session:
        made = await tables.workbook(session, name, wanted=wanted, t=staff.t, zone=door.zone)
    return file(made, tables.file_name(name, wanted, staff.t, zone=door.zone), EXCEL)


def _days(request: web.Request, door: Door) -> tuple[date, date]:
    """The first and the last day that were chosen; the last thirty otherwise."""
    today = door.clock().astimezone(door.zone).date()
    last = _day(request.query.get("until"), today)
    first = _day(request.query.get("since"), last - timedelta(days=USUAL_DAYS))
    return min(first, last), last


def _day(text: str | None, otherwise: date) -> date:
    try:
        return max(date(2000, 1, 1), min(date.fromisoformat(text or ""), date(2200, 1, 1)))
    except ValueError:
        return otherwise


def _undone(request: web.Request, one: imports.Made) -> str:
    t, door = staff_of(request).t, door_of(request)
    assert one.undone_at is not None
    when = saying.lately(one.undone_at, t, zone=door.zone, now=door.clock())
    return t("taken back by {who}, {when}", who=saying.who(one.undone_by_name, t), when=when)
