"""Round every request: which host is asked, who sent the form, what the answer may load, and a log line without personal data."""

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from web.clients import is_from_proxy
from web.door import Door, door_of
from web.errors import show_error
from web.uploads import TooLarge
from web.visitors import is_in_the_street

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
USUAL_PORT = 80
# Other programs post here; they bring a secret of their own and no cookie.
MACHINE_PATHS = ("/telegram/",)
QUIET_ROUTES = ("/healthz", "/readyz", "/metrics", "/static")
# Anything may stand there; a log and a label take what is known.
KNOWN_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ID_HEADER = "X-Request-ID"
ID_FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
# No address of ours has it, and no database takes it.
NUL = "%00"
# Here all that opens nothing looks alike, this too; tokens are looked up by their hash.
TOKEN_PATHS = ("/enter/", "/desk/enter/")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    # Not no-referrer: a form would then send `Origin: null`, and the check below would refuse it.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)


@web.middleware
async def logged(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line a request: the route's template, since a path may hold a token. Outermost.

    Every line that is written meanwhile has the request's id.
    """
    request[REQUEST_ID] = _id_of(request)
    started = time.monotonic()
    status = 500
    with structlog.contextvars.bound_contextvars(request=request[REQUEST_ID]):
        try:
            response = await handler(request)
            status = response.status
        finally:
            route, seconds = template_of(request), time.monotonic() - started
            method = request.method if request.method in KNOWN_METHODS else "other"
            door_of(request).metrics.observe(route=route, method=method, status=status, seconds=seconds)
            if not route.startswith(QUIET_ROUTES):
                log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000))
    return response


def _id_of(request: web.Request) -> str:
    """The id that a trusted proxy gave it, or a new one: nobody else writes into our log."""
    sent = request.headers.get(ID_HEADER, "")
    return sent if ID_FORM.fullmatch(sent) and is_from_proxy(request, door_of(request).trusted_proxies) else secrets.token_hex(4)


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what comes to another host in a demo, and forms that another site sent; turn errors into pages."""
    door = door_of(request)
    if door.demo and not _is_local(request):
        return show_error(request, 421)
    if NUL in request.raw_path and not request.path.startswith(TOKEN_PATHS) and not is_in_the_street(request):
        return show_error(request, 404)
    if request.method not in SAFE_METHODS and not request.path.startswith(MACHINE_PATHS) and not _is_welcome(request, door):
        return show_error(request, 403)
    try:
        return await handler(request)
    except TooLarge:
        return show_error(request, 413)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return show_error(request, error.status, allow=error.headers.get("Allow"))
    except Exception as error:
        log.exception("request failed", route=template_of(request), error=type(error).__name__)
        return show_error(request, 500, reference=request[REQUEST_ID])


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries; set as it starts, so that streams have it too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if REQUEST_ID in request:
        response.headers[ID_HEADER] = request[REQUEST_ID]
    if door_of(request).is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    lasting = request.path.startswith("/static/") and response.status in (200, 304) and "v" in request.query
    response.headers.setdefault("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-store")


def template_of(request: web.Request) -> str:
    """The route as it was declared, such as /enter/{token}."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(none)"


def _is_local(request: web.Request) -> bool:
    address = request.transport.get_extra_info("sockname") if request.transport else None
    return is_local_name(request.host, port=address[1] if isinstance(address, tuple) else None)


def is_local_name(host: str, *, port: int | None) -> bool:
    """Whether the Host is a name of this machine with the port that was asked: no other site's name may lead here (DNS rebinding)."""
    # Browsers leave the port out when it is the usual one.
    bare = LOCAL_NAMES if port == USUAL_PORT else ()
    return host.lower() in {f"{name}:{port}" for name in LOCAL_NAMES} | set(bare)


def _is_welcome(request: web.Request, door: Door) -> bool:
    """Forms from our own pages; a passer-by's also where the browser keeps to itself where they come from.

    Their pages know no cookie, so that another site could do nothing in their name.
    """
    is_silent = request.headers.get("Origin", "") in ("", "null") and not request.headers.get("Referer")
    return (is_silent and is_in_the_street(request)) or _from_own_page(request, door)


def _from_own_page(request: web.Request, door: Door) -> bool:
    """By the Origin that browsers add to every POST, or by the Referer of those that do not."""
    sent = request.headers.get("Origin") or request.headers.get("Referer")
    if not sent:
        return False
    try:
        origin = urlsplit(sent)
        own = urlsplit(door.public_url)
    except ValueError:
        return False
    if door.demo:
        return origin.scheme == "http" and origin.netloc.lower() == request.host.lower()
    return (origin.scheme, origin.netloc.lower()) == (own.scheme, own.netloc.lower())
