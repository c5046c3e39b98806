"""The way into the desk: how one comes in, a one-time link from the chat, a passkey; and out again."""

from aiohttp import web

from people import desk_links, desk_sessions, passkeys
from people.entry import LinkUsedUp
from web.desk.guard import DESK, OFFICERS, STAFF, drop, keep, staff_of
from web.desk.passkey_site import LARGEST_ANSWER, site_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from web.errors import show_error
from web.link_tries import count_wrong, tried_too_often, wrong
from web.pages import new_nonce, page
from web.uploads import SMALL_FORM, read_form

routes = DeskRoutes()
# There is no session yet, so nothing is fenced: what lets in is the link or the key.
open_routes = routes.table


@open_routes.get("/desk/sign-in")
async def how(request: web.Request) -> web.StreamResponse:
    """How one comes in."""
    if STAFF in request:
        return web.Response(status=303, headers={"Location": DESK})
    return _how(request)


@open_routes.post("/desk/sign-in/ask")
async def ask(request: web.Request) -> web.StreamResponse:
    """For the page's script: what a passkey is to sign."""
    door, site = door_of(request), site_of(request)
    if site is None:
        return show_error(request, 404)
    if tried_too_often(request):
        return show_error(request, 429)
    async with door.database.begin() as session:
        options = await passkeys.ask_to_enter(session, site=site, now=door.clock())
    return web.json_response(text=options)


@open_routes.post("/desk/sign-in/passkey")
async def enter_by_passkey(request: web.Request) -> web.StreamResponse:
    """A passkey has signed."""
    door, site = door_of(request), site_of(request)
    if site is None:
        return show_error(request, 404)
    if tried_too_often(request):
        return show_error(request, 429)
    answer = (await read_form(request, most=LARGEST_ANSWER)).get("answer")
    async with door.database.begin() as session:
        token = await passkeys.enter(session, site=site, answer=answer, now=door.clock())
    if token is None:
        count_wrong(request)
        return _how(request, is_refused=True)
    return await _let_in(request, token)


@open_routes.get("/desk/enter/{token}")
async def look(request: web.Request) -> web.StreamResponse:
    """Show whose desk the link opens. Looking uses nothing up: link previews fetch pages too."""
    door = door_of(request)
    if tried_too_often(request):
        return show_error(request, 429)
    try:
        async with door.database.reading() as session:
            preview = await desk_links.peek(session, token=request.match_info["token"], now=door.clock())
    except LinkUsedUp:
        return wrong(request)
    return page(request, "desk/enter.html", preview=preview, nonce=new_nonce())


@open_routes.post("/desk/enter/{token}")
async def enter(request: web.Request) -> web.StreamResponse:
    """Use the link up, and keep the session in this browser."""
    door, token = door_of(request), request.match_info["token"]
    if tried_too_often(request):
        return show_error(request, 429)
    nonce = (await read_form(request, most=SMALL_FORM)).get("nonce")
    try:
        async with door.database.begin() as session:
            cookie = await desk_links.enter(session, token=token, nonce=nonce, now=door.clock())
    except LinkUsedUp:
        return wrong(request)
    return await _let_in(request, cookie)


@routes.post("/desk/sign-out", who=OFFICERS)
async def sign_out(request: web.Request) -> web.StreamResponse:
    """End the session of this browser."""
    await _end(request)
    response = web.Response(status=303, headers={"Location": f"{DESK}/sign-in"})
    drop(request, response)
    return response


async def _let_in(request: web.Request, token: str) -> web.Response:
    """Who was signed in here before is not any more."""
    if STAFF in request:
        await _end(request)
    response = web.Response(status=303, headers={"Location": DESK})
    keep(request, response, token)
    return response


async def _end(request: web.Request) -> None:
    door, staff = door_of(request), staff_of(request)
    async with door.database.begin() as session:
        await desk_sessions.end(session, session_id=staff.session_id, person_id=staff.person_id, now=door.clock())


def _how(request: web.Request, *, is_refused: bool = False) -> web.Response:
    has_passkeys = site_of(request) is not None
    return page(request, "desk/sign_in.html", status=401 if is_refused else 200, is_refused=is_refused, has_passkeys=has_passkeys)
