"""People: the list of a community's members, looking somebody up, and one person's page."""

from typing import Any

from aiohttp import web

from core.refusals import Refusal
from messages.mentions import mention
from people import people_lists, person_pages, places, residents
from people.authority import Role
from people.cleaning import PhoneUnclear
from people.person_pages import PersonPage
from people.persons import Namesake
from points import accounts
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, last_day, number, onward, part_of, said_day, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import batches, people_pages

routes = DeskRoutes()
HERE = "people"
PAGE = people_lists.PAGE


@routes.get("/desk/people", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """A community's people by their numbers, narrowed down by role and place."""
    return await _list(request)


@routes.post("/desk/people/search", who=APPROVERS)
async def search(request: web.Request) -> web.StreamResponse:
    """By whole name or phone, sent as a form: neither ever stands in an address."""
    staff, door, wanted = staff_of(request), door_of(request), form_of(request).get("wanted").strip()
    if not wanted:
        return back(request, f"/desk/people?in={place_of(request)}")
    try:
        async with door.database.begin() as session:
            found = await residents.find(session, actor=staff.person_id, community_id=place_of(request), text=wanted, now=door.clock())
    except PhoneUnclear as refusal:
        return await _list(request, error=in_words(request, refusal), wanted=wanted)
    if len(found) == 1:
        return back(request, f"/desk/people/{found[0].person_id}")
    return await _list(request, found=found, wanted=wanted)


@routes.get("/desk/people/{id}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """Who somebody is here."""
    return await shown_one(request)


@routes.get("/desk/people/{id}/contact", who=APPROVERS, confirmed=True)
async def contact(request: web.Request) -> web.StreamResponse:
    """Phone and home in clear: that they were read is on record."""
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.begin() as session:
            known = await person_pages.contact(session, actor=staff.person_id, person_id=part_of(request), now=door.clock())
    return await shown_one(request, contact=known)


@routes.post("/desk/people/{id}/name", who=APPROVERS)
async def name(request: web.Request) -> web.StreamResponse:
    """Put the name right."""
    staff, door, form, card = staff_of(request), door_of(request), form_of(request), await card_of(request)
    person_id = card.line.person_id
    try:
        async with door.database.begin() as session:
            await person_pages.correct_name(
                session, actor=staff.person_id, person_id=person_id, seen=form.get("seen"), name=form.get("name"), now=door.clock()
            )
    except Refusal as refusal:
        return await shown_one(request, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/people/{person_id}", said="saved")


@routes.post("/desk/people/{id}/phone", who=APPROVERS, confirmed=True)
async def phone(request: web.Request) -> web.StreamResponse:
    """Put the phone right, or take it away."""
    staff, door, form, card = staff_of(request), door_of(request), form_of(request), await card_of(request)
    person_id = card.line.person_id
    try:
        async with door.database.begin() as session:
            await person_pages.correct_phone(
                session, actor=staff.person_id, person_id=person_id, seen=form.get("seen"), phone=form.get("phone"), now=door.clock()
            )
    except Refusal as refusal:
        return await shown_one(request, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/people/{person_id}", said="saved")


async def shown_one(
    request: web.Request, *, status: int = 200, error: str = "", contact: person_pages.Contact | None = None
) -> web.Response:
    """A person's page; with the phone when it was asked for."""
    card, door = await card_of(request), door_of(request)
    async with door.database.reading() as session:
        balance = await accounts.balance(session, community_id=card.community_id, person_id=card.line.person_id)
    mention(card.line.person_id)
    values: dict[str, Any] = {
        "card": card,
        "balance": balance,
        "contact": contact,
        "error": error,
        "words": people_pages,
        "day": said_day(request),
        "last_day": last_day(request),
    }
    return shown(request, "desk/person.html", title=card.line.name, here=HERE, status=status, **values)


async def card_of(request: web.Request) -> PersonPage:
    """The person of the path, if they are of a community of theirs."""
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            return await person_pages.page(session, actor=staff.person_id, person_id=part_of(request), now=door.clock())


async def _list(request: web.Request, *, found: list[Namesake] | None = None, wanted: str = "", error: str = "") -> web.Response:
    staff, door, place, query = staff_of(request), door_of(request), place_of(request), request.query
    role = Role(query["role"]) if query.get("role") in set(Role) else None
    inside = number(query.get("place"))
    # That somebody looked at who lives where is on record: then it takes a writer.
    opened = door.database.begin if inside else door.database.reading
    with theirs():
        async with opened() as session:
            lines = await people_lists.page(
                session,
                actor=staff.person_id,
                community_id=place,
                now=door.clock(),
                role=role,
                place_id=inside or None,
                after=number(query.get("after")),
                limit=PAGE + 1,
            )
            nodes = await places.filters(session, community_id=place, chosen=inside)
    mention(*(line.person_id for line in lines))
    told = [(one.person_id, batches.told_apart(one, staff.t, zone=door.zone)) for one in found] if found is not None else None
    return shown(
        request,
        "desk/people.html",
        title=staff.t("People and roles"),
        here=HERE,
        status=422 if error else 200,
        lines=lines[:PAGE],
        onward=onward(request, lines[PAGE - 1].person_id) if len(lines) > PAGE else "",
        chosen=place,
        role=role or "",
        inside=inside,
        nodes=[(one.id, one.name) for one in nodes],
        is_narrow=not any(one.kind == "building" and one.id != inside for one in nodes),
        found=told,
        wanted=wanted,
        error=error,
        words=people_pages,
    )
