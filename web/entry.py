"""Ways in: a one-time link from staff or from the bot, and links that open the chat at a certain place."""

import re

from aiohttp import web

from people import entry, identities, sessions
from qrcodes import guardian_links
from web import arrivals
from web.door import door_of
from web.errors import show_error
from web.link_tries import count_wrong, tried_too_often, wrong
from web.opening import open_chat
from web.pages import new_nonce, page
from web.uploads import SMALL_FORM, read_form
from web.view import START
from web.visitors import language_of, visitor_of

routes = web.RouteTableDef()

# As Telegram allows in a deep link.
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
# What an entry link is called there; here it has a page of its own, which shows whose chat it opens.
ENTRY = "e_"
# A guardian's link: whoever opens it need not have come to us before.
GUARDIAN = "g_"


@routes.get("/enter/{token}")
async def look(request: web.Request) -> web.StreamResponse:
    """Show whose chat the link opens. Looking uses nothing up: link previews fetch pages too."""
    door = door_of(request)
    if tried_too_often(request):
        return show_error(request, 429)
    try:
        async with door.database.reading() as session:
            preview = await entry.peek(session, token=request.match_info["token"], now=door.clock())
    except entry.LinkUsedUp:
        return wrong(request)
    return page(request, "enter.html", preview=preview, nonce=new_nonce())


@routes.post("/enter/{token}")
async def enter(request: web.Request) -> web.StreamResponse:
    """Use the link up, keep the session in this browser, and open the chat."""
    door, token = door_of(request), request.match_info["token"]
    if tried_too_often(request):
        return show_error(request, 429)
    nonce = (await read_form(request, most=SMALL_FORM)).get("nonce")
    try:
        async with door.database.begin() as session:
            cookie = await entry.enter(session, token=token, nonce=nonce, now=door.clock())
    except entry.LinkUsedUp:
        return wrong(request)
    return await open_chat(request, cookie)


@routes.get("/go/{payload}")
async def ask_to_go(request: web.Request) -> web.StreamResponse:
    """A scanned code or a link: one tap more, so that no foreign page can speak in one's name."""
    payload = request.match_info["payload"]
    if not _may_go(payload):
        return show_error(request, 404)
    visitor = await visitor_of(request)
    if visitor is None and tried_too_often(request):
        return show_error(request, 429)
    invited = visitor is None and await _invites(request, payload)
    return page(request, "go.html", visitor=visitor, invited=invited, nonce=new_nonce())


@routes.post("/go/{payload}")
async def go(request: web.Request) -> web.StreamResponse:
    """Open the chat, and say there what the code was for."""
    payload, visitor = request.match_info["payload"], await visitor_of(request)
    if not _may_go(payload):
        return show_error(request, 404)
    if visitor is None:
        return await _let_in(request, payload)
    nonce = (await read_form(request, most=SMALL_FORM)).nonce
    await arrivals.say(door_of(request), visitor, {"text": f"/start {payload}"}, nonce=nonce)
    return web.Response(status=303, headers={"Location": "/chat#end"})


async def _let_in(request: web.Request, payload: str) -> web.StreamResponse:
    """A relative whom a guardian's link invites gets a chat of their own in this browser: they enrol there, then say yes or no."""
    if tried_too_often(request):
        return show_error(request, 429)
    if not await _invites(request, payload):
        return show_error(request, 401)
    door = door_of(request)
    async with door.database.begin() as session:
        identity = await identities.create_web_identity(session, person_id=None, now=door.clock())
        await identities.set_language(session, identity_id=identity.id, language=language_of(request))
        cookie = await sessions.open_session(session, identity_id=identity.id, now=door.clock())
    return await open_chat(request, cookie, first=f"{START} {payload}")


async def _invites(request: web.Request, payload: str) -> bool:
    """Whether this is a guardian's link that can still be used; wrong ones are counted."""
    door = door_of(request)
    if not payload.startswith(GUARDIAN):
        return False
    async with door.database.reading() as session:
        community_id = await guardian_links.community_of(session, token=payload.removeprefix(GUARDIAN), now=door.clock())
    if community_id is None:
        count_wrong(request)
    return community_id is not None


def _may_go(payload: str) -> bool:
    return PAYLOAD.fullmatch(payload) is not None and not payload.startswith(ENTRY)
