"""Places: the tree of a community with who has which office where, and the station's line."""

from aiohttp import web

from core.refusals import Refusal
from messages.mentions import mention
from people import nodes, place_changes, places
from people.authority import LEADS, NotAllowed
from people.places import Tree
from web.desk.guard import APPROVERS, HEADS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, last_day, number, onward, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import people_pages

routes = DeskRoutes()
HERE = "places"


@routes.get("/desk/places", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """The tree from the street down, or one part of it."""
    return await _shown(request, number(request.query.get("at")) or place_of(request))


@routes.post("/desk/places/add", who=HEADS)
async def add(request: web.Request) -> web.StreamResponse:
    """A grid, building or entrance below a place."""
    staff, door, form = staff_of(request), door_of(request), form_of(request)
    parent = (await _tree(request, number(form.get("at")))).here
    try:
        async with door.database.begin() as session:
            await place_changes.add(session, actor=staff.person_id, parent_id=parent.node_id, name=form.get("name"), now=door.clock())
    except place_changes.PlaceNameUnclear as refusal:
        return await _shown(request, parent.node_id, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/places?at={parent.node_id}", said="saved")


@routes.post("/desk/places/rename", who=HEADS)
async def rename(request: web.Request) -> web.StreamResponse:
    """Call a place otherwise."""
    staff, door, form = staff_of(request), door_of(request), form_of(request)
    place = (await _tree(request, number(form.get("at")))).here
    try:
        async with door.database.begin() as session:
            await place_changes.rename(
                session, actor=staff.person_id, node_id=place.node_id, seen=form.get("seen"), name=form.get("name"), now=door.clock()
            )
    except (place_changes.PlaceNameUnclear, place_changes.PlaceChanged) as refusal:
        return await _shown(request, place.node_id, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/places?at={place.node_id}", said="saved")


@routes.post("/desk/places/station", who=HEADS)
async def station(request: web.Request) -> web.StreamResponse:
    """The station's name and its line."""
    staff, door, form, place = staff_of(request), door_of(request), form_of(request), place_of(request)
    try:
        async with door.database.begin() as session:
            await place_changes.set_station(
                session,
                actor=staff.person_id,
                community_id=place,
                seen=(form.get("seen_name"), form.get("seen_phone")),
                name=form.get("station"),
                duty_phone=form.get("duty_phone"),
                now=door.clock(),
            )
    except NotAllowed:
        raise
    except Refusal as refusal:
        return await _shown(request, place, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/places?in={place}", said="saved")


async def _shown(request: web.Request, node_id: int, *, error: str = "", status: int = 200) -> web.Response:
    staff, door, tree = staff_of(request), door_of(request), await _tree(request, node_id)
    here = tree.here
    community = next((one.node_id for one in (*tree.above, here) if one.kind == "community"), None)
    async with door.database.reading() as session:
        line = await nodes.station_of(session, community) if community else None
    mention(*(officer.person_id for one in (*tree.above, here, *tree.below) for officer in one.officers))
    held = staff.worker.roles.get(community, frozenset()) if community else frozenset()
    return shown(
        request,
        "desk/places.html",
        title=staff.t("Places"),
        here=HERE,
        status=status,
        tree=tree,
        chosen=community or place_of(request),
        adds=people_pages.place(place_changes.BELOW[here.kind], staff.t) if here.kind in place_changes.BELOW else "",
        may_rename=here.kind in place_changes.BELOW.values(),
        may_change=bool(held & LEADS),
        station=line if here.kind == "community" else None,
        is_community=here.kind == "community",
        onward=onward(request, tree.next_after) if tree.next_after is not None else "",
        error=error,
        words=people_pages,
        last_day=last_day(request),
    )


async def _tree(request: web.Request, node_id: int) -> Tree:
    """A place of theirs and what lies below it."""
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            return await places.tree(
                session, actor=staff.person_id, node_id=node_id, now=door.clock(), after=number(request.query.get("after"))
            )
