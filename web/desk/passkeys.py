"""One's own passkeys and open browsers: add, look, remove, sign out."""

from aiohttp import web

from people import desk_sessions, passkeys
from web.desk.guard import DESK, OFFICERS, back, form_of, shown, staff_of
from web.desk.passkey_site import site_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from web.errors import show_error

routes = DeskRoutes()

HERE = f"{DESK}/passkeys"


@routes.get("/desk/passkeys", who=OFFICERS)
async def look(request: web.Request) -> web.StreamResponse:
    """What opens the desk in one's name."""
    door, staff = door_of(request), staff_of(request)
    async with door.database.reading() as session:
        keys = await passkeys.mine(session, person_id=staff.person_id)
        browsers = await desk_sessions.opened_by(session, person_id=staff.person_id, now=door.clock())
    title, zone = staff.t("Passkeys and sessions"), door.zone
    has_site = site_of(request) is not None
    return shown(request, "desk/passkeys.html", title=title, keys=keys, browsers=browsers, has_site=has_site, zone=zone)


@routes.post("/desk/passkeys/ask", who=OFFICERS)
async def ask(request: web.Request) -> web.StreamResponse:
    """For the page's script: what a new passkey is made of. Raises `ConfirmFirst`, `TooManyPasskeys`."""
    door, staff, site = door_of(request), staff_of(request), site_of(request)
    if site is None:
        return show_error(request, 404)
    me = {"session_id": staff.session_id, "actor": staff.person_id}
    async with door.database.begin() as session:
        options = await passkeys.ask_to_register(session, **me, site=site, now=door.clock())
    return web.json_response(text=options)


@routes.post("/desk/passkeys", who=OFFICERS, confirmed=True)
async def register(request: web.Request) -> web.StreamResponse:
    """Keep a new passkey."""
    door, staff, site = door_of(request), staff_of(request), site_of(request)
    if site is None:
        return show_error(request, 404)
    me, answer = {"session_id": staff.session_id, "actor": staff.person_id}, form_of(request).get("answer")
    async with door.database.begin() as session:
        made = await passkeys.register(session, **me, site=site, answer=answer, now=door.clock())
    return back(request, HERE, said="passkey_refused" if made is None else "passkey_added")


@routes.post("/desk/passkeys/{id:[0-9]{1,15}}/remove", who=OFFICERS, confirmed=True)
async def remove(request: web.Request) -> web.StreamResponse:
    """Take a passkey away."""
    door, staff = door_of(request), staff_of(request)
    async with door.database.begin() as session:
        await passkeys.remove(session, actor=staff.person_id, passkey_id=int(request.match_info["id"]), now=door.clock())
    return back(request, HERE, said="passkey_removed")


@routes.post("/desk/passkeys/sessions/{id:[0-9]{1,15}}/end", who=OFFICERS, confirmed=True)
async def end(request: web.Request) -> web.StreamResponse:
    """Sign another of one's own browsers out."""
    door, staff = door_of(request), staff_of(request)
    async with door.database.begin() as session:
        await desk_sessions.end(session, session_id=int(request.match_info["id"]), person_id=staff.person_id, now=door.clock())
    return back(request, HERE, said="session_ended")
