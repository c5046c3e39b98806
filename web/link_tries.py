"""Links that open nothing: how often a browser may try them, the same for chat and desk."""

from aiohttp import web

from web.clients import client_of
from web.door import door_of
from web.errors import show_error


def tried_too_often(request: web.Request) -> bool:
    """Whether this client was wrong so often that it must wait."""
    door = door_of(request)
    return door.wrong_links.too_many(client_of(request, door.trusted_proxies), now=door.clock())


def count_wrong(request: web.Request) -> None:
    """One wrong try more."""
    door = door_of(request)
    door.wrong_links.count(client_of(request, door.trusted_proxies), now=door.clock())


def wrong(request: web.Request) -> web.Response:
    """Count the try, and say that the link can't be used: not why."""
    count_wrong(request)
    return show_error(request, 410)
