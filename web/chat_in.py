"""What is sent from the chat page: words, files, a position, a pressed button."""

from aiohttp import web

from core.i18n import Translator
from messages import transcript
from messages.transcript import Json
from messages.transcript_files import ChatFile
from qrcodes import receipts
from web import arrivals
from web.chat import draw
from web.door import door_of
from web.errors import refused, show_error, wants_json
from web.uploads import SMALL_FORM, Form, chat_file, read_form
from web.visitors import Visitor, visitor_of
from web.words_in_pages import cleaned

routes = web.RouteTableDef()

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


class NotSent(Exception):
    """Nothing was stored; the words say why."""


@routes.post("/chat/send")
async def send(request: web.Request) -> web.StreamResponse:
    """Take a message; answer when it is stored."""
    visitor = await visitor_of(request)
    if visitor is None:
        return show_error(request, 401)
    form = await read_form(request)
    revision = await _revision(request, visitor)
    try:
        content, file = await _content(form, visitor.t)
    except NotSent as refusal:
        return await _refuse(request, visitor, str(refusal), typed=form.get("text"))
    try:
        await arrivals.say(door_of(request), visitor, content, nonce=form.nonce, file=file)
    except arrivals.EnoughForToday:
        why = visitor.t("So many files have been sent from this chat today that no more can be taken. Nothing was sent; words always go.")
        return await _refuse(request, visitor, why, typed=form.get("text"), status=429)
    return _taken(request, revision)


@routes.post("/chat/press")
async def press(request: web.Request) -> web.StreamResponse:
    """Take the press of a button under a message as it was shown."""
    visitor = await visitor_of(request)
    if visitor is None:
        return show_error(request, 401)
    form = await read_form(request, most=SMALL_FORM)
    numbers = form.number("message"), form.number("revision"), form.number("button")
    before = await _revision(request, visitor)
    try:
        if None in numbers:
            raise arrivals.ButtonGone
        message_id, revision, button = (number or 0 for number in numbers)
        await arrivals.press(door_of(request), visitor, message_id=message_id, revision=revision, button=button, nonce=form.nonce)
    except arrivals.ButtonGone:
        why = visitor.t("This message has changed meanwhile. Nothing was done: please look at it again and tap then.")
        return await _refuse(request, visitor, why, status=409)
    return _taken(request, before)


@routes.post("/chat/shown")
async def shown(request: web.Request) -> web.StreamResponse:
    """The page's script says up to which message a visible page shows them: whoever waits for an answer to an alert sees 已读."""
    visitor = await visitor_of(request)
    if visitor is None:
        return show_error(request, 401)
    door = door_of(request)
    up_to = (await read_form(request, most=SMALL_FORM)).number("up_to")
    if up_to:
        async with door.database.begin() as session:
            await receipts.shown(session, bot=door.bot, chat_id=visitor.chat_id, up_to_message=up_to, now=door.clock())
    return web.Response(status=204)


async def _content(form: Form, t: Translator) -> tuple[Json, ChatFile | None]:
    """What the message holds. Raises `NotSent`."""
    text = cleaned(form.get("text"))
    if form.file:
        if len(text) > LONGEST_CAPTION:
            raise NotSent(t("Words with a file may have at most {most} characters. Please send them by themselves.", most=LONGEST_CAPTION))
        file, content = await chat_file(form)
        return content | ({"caption": text} if text else {}), file
    if form.file_name:
        raise NotSent(t("That file is empty. Nothing was sent."))
    latitude, longitude = form.decimal("latitude", most=90), form.decimal("longitude", most=180)
    if latitude is not None and longitude is not None:
        return {"location": {"latitude": latitude, "longitude": longitude}}, None
    if not text:
        raise NotSent(t("There is nothing to send yet. Please type something first."))
    if len(text) > LONGEST_TEXT:
        too_long = t(
            "A message may have at most {most} characters, and this one has {number}. Nothing was sent; your words are kept below."
        )
        raise NotSent(too_long.format(most=LONGEST_TEXT, number=len(text)))
    return {"text": text}, None


async def _revision(request: web.Request, visitor: Visitor) -> int:
    door = door_of(request)
    async with door.database.reading() as session:
        return await transcript.revision(session, bot=door.bot, chat_id=visitor.chat_id)


async def _refuse(request: web.Request, visitor: Visitor, why: str, *, typed: str = "", status: int = 422) -> web.Response:
    if wants_json(request):
        return refused(request, status, why)
    return await draw(request, visitor, notices=[why], typed=typed, status=status)


def _taken(request: web.Request, before: int) -> web.Response:
    if wants_json(request):
        return web.json_response({"ok": True})
    return web.Response(status=303, headers={"Location": f"/chat?after={before}#end"})
