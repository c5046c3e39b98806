"""From templates to pages: every page gets its language, its translator and the version of its static files."""

import hashlib
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from jinja2 import FileSystemLoader, StrictUndefined

from core.i18n import Translator, translator
from web.door import door_of
from web.visitors import language_of, remember_language
from web.words_in_pages import dialled, linked

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"
NONCE_BYTES = 12


def set_up(app: web.Application) -> None:
    """Have templates and static files served."""
    filters: dict[str, Callable[..., str]] = {"linked": linked, "dialled": dialled}
    aiohttp_jinja2.setup(
        app,
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        default_helpers=False,
        # A template is read once: the page of a badge must not wait for the disk.
        auto_reload=False,
        filters=filters,
    )
    app.router.add_static("/static", STATIC)


def page(request: web.Request, template: str, *, status: int = 200, t: Translator | None = None, **values: Any) -> web.Response:
    """A whole page, in the translator's language or the one that the browser reads."""
    response = web.Response(text=part(request, template, t=t, **values), status=status, content_type="text/html", charset="utf-8")
    remember_language(request, response)
    return response


def part(request: web.Request, template: str, *, t: Translator | None = None, **values: Any) -> str:
    """A piece of a page."""
    t = t or translator(language_of(request))
    html_language = "zh-CN" if t.language == "zh" else "en"
    frame = {
        "t": t,
        "plural": t.plural,
        "html_language": html_language,
        "version": version(),
        "demo": door_of(request).demo,
        "path": request.path,
    }
    return aiohttp_jinja2.render_string(template, request, frame | values)


def new_nonce() -> str:
    """Sent with a form, so that the same form sent twice counts once."""
    return secrets.token_urlsafe(NONCE_BYTES)


@cache
def version() -> str:
    """Changes with any static file, so that browsers may keep them for long."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
