"""The chat page: what was said, what can be done, and the files that belong to it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from aiohttp import web

from messages import transcript, transcript_files, transcript_menu
from people import nodes, sessions
from web.chat_live import answered, toast_words
from web.door import Door, door_of
from web.errors import show_error
from web.pages import new_nonce, page, part
from web.tour import guide_of
from web.view import map_link, shown
from web.visitors import Visitor, forget_here, sign_in, sign_out, visitor_of

routes = web.RouteTableDef()

DIGITS = 18
# What the page's script asks for by itself.
PARTS = {"messages": "messages.html", "commands": "commands.html"}


@routes.get("/chat")
async def chat(request: web.Request) -> web.StreamResponse:
    """The whole page; with `?before=` an earlier part of what was said."""
    visitor = await visitor_of(request)
    if visitor is None:
        return show_error(request, 401)
    before, after = _number(request.query.get("before")), _number(request.query.get("after"))
    door = door_of(request)
    is_due = await _mark_seen(door, visitor)
    # Without scripts nothing is pushed: what was sent just now is given a moment to be answered.
    toasts = toast_words(await answered(door, visitor, after=after), now=door.clock()) if after is not None else []
    response = await draw(request, visitor, before=before, notices=toasts)
    if is_due:
        # Browsers drop a cookie after 400 days: whoever comes now and then keeps it.
        sign_in(request, response, visitor.token)
    return response


async def _mark_seen(door: Door, visitor: Visitor) -> bool:
    """At most once an hour; whether it was time."""
    async with door.database.reading() as session:
        is_due = await sessions.is_due(session, token=visitor.token, now=door.clock())
    if is_due:
        async with door.database.begin() as session:
            await sessions.mark_seen(session, token=visitor.token, now=door.clock())
    return is_due


async def draw(
    request: web.Request,
    visitor: Visitor,
    *,
    before: int | None = None,
    notices: Sequence[str] = (),
    typed: str = "",
    status: int = 200,
) -> web.Response:
    """The page; `typed` is put back into the box, `notices` are said above it."""
    door, t = door_of(request), visitor.t
    async with door.database.reading() as session:
        # The revision first: what comes in between is told twice rather than never.
        revision = await transcript.revision(session, bot=door.bot, chat_id=visitor.chat_id)
        seen = await transcript.page(session, bot=door.bot, chat_id=visitor.chat_id, before=before)
        commands = await transcript_menu.menu_of(session, bot=door.bot, chat_id=visitor.chat_id, language=t.language)
        guide = await guide_of(session, door, visitor, t)
        phones = await nodes.duty_phones(session)
    messages = [shown(one, door=door, t=t) for one in seen]
    values: dict[str, Any] = {
        "messages": messages,
        "phones": phones,
        "earlier": messages[0].id if len(messages) == transcript.PAGE else None,
        "before": before,
        "nonce": new_nonce(),
        "map_link": map_link,
        "commands": commands,
    }
    wanted = request.headers.get("X-Part", "")
    if wanted in PARTS:
        return web.Response(text=part(request, PARTS[wanted], t=t, **values), content_type="text/html", charset="utf-8")
    values |= {"revision": revision, "guide": guide, "speaker": visitor.speaker}
    return page(request, "chat.html", status=status, t=t, notices=notices, typed=typed, **values)


@routes.get("/chat/file/{id}")
async def chat_file(request: web.Request) -> web.StreamResponse:
    """A picture to look at or a document to keep: only for the chat in which it stands."""
    visitor = await visitor_of(request)
    if visitor is None:
        return show_error(request, 401)
    door = door_of(request)
    async with door.database.reading() as session:
        file = await transcript_files.load_for(session, bot=door.bot, chat_id=visitor.chat_id, file_id=request.match_info["id"])
    if file is None:
        return show_error(request, 404)
    response = web.Response(body=file.data, content_type=file.mime)
    response.headers["Cache-Control"] = "private, max-age=86400"
    if file.kind != "photo":
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name or 'file', safe='')}"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@routes.post("/chat/leave")
async def leave(request: web.Request) -> web.StreamResponse:
    """Sign this browser out."""
    visitor = await visitor_of(request)
    door = door_of(request)
    response = web.Response(status=303, headers={"Location": "/"})
    if visitor is not None:
        async with door.database.begin() as session:
            await sessions.end_session(session, token=visitor.token, now=door.clock())
        door.watch.ring(door.bot, visitor.chat_id)
    sign_out(request, response)
    forget_here(response)
    return response


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= DIGITS else None
