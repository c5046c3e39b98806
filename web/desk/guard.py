"""Before every page of the desk: who works there, whether the form is theirs, whether they may; afterwards refusals in words."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urlencode

from aiohttp import web

from core.i18n import LANGUAGES, Translator, translator
from core.refusals import Refusal
from people import desk_sessions
from people.authority import NotAllowed, Role
from people.desk_sessions import Worker
from web.desk.menu import entry_of, menu_for
from web.desk.routes import APPROVERS, HEADS, OFFICERS, Fence
from web.desk.said import said_words
from web.door import Door, door_of
from web.pages import new_nonce, page, part
from web.uploads import LARGEST_FIELD, Form, read_form
from web.visitors import LANGUAGE_COOKIE, LONGEST_TOKEN, language_of
from words.numbers import row_id
from words.refusals import refusal_text

__all__ = ["APPROVERS", "HEADS", "OFFICERS", "Staff", "back", "form_of", "fragment", "place_of", "places_of", "shown", "staff_of"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

DESK = "/desk"
COOKIE = "estation-desk"
SECURE_COOKIE = f"__Host-{COOKIE}"
# Pages by which one comes in: there is no session yet.
OPEN_PATHS = ("/desk/sign-in", "/desk/enter/")
MOST_FIELDS = 600
# Only what carries the page's own number runs or dresses it; pictures in the vendored sheet are data.
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FENCES: web.AppKey[Mapping[Handler, Fence]] = web.AppKey("fences", dict)
FORM: web.RequestKey[Form] = web.RequestKey("form", Form)


@dataclass(frozen=True)
class Staff:
    """Who works in this browser. `csrf` is the token that their forms carry."""

    worker: Worker
    csrf: str
    t: Translator
    is_confirmed: bool

    @property
    def session_id(self) -> int:
        return self.worker.session_id

    @property
    def person_id(self) -> int:
        return self.worker.person_id

    @property
    def name(self) -> str:
        return self.worker.name

    @property
    def places(self) -> dict[int, str]:
        """Communities by id."""
        return self.worker.places

    @property
    def roles(self) -> frozenset[Role]:
        """In any of the communities."""
        return frozenset[Role]().union(*self.worker.roles.values())

    def may(self, fence: Fence, place: int | None = None) -> bool:
        """Whether they come through, in this community or in any."""
        held = self.roles if place is None else self.worker.roles.get(place, frozenset())
        return bool(held & frozenset(fence.who))


STAFF: web.RequestKey[Staff] = web.RequestKey("staff", Staff)


@web.middleware
async def at_the_desk(request: web.Request, handler: Handler) -> web.StreamResponse:
    """All that begins with /desk goes through here; the rest passes by."""
    if request.path != DESK and not request.path.startswith(f"{DESK}/"):
        return await handler(request)
    staff = await _find(request)
    if staff is not None:
        request[STAFF] = staff
    if request.path.startswith(OPEN_PATHS):
        return await handler(request)
    return await _sign_in_first(request) if staff is None else await _let_through(request, handler, staff)


async def _let_through(request: web.Request, handler: Handler, staff: Staff) -> web.StreamResponse:
    fence = request.config_dict[FENCES].get(request.match_info.handler)
    if fence is None:
        raise web.HTTPNotFound
    if request.method == "POST":
        request[FORM] = await read_form(request, most_fields=MOST_FIELDS)
    try:
        if not staff.may(fence):
            raise NotAllowed
        if request.method == "POST" and not _is_theirs(request, staff):
            return _not_theirs(request, staff)
        if fence.confirmed and not staff.is_confirmed:
            return web.Response(status=303, headers={"Location": f"{DESK}/confirm?next={quote(_way_back(request))}"})
        return await handler(request)
    except NotAllowed:
        return _not_for_you(request, staff.t)
    except Refusal as refusal:
        return refused(request, refusal)


def staff_of(request: web.Request) -> Staff:
    """Who asks. Only in handlers that are behind the guard."""
    return request[STAFF]


def form_of(request: web.Request) -> Form:
    """What was sent; its token was checked."""
    return request[FORM]


def places_of(request: web.Request) -> list[int]:
    """The communities where this page is for them: a role that they have elsewhere does not count here."""
    staff, fence = staff_of(request), request.config_dict[FENCES][request.match_info.handler]
    return [place for place in staff.places if staff.may(fence, place)]


def place_of(request: web.Request) -> int:
    """The community that was chosen, if the page is for them there; the first otherwise. Another's is not there. Raises `NotAllowed`."""
    places = places_of(request)
    chosen = request.query.get("in") or (form_of(request).get("in") if request.method == "POST" else "")
    if not chosen:
        return places[0]
    place = row_id(chosen)
    if place not in staff_of(request).places:
        raise web.HTTPNotFound
    if place not in places:
        raise NotAllowed
    return place


def shown(request: web.Request, template: str, *, title: str, here: str = "", status: int = 200, **values: object) -> web.Response:
    """A page of the desk. `here` is its entry in the menu."""
    staff = staff_of(request)
    frame = _frame(request, staff, title, here)
    response = page(request, template, status=status, t=staff.t, **frame, **values)
    response.headers["Content-Security-Policy"] = POLICY.format(nonce=frame["script_nonce"])
    return response


def fragment(request: web.Request, template: str, *, status: int = 200, **values: object) -> web.Response:
    """A part of a page, for a script that asked for it."""
    staff = staff_of(request)
    text = part(request, template, t=staff.t, **_frame(request, staff, "", ""), **values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")


def back(request: web.Request, path: str, *, said: str = "", **numbers: int) -> web.Response:
    """After a form: to a page that says what was done. `said` is a code of `web/desk/said.py`; numbers are filled in."""
    query = urlencode({"said": said, **numbers} if said else {})
    joint = "&" if "?" in path else "?"
    return web.Response(status=303, headers={"Location": f"{path}{joint}{query}" if query else path})


def refused(request: web.Request, refusal: Refusal) -> web.Response:
    """A refusal in words, with a way back."""
    staff = staff_of(request)
    words = refusal_text(refusal, staff.t, zone=door_of(request).zone)
    return shown(request, "desk/refused.html", title=staff.t("That was not done"), status=409, words=words, way_back=_way_back(request))


def cookie_name(door: Door) -> str:
    return SECURE_COOKIE if door.is_secure else COOKIE


def keep(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Keep a session in this browser until it ends by itself or the browser is closed."""
    door = door_of(request)
    response.set_cookie(cookie_name(door), token, path="/", secure=door.is_secure, httponly=True, samesite="Lax")


def drop(request: web.Request, response: web.StreamResponse) -> None:
    """Have the browser forget the session and all that it kept of the desk."""
    door = door_of(request)
    response.del_cookie(cookie_name(door), path="/", secure=door.is_secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def csrf_of(token: str) -> str:
    """The token of a session's forms: nobody makes it without the cookie, and the cookie cannot be made from it."""
    return hmac.new(token.encode(), b"e-station desk form", sha256).hexdigest()


async def _find(request: web.Request) -> Staff | None:
    door = door_of(request)
    token = request.cookies.get(cookie_name(door), "")
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = door.clock()
    async with door.database.reading() as session:
        worker = await desk_sessions.find(session, token=token, now=now)
        is_due = worker is not None and await desk_sessions.is_due(session, session_id=worker.session_id, now=now)
    if worker is None:
        return None
    if is_due and not request.path.endswith("/live"):
        # What asks by itself keeps nobody signed in.
        async with door.database.begin() as session:
            await desk_sessions.mark_seen(session, session_id=worker.session_id, now=now)
    chosen = request.query.get("lang", request.cookies.get(LANGUAGE_COOKIE))
    language = language_of(request) if chosen in LANGUAGES or worker.language is None else worker.language
    return Staff(worker, csrf_of(token), translator(language), worker.is_confirmed(now))


def _is_theirs(request: web.Request, staff: Staff) -> bool:
    sent = request.headers.get("X-CSRF-Token") or form_of(request).get("csrf")
    return hmac.compare_digest(sent.encode(errors="replace"), staff.csrf.encode())


def _not_theirs(request: web.Request, staff: Staff) -> web.Response:
    t = staff.t
    words = t(
        "This page had been open since an earlier session. Nothing was changed. Please go back, load the page again and try once more."
    )
    return shown(request, "desk/refused.html", title=t("That was not done"), status=403, words=words, way_back=_way_back(request))


def _not_for_you(request: web.Request, t: Translator) -> web.Response:
    words = t("Your role does not reach this far. Nothing was changed. If it should, please ask your secretary to give it to you.")
    return shown(request, "desk/refused.html", title=t("That is for others"), status=403, words=words, way_back=DESK)


async def _sign_in_first(request: web.Request) -> web.Response:
    if request.headers.get("HX-Request"):
        return web.Response(status=401, headers={"HX-Redirect": f"{DESK}/sign-in"})
    if request.method != "GET":
        return page(request, "desk/signed_out.html", status=401, typed=await _typed(request))
    response = web.Response(status=303, headers={"Location": f"{DESK}/sign-in"})
    if cookie_name(door_of(request)) in request.cookies:
        drop(request, response)
    return response


async def _typed(request: web.Request) -> list[str]:
    """The words of a form that came too late, for whoever sent it to copy. Numbers and codes are no words; files are not read."""
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    sent = (await read_form(request, most=LARGEST_FIELD, most_fields=MOST_FIELDS)).fields.values()
    return [text for text in sent if " " in text.strip() or not text.isascii()]


def _way_back(request: web.Request) -> str:
    """The page itself, or of a form that which it stood on."""
    if request.method == "GET":
        return request.path_qs
    sent = form_of(request).get("from") if FORM in request else ""
    return sent if is_local(sent) else DESK


def is_local(path: str) -> bool:
    """Whether this is a path of the desk, and not a way out to another site."""
    steps_up = any(up in path.partition("?")[0].lower() for up in ("/.", "%2e"))
    is_plain = path.isprintable() and "\\" not in path and "//" not in path and not steps_up
    return is_plain and (path == DESK or path.startswith((f"{DESK}/", f"{DESK}?")))


def _elsewhere(request: web.Request, staff: Staff, here: str) -> tuple[str, dict[int, str]]:
    """Where the choice of a community leads, and those that it offers: where the page is for them. After a form, its entry of the menu."""
    if request.method == "GET":
        return request.path, {place: staff.places[place] for place in places_of(request)}
    entry = entry_of(here)
    return entry.path, {place: name for place, name in staff.places.items() if staff.may(Fence(entry.who), place)}


def _frame(request: web.Request, staff: Staff, title: str, here: str) -> dict[str, object]:
    place = row_id(request.query.get("in", ""))
    return {
        "staff": staff,
        "elsewhere": _elsewhere(request, staff, here),
        "title": title,
        "here": here,
        "menu": menu_for(staff.roles),
        "has_queues": staff.may(Fence(APPROVERS)),
        "place": place if place in staff.places else None,
        "said": said_words(request.query, staff.t),
        "nonce": new_nonce(),
        "script_nonce": new_nonce(),
    }
