"""Alliance units: the list with what a month came to, who speaks for each, leaving and coming back, and settlements."""

import asyncio
from datetime import date
from typing import Any

from aiohttp import web

from core.refusals import Refusal
from messages.mentions import mention
from people import persons, residents, units
from people.authority import NotAllowed
from people.models import Unit
from points import earned, settlements
from points.settlements import Sum
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import EXCEL, day_of, file, in_words, number, onward, part_of, said_day, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import batches, boards
from words import settlements as settled_words
from words.cards import named

routes = DeskRoutes()
HERE = "units"
PAGE = 50


@routes.get("/desk/units", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """Every unit, those that left among them, with this month's or another month's sums."""
    return await _list(request)


@routes.post("/desk/units/new", who=APPROVERS)
async def add(request: web.Request) -> web.StreamResponse:
    """Take a unit into the alliance."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    try:
        async with door.database.begin() as session:
            unit = await units.create(
                session, actor=staff.person_id, community_id=place, name=form_of(request).get("name"), now=door.clock()
            )
            unit_id = unit.id
    except units.UnitNameUnclear as refusal:
        return await _list(request, error=in_words(request, refusal))
    return back(request, f"/desk/units/{unit_id}", said="saved")


@routes.get("/desk/units/{id}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One unit: who speaks for it, and what a month came to by item."""
    return await _one(request)


@routes.get("/desk/units/{id}/settlement.xlsx", who=APPROVERS, confirmed=True)
async def settlement(request: web.Request) -> web.StreamResponse:
    """A month's settlement as Excel. That it was taken along is on record."""
    staff, door, unit, month = staff_of(request), door_of(request), await _unit(request), _month(request)
    async with door.database.begin() as session:
        rows = await settlements.taken_along(session, actor=staff.person_id, unit_id=unit.id, month=month, zone=door.zone, now=door.clock())
    data = await asyncio.to_thread(settled_words.workbook, unit.name, month, rows, staff.t)
    return file(data, f"{unit.name}-{month:%Y-%m}.xlsx", EXCEL)


@routes.post("/desk/units/{id}/members", who=APPROVERS, confirmed=True)
async def add_member(request: web.Request) -> web.StreamResponse:
    """Let somebody speak for it: found by whole name or phone, chosen among namesakes."""
    staff, door, form, unit = staff_of(request), door_of(request), form_of(request), await _unit(request)
    chosen, now = number(form.get("person")), door.clock()
    try:
        async with door.database.begin() as session:
            found = []
            if not chosen:
                text = form.get("wanted").strip()
                found = await residents.find(session, actor=staff.person_id, community_id=unit.community_id, text=text, now=now)
                chosen = found[0].person_id if len(found) == 1 else 0
            if chosen:
                if (await persons.get(session, chosen)).community_id not in staff.places:
                    raise web.HTTPNotFound
                await units.add_member(session, actor=staff.person_id, unit_id=unit.id, person_id=chosen, now=now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return await _one(request, error=in_words(request, refusal))
    if chosen:
        return back(request, f"/desk/units/{unit.id}", said="member_added")
    words = (
        staff.t("Several people are found. Who is it?")
        if found
        else staff.t("Nobody here has this name or this phone. Nothing was changed.")
    )
    namesakes = [(one.person_id, batches.told_apart(one, staff.t, zone=door.zone)) for one in found]
    return await _one(request, error=words, namesakes=namesakes)


@routes.post("/desk/units/{id}/members/remove", who=APPROVERS, confirmed=True)
async def remove_member(request: web.Request) -> web.StreamResponse:
    """They no longer speak for it."""
    staff, door, unit = staff_of(request), door_of(request), await _unit(request)
    async with door.database.begin() as session:
        person_id = number(form_of(request).get("person"))
        await units.remove_member(session, actor=staff.person_id, unit_id=unit.id, person_id=person_id, now=door.clock())
    return back(request, f"/desk/units/{unit.id}", said="member_removed")


@routes.post("/desk/units/{id}/close", who=APPROVERS, confirmed=True)
async def close(request: web.Request) -> web.StreamResponse:
    """It leaves the alliance, or comes back."""
    staff, door, unit = staff_of(request), door_of(request), await _unit(request)
    leaves = form_of(request).get("what") != "reopen"
    async with door.database.begin() as session:
        act = units.close if leaves else units.reopen
        await act(session, actor=staff.person_id, unit_id=unit.id, now=door.clock())
    return back(request, f"/desk/units/{unit.id}", said="unit_closed" if leaves else "unit_reopened")


async def _list(request: web.Request, *, error: str = "") -> web.Response:
    staff, door, place, month, now = staff_of(request), door_of(request), place_of(request), _month(request), door_of(request).clock()
    async with door.database.reading() as session:
        found = await units.all_in(
            session, actor=staff.person_id, community_id=place, now=now, after=number(request.query.get("after")), limit=PAGE + 1
        )
        ids = [unit.id for unit in found[:PAGE]]
        sums = await settlements.sums(
            session, actor=staff.person_id, community_id=place, unit_ids=ids, month=month, zone=door.zone, now=now
        )
        members = await units.members_of(session, ids)
    return shown(
        request,
        "desk/units.html",
        title=staff.t("Alliance units"),
        here=HERE,
        status=422 if error else 200,
        chosen=place,
        lines=[(unit, sums.get(unit.id, Sum()), len(members.get(unit.id, ()))) for unit in found[:PAGE]],
        onward=onward(request, found[PAGE - 1].id) if len(found) > PAGE else "",
        error=error,
        **_months(request, month),
    )


async def _one(request: web.Request, *, error: str = "", namesakes: list[tuple[int, str]] | None = None) -> web.Response:
    staff, door, unit, month = staff_of(request), door_of(request), await _unit(request), _month(request)
    async with door.database.reading() as session:
        rows = await settlements.of_unit(session, actor=staff.person_id, unit_id=unit.id, month=month, zone=door.zone, now=door.clock())
        ids = (await units.members_of(session, [unit.id])).get(unit.id, [])
        names = await persons.names(session, ids)
    mention(*ids)
    return shown(
        request,
        "desk/unit.html",
        title=unit.name,
        here=HERE,
        status=422 if error else 200,
        unit=unit,
        members=[(one, names.get(one, "")) for one in ids],
        rows=rows,
        total=sum(row.points for row in rows),
        error=error,
        namesakes=namesakes or [],
        named=named,
        day=said_day(request),
        **_months(request, month),
    )


async def _unit(request: web.Request) -> Unit:
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            return await units.for_staff(session, actor=staff.person_id, unit_id=part_of(request), now=door.clock())


def _month(request: web.Request) -> date:
    """The month that was chosen by any of its days; this one otherwise."""
    door = door_of(request)
    return (day_of(request.query.get("month", "")) or door.clock().astimezone(door.zone).date()).replace(day=1)


def _months(request: web.Request, month: date) -> dict[str, Any]:
    this = door_of(request).clock().astimezone(door_of(request).zone).date().replace(day=1)
    after = earned.month_after(month)
    return {
        "month": month.isoformat(),
        "month_name": boards.month_name(month, staff_of(request).t),
        "month_before": earned.month_before(month).isoformat(),
        "month_after": after.isoformat() if after <= this else "",
    }
