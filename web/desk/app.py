"""The desk, put together."""

from aiohttp import web

from web.desk import alarm_terms, confirm, elder_acts, elders, entry, incident_acts, incidents, passkeys, people, roles, start
from web.desk.guard import FENCES, Handler
from web.desk.routes import Fence

MODULES = (start, incidents, incident_acts, entry, confirm, passkeys, people, roles, alarm_terms, elders, elder_acts)


def set_up_desk(app: web.Application) -> None:
    """Add the desk's routes, and who may come to each."""
    fences: dict[Handler, Fence] = {}
    for module in MODULES:
        app.add_routes(module.routes.table)
        fences |= module.routes.fences
    app[FENCES] = fences
