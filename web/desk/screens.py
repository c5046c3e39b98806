"""The big screen for the hall, and the links by which a screen opens it without signing in."""

from aiohttp import web

from people import screen_links
from people.authority import NotAllowed
from web import hall
from web.desk.guard import APPROVERS, HEADS, POLICY, back, place_of, shown, staff_of
from web.desk.routes import DeskRoutes, Fence
from web.door import door_of
from web.pages import new_nonce
from words import saying

routes = DeskRoutes()


@routes.get("/desk/screen", who=APPROVERS)
async def screen(request: web.Request) -> web.StreamResponse:
    """Full screen, by one's own session."""
    return await _screen(request)


@routes.get("/desk/screen/live", who=APPROVERS)
async def live(request: web.Request) -> web.StreamResponse:
    """The same as the open page asks for it: what asks by itself keeps nobody signed in."""
    return await _screen(request)


async def _screen(request: web.Request) -> web.StreamResponse:
    place, nonce = place_of(request), new_nonce()
    if not staff_of(request).may(Fence(APPROVERS), place):
        raise NotAllowed
    response = await hall.show(request, place, t=staff_of(request).t, live=f"/desk/screen/live?in={place}", nonce=nonce)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce)
    return response


@routes.get("/desk/screens", who=APPROVERS)
async def links(request: web.Request) -> web.StreamResponse:
    """The links there are."""
    return await _links(request, made="")


@routes.post("/desk/screens", who=HEADS)
async def make(request: web.Request) -> web.StreamResponse:
    """Make a link, and show it this once: only its hash is kept."""
    door, staff = door_of(request), staff_of(request)
    async with door.database.begin() as session:
        token = await screen_links.make(session, actor=staff.person_id, community_id=place_of(request), now=door.clock())
    return await _links(request, made=f"{door.public_url}/screen/{token}")


@routes.post(r"/desk/screens/{id:\d{1,18}}/end", who=HEADS)
async def end(request: web.Request) -> web.StreamResponse:
    """The screen shows nothing any more, within half a minute."""
    door = door_of(request)
    async with door.database.begin() as session:
        link_id = int(request.match_info["id"])
        place = await screen_links.end(session, actor=staff_of(request).person_id, link_id=link_id, now=door.clock())
    return back(request, f"/desk/screens?in={place}", said="screen_ended")


async def _links(request: web.Request, *, made: str) -> web.Response:
    door, staff, place = door_of(request), staff_of(request), place_of(request)
    t = staff.t
    async with door.database.reading() as session:
        found = await screen_links.live(session, actor=staff.person_id, community_id=place, now=door.clock())
    lines = [(one.id, saying.moment(one.made_at, t, zone=door.zone)) for one in found]
    title, may = t("Screens in the hall"), staff.may(Fence(HEADS), place)
    return shown(request, "desk/screens.html", title=title, here="screen", where=place, lines=lines, made=made, may_change=may)
