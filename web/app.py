"""The browser door, put together."""

from collections.abc import Iterable

from aiohttp import web

from web import chat, chat_in, chat_live, community, entry, finder, front, health, scan, screens
from web.desk.app import set_up_desk
from web.desk.guard import at_the_desk
from web.door import DOOR, Door
from web.middleware import add_headers, guarded, logged
from web.pages import set_up
from web.uploads import LARGEST_FORM


def build_app(door: Door, *, more: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
    """The application. `more` are routes of other doors, such as the webhook; serve it with `access_log=None`."""
    app = web.Application(middlewares=[logged, guarded, at_the_desk], client_max_size=LARGEST_FORM)
    app[DOOR] = door
    set_up(app)
    for module in (front, community, entry, chat, chat_in, chat_live, scan, finder, health, screens):
        app.add_routes(module.routes)
    set_up_desk(app)
    app.add_routes(more)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_say_goodbye)
    return app


async def _say_goodbye(app: web.Application) -> None:
    """Open pages hold a stream; without this a stop would wait for them."""
    app[DOOR].watch.close()
