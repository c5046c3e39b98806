"""The finder's own page: who is coming, where one is, what one does, and messages. It lasts for a day and needs no cookie."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes import board, finders, positions
from qrcodes.finders import FinderView
from qrcodes.incident_words import LONGEST_LANDMARK, WordsTooLong
from qrcodes.positions import Place
from web import practice
from web.door import door_of
from web.helping import DOINGS, help_of
from web.pages import new_nonce
from web.passers_by import FinderPage, opens_nothing, show, small_form, t_of
from web.uploads import Form
from web.words_in_pages import cleaned

routes = web.RouteTableDef()

METRES = re.compile(r"[0-9]{1,7}(\.[0-9]{1,20})?")
GUARDS = {"X-Robots-Tag": "noindex"}


class NoPlace(Refusal):
    """What came is no position on earth, and no words."""


@dataclass(frozen=True)
class Typed:
    """What was typed and not taken, to be put back."""

    landmark: str = ""
    words: str = ""


Work = Callable[[AsyncSession, str, Form, datetime], Awaitable[bool]]


@routes.get("/f/{secret}/status")
async def status(request: web.Request) -> web.StreamResponse:
    """What has come of it until now, for the page's script, which puts it in beside what is being typed."""
    place = FinderPage(request)
    view = await _view(request, place)
    return await opens_nothing(request) if view is None else _draw(request, place, view, template="finder_live.html")


@routes.get("/f/{secret}/{verb:position|doing|say|mistake}")
async def again(request: web.Request) -> web.StreamResponse:
    """Where a browser asks again for what it had sent as a form."""
    return _see(FinderPage(request).to())


@routes.get("/f/{secret:.*}")
@routes.get("/F/{secret:.*}")
async def look(request: web.Request) -> web.StreamResponse:
    """The whole page; with `?write=1` it stands still, for browsers without scripts."""
    place = FinderPage(request)
    view = await _view(request, place)
    return await opens_nothing(request) if view is None else _draw(request, place, view)


@routes.post("/f/{secret}/position")
async def position(request: web.Request) -> web.StreamResponse:
    """Where the finder is: what the phone says, or a landmark in words."""

    async def work(session: AsyncSession, secret: str, form: Form, now: datetime) -> bool:
        return await positions.add(session, secret=secret, place=_place(form), now=now)

    return await _act(request, work)


@routes.post("/f/{secret}/doing")
async def doing(request: web.Request) -> web.StreamResponse:
    """Whether the finder stays, has handed the elder to the police, or can only report."""

    async def work(session: AsyncSession, secret: str, form: Form, now: datetime) -> bool:
        return await finders.doing(session, secret=secret, doing=form.get("doing"), now=now)

    return await _act(request, work)


@routes.post("/f/{secret}/say")
async def say(request: web.Request) -> web.StreamResponse:
    """A message to those who come and to the family, once a form."""

    async def work(session: AsyncSession, secret: str, form: Form, now: datetime) -> bool:
        return await board.say_as_finder(session, secret=secret, words=cleaned(form.get("words")), key=form.nonce, now=now)

    return await _act(request, work)


@routes.post("/f/{secret}/mistake")
async def mistake(request: web.Request) -> web.StreamResponse:
    """It was a scan by mistake: those who were told decide what follows."""

    async def work(session: AsyncSession, secret: str, _form: Form, now: datetime) -> bool:
        return await finders.mistake(session, secret=secret, now=now)

    return await _act(request, work)


async def _act(request: web.Request, work: Work) -> web.StreamResponse:
    """Do it and go back to the page; what was not taken is said there, with all that was typed."""
    door, place, t = door_of(request), FinderPage(request), t_of(request)
    form = await small_form(request)
    if place.is_practice:
        return _see(place.to(step=place.step + 1))
    wrong = ""
    try:
        async with door.database.begin() as session:
            if await work(session, place.secret, form, door.clock()):
                return _see(place.to())
    except Refusal as refusal:
        wrong = _why(refusal, t)
    view = await _view(request, place)
    if view is None:
        return await opens_nothing(request)
    wrong = wrong or t("That was not taken. Nothing was sent. Please call the duty officer instead.")
    return _draw(
        request, place, view, wrong=wrong, typed=Typed(cleaned(form.get("landmark"))[:LONGEST_LANDMARK], cleaned(form.get("words")))
    )


async def _view(request: web.Request, place: FinderPage) -> FinderView | None:
    door = door_of(request)
    if place.is_practice:
        return practice.finder_view(place.step, t=t_of(request), now=door.clock())
    async with door.database.reading() as session:
        return await finders.view(session, secret=place.secret, now=door.clock())


def _draw(
    request: web.Request, place: FinderPage, view: FinderView, *, template: str = "finder.html", wrong: str = "", typed: Typed | None = None
) -> web.Response:
    door, t = door_of(request), t_of(request)
    help_now = help_of(view, t=t, now=door.clock(), shown=lambda at: at.astimezone(door.zone).strftime("%H:%M"))
    response = show(
        request,
        template,
        status=422 if wrong and help_now.takes_more else 200,
        t=t,
        help=help_now,
        to=place.to,
        kept=place.kept,
        onward=place.to(step=place.step + 1),
        doings=[(code, t(words)) for code, words in DOINGS],
        wrong=wrong if help_now.takes_more else "",
        writing=bool(wrong or request.query.get("write")),
        typed=typed or Typed(),
        practice=place.is_practice,
        nonce=new_nonce(),
    )
    response.headers["X-Over"] = "no" if help_now.takes_more else "yes"
    return response


def _place(form: Form) -> Place | str:
    """What the phone says, else the landmark that was typed. Raises `NoPlace`."""
    if not (form.get("latitude") or form.get("longitude")):
        words = cleaned(form.get("landmark"))
        if not words:
            raise NoPlace
        return words
    latitude, longitude, metres = form.decimal("latitude", most=90), form.decimal("longitude", most=180), form.get("accuracy")
    # Phones that do not know say that they are off the coast of Africa.
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        raise NoPlace
    return Place(latitude, longitude, float(metres) if METRES.fullmatch(metres) else None)


def _why(refusal: Refusal, t: Translator) -> str:
    if isinstance(refusal, NoPlace):
        return t("That says no place. Please write what is near: a shop, a crossing, a house number.")
    if isinstance(refusal, WordsTooLong):
        return t("That is too long: at most {most} characters. Nothing was sent; your words are still below.", most=refusal.data["most"])
    return t("There is nothing to send yet. Please type something first.")


def _see(path: str) -> web.Response:
    return web.Response(status=303, headers=GUARDS | {"Location": path})
