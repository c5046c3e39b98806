"""Roles: given and ended, with a place and a term. And registering a resident who has no phone."""

from collections.abc import Mapping

from aiohttp import web

from core.refusals import Refusal
from messages.mentions import mention
from people import authority, people_lists, person_pages, places, residents
from people.authority import MAY_GRANT, LastAdministrator, Role
from people.enrolment import NOTICE_VERSION
from people.person_pages import PersonPage
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import day_of, end_of, in_words, last_day, number, part_of, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import batches, people_pages

routes = DeskRoutes()
HERE = "people"


@routes.get("/desk/people/{id}/roles", who=APPROVERS, confirmed=True)
async def roles(request: web.Request) -> web.StreamResponse:
    """What somebody is, and what they can be made."""
    return await _shown(request)


@routes.post("/desk/people/{id}/roles", who=APPROVERS, confirmed=True)
async def grant(request: web.Request) -> web.StreamResponse:
    """Give a role at a place, until it is ended or until a day."""
    staff, door, form, card = staff_of(request), door_of(request), form_of(request), await _card(request)
    person_id, until = card.line.person_id, day_of(form.get("until"))
    ends_at = end_of(until, door.zone) if until else None
    if form.get("role") not in set(Role) or (form.get("until") and until is None):
        raise web.HTTPBadRequest
    if ends_at is not None and ends_at <= door.clock():
        error = staff.t("The last day of a term must be today or later. Nothing was changed.")
        return await _shown(request, error=error, typed=form.fields)
    try:
        async with door.database.begin() as session:
            known = {one.id for one in await places.choices(session, community_id=card.community_id)}
            if number(form.get("node")) not in known:
                raise web.HTTPNotFound
            is_new = await authority.grant(
                session,
                actor=staff.person_id,
                person_id=person_id,
                role=Role(form.get("role")),
                node_id=number(form.get("node")),
                now=door.clock(),
                until=ends_at,
            )
    except authority.NotAllowed:
        error = staff.t("You cannot give this role there: your own does not reach that far. Nothing was changed.")
        return await _shown(request, error=error, status=403, typed=form.fields)
    return back(request, f"/desk/people/{person_id}", said="role_given" if is_new else "role_held")


@routes.post("/desk/people/{id}/roles/end", who=APPROVERS, confirmed=True)
async def end(request: web.Request) -> web.StreamResponse:
    """End a role from now on."""
    staff, door, form, card = staff_of(request), door_of(request), form_of(request), await _card(request)
    person_id = card.line.person_id
    if form.get("role") not in set(Role):
        raise web.HTTPBadRequest
    try:
        async with door.database.begin() as session:
            ended = await authority.revoke(
                session,
                actor=staff.person_id,
                person_id=person_id,
                role=Role(form.get("role")),
                node_id=number(form.get("node")),
                now=door.clock(),
            )
    except LastAdministrator as refusal:
        return await _shown(request, error=in_words(request, refusal))
    return back(request, f"/desk/people/{person_id}", said="role_ended" if ended else "role_gone")


@routes.get("/desk/residents/new", who=APPROVERS)
async def new(request: web.Request) -> web.StreamResponse:
    """The form for a resident who is there and agrees."""
    return _form(request)


@routes.post("/desk/residents/new", who=APPROVERS)
async def register(request: web.Request) -> web.StreamResponse:
    """Register them; who has the same name or phone is shown first."""
    staff, door, form, place = staff_of(request), door_of(request), form_of(request), place_of(request)
    if not form.get("agreed"):
        return _form(request, error=staff.t("Please read them the privacy notice first, and tick that they agreed. Nothing was changed."))
    name, phone = form.get("name"), form.get("phone").strip() or None
    seen = [number(one) for one in form.get("seen").split(",")]
    try:
        async with door.database.begin() as session:
            person = await residents.register(
                session,
                actor=staff.person_id,
                community_id=place,
                name=name,
                phone=phone,
                notice_version=NOTICE_VERSION,
                seen=seen,
                now=door.clock(),
            )
            person_id = person.id
    except residents.KnownAlready as refusal:
        async with door.database.begin() as session:
            known = await residents.alike(session, actor=staff.person_id, community_id=place, name=name, phone=phone, now=door.clock())
        return _form(
            request,
            error=in_words(request, refusal),
            alike=[(one.person_id, batches.told_apart(one, staff.t, zone=door.zone)) for one in known],
        )
    except authority.NotAllowed:
        raise
    except Refusal as refusal:
        return _form(request, error=in_words(request, refusal))
    return back(request, f"/desk/people/{person_id}", said="registered")


def _form(request: web.Request, *, error: str = "", alike: list[tuple[int, str]] | None = None) -> web.Response:
    typed = form_of(request).fields if request.method == "POST" else {}
    return shown(
        request,
        "desk/resident_new.html",
        title=staff_of(request).t("Register a resident"),
        here=HERE,
        status=422 if error else 200,
        chosen=place_of(request),
        error=error,
        typed=typed,
        alike=alike or [],
    )


async def _shown(request: web.Request, *, error: str = "", status: int = 422, typed: Mapping[str, str] | None = None) -> web.Response:
    staff, door, card = staff_of(request), door_of(request), await _card(request)
    async with door.database.reading() as session:
        nodes = await places.choices(session, community_id=card.community_id)
        mine = await people_lists.roles_of(session, [staff.person_id], now=door.clock())
    held = {one.role for one in mine.get(staff.person_id, ())}
    may = [role for role in Role if MAY_GRANT[role] & held]
    mention(card.line.person_id)
    return shown(
        request,
        "desk/person_roles.html",
        title=staff.t("Roles of {name}", name=card.line.name),
        here=HERE,
        status=status if error else 200,
        typed=typed or {},
        card=card,
        may=[(role.value, people_pages.role(role, staff.t)) for role in may],
        nodes=[(one.id, f"{people_pages.place(one.kind, staff.t)} · {one.name}") for one in nodes],
        usual=card.community_id,
        error=error,
        last_day=last_day(request),
        words=people_pages,
    )


async def _card(request: web.Request) -> PersonPage:
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            return await person_pages.page(session, actor=staff.person_id, person_id=part_of(request), now=door.clock())
