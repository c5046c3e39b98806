"""Showing anew who works here: by a yes in one's own chat, or by a passkey. Then on to where one wanted to go."""

from urllib.parse import urlencode

from aiohttp import web

from people import demo, desk_confirming, passkeys
from web.desk.guard import DESK, OFFICERS, form_of, is_local, shown, staff_of
from web.desk.passkey_site import site_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from web.errors import show_error

routes = DeskRoutes()

CONFIRM = f"{DESK}/confirm"


@routes.get("/desk/confirm", who=OFFICERS)
async def confirm(request: web.Request) -> web.StreamResponse:
    """The question: what waits for a yes, or the ways to say one."""
    door, staff, onward = door_of(request), staff_of(request), _onward(request.query.get("next", ""))
    if staff.is_confirmed:
        return web.Response(status=303, headers={"Location": onward})
    async with door.database.reading() as session:
        digits = await desk_confirming.waiting(session, session_id=staff.session_id, now=door.clock())
        keys = await passkeys.mine(session, person_id=staff.person_id) if site_of(request) else []
        cast = await demo.cast(session) if door.demo else None
    acts_as = next((key for key, person_id in (cast or {}).items() if person_id == staff.person_id), "")
    title = staff.t("Is it you?")
    return shown(request, "desk/confirm.html", title=title, onward=onward, digits=digits, has_passkey=bool(keys), acts_as=acts_as)


@routes.post("/desk/confirm/ask", who=OFFICERS)
async def ask(request: web.Request) -> web.StreamResponse:
    """Ask in the person's chat."""
    door, staff = door_of(request), staff_of(request)
    async with door.database.begin() as session:
        await desk_confirming.ask(session, session_id=staff.session_id, actor=staff.person_id, now=door.clock())
    return _again(request)


@routes.post("/desk/confirm", who=OFFICERS)
async def go_on(request: web.Request) -> web.StreamResponse:
    """Somebody says that they have said yes."""
    if not staff_of(request).is_confirmed:
        return _again(request, said="not_yet")
    return web.Response(status=303, headers={"Location": _onward(form_of(request).get("next"))})


@routes.get("/desk/confirm/live", who=OFFICERS)
async def live(request: web.Request) -> web.StreamResponse:
    """For the page's script: whether the yes has come."""
    return web.json_response({"confirmed": staff_of(request).is_confirmed})


@routes.post("/desk/confirm/passkey/ask", who=OFFICERS)
async def ask_passkey(request: web.Request) -> web.StreamResponse:
    """For the page's script: what one's passkey is to sign."""
    door, staff, site = door_of(request), staff_of(request), site_of(request)
    if site is None:
        return show_error(request, 404)
    me = {"session_id": staff.session_id, "actor": staff.person_id}
    async with door.database.begin() as session:
        options = await passkeys.ask_to_confirm(session, **me, site=site, now=door.clock())
    return web.json_response(text=options)


@routes.post("/desk/confirm/passkey", who=OFFICERS)
async def confirm_by_passkey(request: web.Request) -> web.StreamResponse:
    """A passkey has signed."""
    door, staff, site, form = door_of(request), staff_of(request), site_of(request), form_of(request)
    if site is None:
        return show_error(request, 404)
    me = {"session_id": staff.session_id, "actor": staff.person_id}
    async with door.database.begin() as session:
        is_confirmed = await passkeys.confirm(session, **me, site=site, answer=form.get("answer"), now=door.clock())
    if not is_confirmed:
        return _again(request, said="passkey_refused")
    return web.Response(status=303, headers={"Location": _onward(form.get("next"))})


def _again(request: web.Request, *, said: str = "") -> web.Response:
    query = {"next": _onward(form_of(request).get("next"))} | ({"said": said} if said else {})
    return web.Response(status=303, headers={"Location": f"{CONFIRM}?{urlencode(query)}"})


def _onward(path: str) -> str:
    """Where one wanted to go, if it is at the desk; never to another site."""
    return path if is_local(path) else DESK
