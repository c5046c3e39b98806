"""Who a browser belongs to, by its cookie, and which language it reads."""

from dataclasses import dataclass

from aiohttp import web

from core.i18n import LANGUAGES, Translator, best_language, translator
from people import identities, sessions
from people.identities import Speaker
from web.door import Door, door_of

COOKIE = "estation"
SECURE_COOKIE = f"__Host-{COOKIE}"
LANGUAGE_COOKIE = "estation-language"
COOKIE_SECONDS = 400 * 24 * 3600
# Passers-by look for a minute: their pages leave nothing in the browser.
STREET_PATHS = ("/b/", "/B/", "/f/")
# A token is 43 characters; whatever is much longer was not made here.
LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser."""

    token: str
    speaker: Speaker

    @property
    def chat_id(self) -> int:
        return self.speaker.user_id

    @property
    def t(self) -> Translator:
        return translator(self.speaker.language)


async def visitor_of(request: web.Request) -> Visitor | None:
    """Whose browser this is; None without a cookie, or when its session has ended."""
    door = door_of(request)
    token = request.cookies.get(_cookie_name(door), "")
    if not token or len(token) > LONGEST_TOKEN:
        return None
    now = door.clock()
    async with door.database.reading() as session:
        identity = await sessions.find_session(session, token=token, now=now)
        if identity is None or identity.bot != door.bot:
            return None
        speaker = await identities.speaker(session, bot=identity.bot, user_id=identity.user_id, now=now)
    return None if speaker is None else Visitor(token, speaker)


def language_of(request: web.Request) -> str:
    """What was asked for in the address, else the last choice, else the browser's first language."""
    for choice in (request.query.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if choice in LANGUAGES:
            return choice
    return best_language(request.headers.get("Accept-Language", "").partition(",")[0].partition(";")[0].strip())


def remember_language(request: web.Request, response: web.StreamResponse) -> None:
    """Keep a language that was asked for in the address."""
    if not is_in_the_street(request) and request.query.get("lang") in LANGUAGES:
        _set(response, LANGUAGE_COOKIE, request.query["lang"], secure=door_of(request).is_secure)


def is_in_the_street(request: web.Request) -> bool:
    """Whether this is a page for passers-by, who leave no trace and need a number to call."""
    return request.path.startswith(STREET_PATHS)


def sign_in(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Keep the session in this browser, until it or staff end it."""
    door = door_of(request)
    _set(response, _cookie_name(door), token, secure=door.is_secure)


def sign_out(request: web.Request, response: web.StreamResponse) -> None:
    door = door_of(request)
    response.del_cookie(_cookie_name(door), path="/", secure=door.is_secure, httponly=True, samesite="Lax")


def has_cookie(request: web.Request) -> bool:
    """Whether this browser was signed in once."""
    return _cookie_name(door_of(request)) in request.cookies


def forget_here(response: web.StreamResponse) -> None:
    """Have the browser drop what it kept of the chat: pictures, and words that were not sent."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def _cookie_name(door: Door) -> str:
    return SECURE_COOKIE if door.is_secure else COOKIE


def _set(response: web.StreamResponse, name: str, value: str, *, secure: bool) -> None:
    response.set_cookie(name, value, path="/", max_age=COOKIE_SECONDS, secure=secure, httponly=True, samesite="Lax")
