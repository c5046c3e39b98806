"""The duty roster at the desk: a week at a glance, its gaps named; staff put people on duty, take them off, copy the week before."""

from datetime import date, datetime, time, timedelta
from typing import Any

from aiohttp import web

from core.refusals import Refusal
from people import persons
from people.authority import NotAllowed
from qrcodes import duty, roster, shifts
from qrcodes.duty import Turn
from qrcodes.shifts import PARTS, Term
from web.desk.guard import APPROVERS, OFFICERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import day_of
from web.desk.routes import DeskRoutes, Fence
from web.desk.theirs import not_there
from web.door import door_of
from web.uploads import Form
from words import rosters, saying
from words.refusals import refusal_text

routes = DeskRoutes()
WEEK = timedelta(days=7)
FURTHEST = timedelta(weeks=60)
OWN = "own"


@routes.get("/desk/roster", who=OFFICERS)
async def week(request: web.Request) -> web.StreamResponse:
    """A week: this one, or that of the day in the address."""
    return await _page(request, _monday(request, request.query.get("week", "")))


@routes.post("/desk/roster/add", who=APPROVERS)
async def add(request: web.Request) -> web.StreamResponse:
    """Put somebody on duty. What cannot be is said beside what was typed."""
    staff, door, form, place = staff_of(request), door_of(request), form_of(request), place_of(request)
    term = _term(form, request)
    if term is None:
        t, is_own = staff.t, form.get("part") == OWN and day_of(form.get("day")) is not None
        error = t("Please fill in from when until when.") if is_own else t("Please choose the day and the hours.")
        return await _page(request, _monday(request, form.get("day")), typed=form, error=error)
    try:
        async with door.database.begin() as session:
            who, weeks = form.number("person") or 0, form.number("weeks") or 1
            me, now = staff.person_id, door.clock()
            made = await shifts.set_shift(
                session, actor=me, community_id=place, person_id=who, term=term, weeks=weeks, zone=door.zone, now=now
            )
            until = term.later(len(made), door.zone).ends_at
            turns = await duty.shifts(session, actor=me, community_id=place, term=Term(term.starts_at, until), now=now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        error = refusal_text(refusal, staff.t, zone=door.zone)
        return await _page(request, _monday(request, form.get("day")), typed=form, error=error)
    said = "shift_set_beside" if _are_beside(turns, made) else "shift_set"
    return back(request, _address(place, _monday(request, form.get("day"))), said=said)


@routes.post("/desk/roster/{id:[0-9]{1,18}}/off", who=APPROVERS)
async def take_off(request: web.Request) -> web.StreamResponse:
    """Take somebody off duty; they are told."""
    door, place = door_of(request), place_of(request)
    number = int(request.match_info["id"])
    with not_there():
        async with door.database.begin() as session:
            await shifts.cancel_shift(session, actor=staff_of(request).person_id, shift_id=number, now=door.clock())
    return back(request, _address(place, _monday(request, form_of(request).get("week"))), said="shift_off")


@routes.post("/desk/roster/copy", who=APPROVERS)
async def copy(request: web.Request) -> web.StreamResponse:
    """Fill this week as the one before; what is there stays."""
    door, place, me = door_of(request), place_of(request), staff_of(request).person_id
    monday = _monday(request, form_of(request).get("week"))
    async with door.database.begin() as session:
        copied = await shifts.copy_week(session, actor=me, community_id=place, monday=monday, now=door.clock(), zone=door.zone)
    said = "week_copied_partly" if copied.left_out else "week_copied" if copied.made else "week_empty"
    return back(request, _address(place, monday), said=said, made=copied.made, left=copied.left_out)


async def _page(request: web.Request, monday: date, *, typed: Form | None = None, error: str = "") -> web.Response:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    now, zone, me = door.clock(), door.zone, staff.person_id
    start = datetime.combine(monday, time(), zone)
    term = Term(start, datetime.combine(monday + WEEK, time(), zone))
    may_set = staff.may(Fence(APPROVERS), place)
    async with door.database.reading() as session:
        turns = await duty.shifts(session, actor=me, community_id=place, term=term, now=now)
        free = await duty.gaps(session, community_id=place, since=max(start, now), until=term.ends_at) if now < term.ends_at else []
        asked = await roster.on_duty(session, community_id=place, at=now)
        names = await persons.names(session, asked)
        line = await roster.line(session, community_id=place)
        people = await duty.may_serve(session, actor=me, community_id=place, now=now) if may_set else {}
    t, today = staff.t, now.astimezone(zone).date()
    days = [
        {
            "words": saying.short_day(day, t),
            "is_today": day == today,
            "pieces": [(rosters.hours(piece.term, zone=zone), piece.turn) for piece in rosters.pieces(day, turns, free, zone=zone)],
        }
        for day in (monday + timedelta(days=ahead) for ahead in range(7))
    ]
    values: dict[str, Any] = {
        "community": place,
        "monday": monday.isoformat(),
        "days": days,
        "gaps": t.plural("{number} gap", "{number} gaps", len(free)) if free else "",
        "asked": t(", ").join(saying.who(names.get(each, ""), t) for each in asked),
        "line": line,
        "people": sorted(people.items(), key=lambda one: one[1]),
        "parts": [(part, rosters.part_name(part, t)) for part in PARTS],
        "may_set": may_set,
        "now": now,
        "earlier": _address(place, monday - WEEK),
        "later": _address(place, monday + WEEK),
        "this": _address(place, today - timedelta(days=today.weekday())),
        "typed": typed or Form(),
        "first_day": max(monday, today).isoformat(),
        "error": error,
    }
    title = t("Duty roster: {station}", station=line.name if line else staff.places[place])
    return shown(request, "desk/roster.html", title=title, here="roster", status=422 if error else 200, **values)


def _are_beside(turns: list[Turn], made: list[int]) -> bool:
    """Whether somebody else is on duty during one of these shifts."""
    mine = [one for one in turns if one.shift_id in made]
    others = [one.term for one in turns if one.shift_id not in made]
    return any(one.term.starts_at < other.ends_at and other.starts_at < one.term.ends_at for one in mine for other in others)


def _monday(request: web.Request, text: str) -> date:
    """The Monday of the week of this day, of this week where none is named. Raises `HTTPNotFound`, also for what is far away."""
    door = door_of(request)
    today = door.clock().astimezone(door.zone).date()
    day = day_of(text) if text else today
    if day is None or not -FURTHEST <= day - today <= FURTHEST:
        raise web.HTTPNotFound
    return day - timedelta(days=day.weekday())


def _term(form: Form, request: web.Request) -> Term | None:
    """The hours that were chosen; own hours that end before they begin go on to the next day."""
    day, part, zone = day_of(form.get("day")), form.get("part"), door_of(request).zone
    if day is None or (part not in PARTS and part != OWN):
        return None
    if part != OWN:
        return shifts.part_of(day, part, zone)
    since, until = _clock(form.get("since")), _clock(form.get("until"))
    if since is None or until is None:
        return None
    start, end = datetime.combine(day, since, zone), datetime.combine(day, until, zone)
    return Term(start, end if until > since else end + timedelta(days=1))


def _clock(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0, tzinfo=None)


def _address(place: int, monday: date) -> str:
    return f"/desk/roster?in={place}&week={monday.isoformat()}"
