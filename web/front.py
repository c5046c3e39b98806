"""The front page: in a demo a guided tour with one tap into the chat as anybody; otherwise who we are and how one comes in."""

from aiohttp import web

from people import demo, desk_links, desk_sessions, identities, nodes, sessions
from web.desk import guard
from web.door import Door, door_of
from web.errors import show_error
from web.opening import open_chat
from web.pages import page
from web.tour import NEWCOMER, TOUR, badge_of_the_demo, person_of
from web.visitors import language_of, visitor_of

routes = web.RouteTableDef()

# Who of the demo works at the desk.
AT_THE_DESK = ("zhao", "zhou", "qian")


@routes.get("/")
async def front(request: web.Request) -> web.StreamResponse:
    """The start."""
    door = door_of(request)
    visitor = await visitor_of(request)
    if door.demo:
        async with door.database.reading() as session:
            badge = await badge_of_the_demo(session)
        return page(request, "tour.html", tour=TOUR, visitor=visitor, badge=badge)
    async with door.database.reading() as session:
        places = [(place, await nodes.station_of(session, place.id)) for place in await nodes.communities(session)]
    return page(request, "front.html", places=places, visitor=visitor)


@routes.post("/demo/as/{who}")
async def come_as(request: web.Request) -> web.StreamResponse:
    """Only in a demo: open the chat as one of the cast, or as somebody who has just moved in."""
    door, who = door_of(request), request.match_info["who"]
    cookie = await _session_of(door, who, language_of(request)) if door.demo else None
    return show_error(request, 404) if cookie is None else await open_chat(request, cookie)


@routes.post("/demo/desk/{who}")
async def come_to_the_desk(request: web.Request) -> web.StreamResponse:
    """Only in a demo: open the staff desk as one of its staff."""
    door, who = door_of(request), request.match_info["who"]
    if not door.demo or who not in AT_THE_DESK:
        return show_error(request, 404)
    now = door.clock()
    async with door.database.begin() as session:
        person_id = (await demo.cast(session) or {}).get(who)
        if person_id is None or not await desk_links.may_work(session, person_id=person_id, now=now):
            return show_error(request, 404)
        cookie = await desk_sessions.open_session(session, person_id=person_id, way="link", now=now)
    response = web.Response(status=303, headers={"Location": guard.DESK})
    guard.keep(request, response, cookie)
    return response


async def _session_of(door: Door, who: str, language: str) -> str | None:
    """A cookie's token; the chat speaks the language of the tour. None for nobody."""
    now = door.clock()
    async with door.database.begin() as session:
        if who == NEWCOMER:
            identity = await identities.create_web_identity(session, person_id=None, now=now)
        else:
            person_id = await person_of(session, who)
            known = await identities.web_identity_of(session, person_id=person_id) if person_id else None
            if known is None:
                return None
            identity = known
        await identities.set_language(session, identity_id=identity.id, language=language)
        return await sessions.open_session(session, identity_id=identity.id, now=now)
