"""What staff do with an incident at the desk: each button is one step of the rooms, as in chat."""

import asyncio

from aiohttp import web

from core import files
from qrcodes import answering, board, closing, handing_over, incident_cards
from qrcodes.answering import TakenByAnother
from qrcodes.handing_over import WrongDigits
from qrcodes.incidents import IncidentUnknown
from web.desk.guard import OFFICERS, back, form_of, staff_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from words.numbers import pick_up_code

routes = DeskRoutes()
ONE = r"/desk/incidents/{id:\d{1,18}}"


@routes.post(ONE + "/take", who=OFFICERS)
async def take(request: web.Request) -> web.StreamResponse:
    """Take it on. Who comes second reads that a colleague has it."""
    door, number, me = door_of(request), _number(request), staff_of(request).person_id
    try:
        with not_there(IncidentUnknown):
            async with door.database.begin() as session:
                await answering.acknowledge(session, actor=me, incident_id=number, now=door.clock())
    except TakenByAnother:
        return _back(request, "incident_taken_before")
    return _back(request, "incident_taken")


@routes.post(ONE + "/over", who=OFFICERS)
async def take_over(request: web.Request) -> web.StreamResponse:
    """Take it on in a colleague's place."""
    door = door_of(request)
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            await answering.take_over(session, actor=staff_of(request).person_id, incident_id=_number(request), now=door.clock())
    return _back(request, "incident_taken_over")


@routes.post(ONE + "/way", who=OFFICERS)
async def go(request: web.Request) -> web.StreamResponse:
    """On the way, and how soon there."""
    door, minutes = door_of(request), form_of(request).number("minutes") or 0
    me, number, now = staff_of(request).person_id, _number(request), door.clock()
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            await answering.on_the_way(session, actor=me, incident_id=number, minutes=minutes, now=now)
    return _back(request, "incident_on_the_way")


@routes.post(ONE + "/with", who=OFFICERS)
async def arrive(request: web.Request) -> web.StreamResponse:
    """With the elder."""
    door = door_of(request)
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            await answering.with_officer(session, actor=staff_of(request).person_id, incident_id=_number(request), now=door.clock())
    return _back(request, "incident_with")


@routes.post(ONE + "/hand-over", who=OFFICERS)
async def hand_over(request: web.Request) -> web.StreamResponse:
    """To whom, and the family's digits or a photo. Wrong digits count, so the transaction is kept."""
    door, form = door_of(request), form_of(request)
    me, number, now = staff_of(request).person_id, _number(request), door.clock()
    photo = await asyncio.to_thread(files.sanitise, form.file) if form.file else None
    typed = form.get("code").strip()
    code = pick_up_code(typed) if typed and photo is None else None
    if typed and photo is None and code is None:
        return _back(request, "incident_six_digits")
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            wrong = await handing_over.hand_over(
                session, actor=me, incident_id=number, to_whom=form.get("to_whom"), now=now, code=code, photo=photo
            )
    if isinstance(wrong, WrongDigits):
        return _back(request, "incident_wrong_code", number=wrong.tries_left) if wrong.tries_left else _back(request, "incident_last_try")
    return _back(request, "incident_handed_over")


@routes.post(ONE + "/say", who=OFFICERS)
async def say(request: web.Request) -> web.StreamResponse:
    """A word to finder and family; thanks once it is over."""
    door, form = door_of(request), form_of(request)
    me, number, now = staff_of(request).person_id, _number(request), door.clock()
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            card = await incident_cards.card(session, reader=me, incident_id=number, now=now)
            tell = board.say if card.is_open else closing.thank
            await tell(session, actor=me, incident_id=number, words=form.get("words"), key=form.nonce, now=now)
    return _back(request, "incident_said")


@routes.post(ONE + "/close", who=OFFICERS)
async def close(request: web.Request) -> web.StreamResponse:
    """It is over, and was that."""
    door, turned_out = door_of(request), form_of(request).get("turned_out")
    me, number, now = staff_of(request).person_id, _number(request), door.clock()
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            await closing.close(session, actor=me, incident_id=number, turned_out=turned_out, now=now)
    return _back(request, "incident_closed")


def _number(request: web.Request) -> int:
    return int(request.match_info["id"])


def _back(request: web.Request, said: str, **numbers: int) -> web.Response:
    return back(request, f"/desk/incidents/{_number(request)}", said=said, **numbers)
