"""What all pages for passers-by share: no cookie, a language by the address, and one answer for every code that opens nothing."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from core.i18n import LANGUAGES, Translator, translator
from qrcodes import scan_page
from qrcodes.roster import Line
from web import practice
from web.door import door_of
from web.pages import new_nonce, part
from web.uploads import Form, read_form
from web.visitors import language_of

# Room for more than may be sent, so that what is too long comes back with a word and is not lost.
WORDS_FORM = 64 * 1024
NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")
# The code and the page on which people practise: it is never looked up, and tells nobody.
PRACTICE = "demo"


def code_of(request: web.Request, name: str) -> str:
    """The code in the address. Ours are lower-case; some scanners shout."""
    return request.match_info[name].lower()


def tongue_of(request: web.Request) -> str:
    """How links and forms of the page keep a language that was chosen there: this page leaves no cookie."""
    chosen = request.query.get("lang")
    return f"?lang={chosen}" if chosen in LANGUAGES else ""


def t_of(request: web.Request) -> Translator:
    return translator(language_of(request))


def show(request: web.Request, template: str, *, status: int = 200, t: Translator | None = None, **values: Any) -> web.Response:
    """A page for a passer-by, which no search engine keeps."""
    t = t or t_of(request)
    text = part(request, template, t=t, tongue=tongue_of(request), **values)
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers={"X-Robots-Tag": "noindex"})


async def opens_nothing(request: web.Request) -> web.Response:
    """The answer for a code that opens nothing."""
    door = door_of(request)
    async with door.database.reading() as session:
        lines = await scan_page.hot_lines(session)
    return nothing(request, lines)


def nothing(request: web.Request, lines: Sequence[Line]) -> web.Response:
    """One and the same for codes that are unknown, revoked, over, or none at all: whom to call, whatever it was."""
    return show(request, "no_code.html", status=404, lines=lines)


def see(request: web.Request, path: str) -> web.Response:
    """Send the browser on to a page, in the language of this one."""
    return web.Response(status=303, headers={"Location": path + tongue_of(request), "X-Robots-Tag": "noindex"})


async def small_form(request: web.Request) -> Form:
    """What a form of these pages sends; its nonce is ours in shape, or new."""
    form = await read_form(request, most=WORDS_FORM)
    if not NONCE.fullmatch(form.get("nonce")):
        form.fields["nonce"] = new_nonce()
    return form


class FinderPage:
    """A finder's own page: its secret, and its addresses, which take the language and the practice's step along."""

    def __init__(self, request: web.Request) -> None:
        self.secret = code_of(request, "secret")
        self.is_practice = self.secret == PRACTICE
        self.step = practice.step_of(request.query.get("step"))
        self._lang = request.query.get("lang")
        self._writes = bool(request.query.get("write"))

    def to(self, verb: str = "", *, step: int | None = None, write: int = 0) -> str:
        """The page's address, or that of one of its forms."""
        kept = {"lang": self._lang} if self._lang in LANGUAGES else {}
        query = urlencode(kept | self._rest(step) | ({"write": "1"} if write else {}))
        return f"/f/{quote(self.secret, safe='', errors='replace')}{'/' + verb if verb else ''}{'?' + query if query else ''}"

    @property
    def kept(self) -> str:
        """What a link to the other language takes along."""
        return "".join(f"&{name}={value}" for name, value in (self._rest(None) | ({"write": "1"} if self._writes else {})).items())

    def _rest(self, step: int | None) -> dict[str, str]:
        return {"step": str(step or self.step)} if self.is_practice else {}
