"""What is pushed to an open chat page: messages as they are written, edited and deleted, toasts, and that an answer is being written."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from messages import transcript
from messages.transcript import Seen
from messages.watch import Look
from people import nodes
from web.door import Door, door_of
from web.pages import new_nonce, part
from web.view import map_link, shown
from web.visitors import Visitor, visitor_of

log = structlog.get_logger()
routes = web.RouteTableDef()

# So often a quiet stream says that it is alive, and asks whether the session still is.
PULSE_SECONDS = 15.0
# How long a page without scripts waits for the answer.
PATIENCE_SECONDS = 2.0
TOAST_LASTS = timedelta(seconds=30)
DIGITS = 18


@routes.get("/chat/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events from a revision on; a browser that was cut off goes on where it was."""
    visitor = await visitor_of(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    try:
        if visitor is None:
            # Not a refusal: a browser would only ask again. Loaded anew, the page says that the session has ended.
            await response.write(_event("reload", {}))
            return response
        door = door_of(request)
        with door.watch.on(door.bot, visitor.chat_id) as look:
            await response.write(b"retry: 2000\n\n")
            await _stream(request, response, visitor, look, _revision(request))
    except ConnectionError:
        # The page was closed.
        pass
    except Exception as error:
        # No error page fits into a stream that has begun: it ends, and the browser asks again.
        log.exception("stream failed", error=type(error).__name__)
    return response


async def answered(door: Door, visitor: Visitor, *, after: int) -> list[Seen]:
    """Wait a little for the bot's answer to what was sent at this revision; what has changed since."""
    with door.watch.on(door.bot, visitor.chat_id) as look:
        while True:
            async with door.database.reading() as session:
                changes = await transcript.changes(session, bot=door.bot, chat_id=visitor.chat_id, after=after) or []
            if any(one.direction != "in" for one in changes) or not await look.wait(PATIENCE_SECONDS):
                return changes


def toast_words(changes: Sequence[Seen], *, now: datetime) -> list[str]:
    """What the bot said in passing just now; a page that is loaded again later does not repeat it."""
    fresh = [one for one in changes if one.direction == "toast" and one.created_at > now - TOAST_LASTS]
    return [one.body["text"] for one in fresh if one.body and one.body["text"]]


async def _stream(request: web.Request, response: web.StreamResponse, visitor: Visitor, look: Look, revision: int) -> None:
    door = door_of(request)
    while not door.watch.closed:
        async with door.database.reading() as session:
            changes = await transcript.changes(session, bot=door.bot, chat_id=visitor.chat_id, after=revision)
            phones = await nodes.duty_phones(session) if changes else []
        if changes is None:
            await response.write(_event("reload", {}))
            return
        typing, look.typing = look.typing, False
        if changes:
            revision = changes[-1].revision
            await response.write(_event("change", _told(request, visitor, changes, phones), revision))
        elif typing:
            await response.write(_event("typing", {}))
        # Also when nothing changed: woken for nothing, the page may show a chat that has just been deleted.
        if not typing and await _is_somebody_else(request, visitor):
            await response.write(_event("reload", {}))
            return
        if not await look.wait(PULSE_SECONDS):
            await response.write(b": alive\n\n")


async def _is_somebody_else(request: web.Request, visitor: Visitor) -> bool:
    """Whether what the page says of the person is no longer so: they enrolled, changed their language, were signed out."""
    now = await visitor_of(request)
    shown, known = visitor.speaker, now.speaker if now else None
    return known is None or (shown.name, shown.language, shown.community_id) != (known.name, known.language, known.community_id)


def _told(request: web.Request, visitor: Visitor, changes: Sequence[Seen], phones: Sequence[str]) -> dict[str, object]:
    door, t = door_of(request), visitor.t
    messages: list[dict[str, object]] = []
    for one in changes:
        if one.direction == "toast":
            continue
        html = ""
        if one.body is not None:
            message = shown(one, door=door, t=t)
            html = part(request, "message.html", t=t, message=message, phones=phones, nonce=new_nonce(), map_link=map_link)
        messages.append({"id": one.message_id, "html": html, "mine": one.direction == "in"})
    return {"messages": messages, "toasts": [one.body for one in changes if one.direction == "toast" and one.body]}


def _event(name: str, data: dict[str, object], number: int | None = None) -> bytes:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _revision(request: web.Request) -> int:
    text = request.headers.get("Last-Event-ID") or request.query.get("after") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
