"""The desk's first page."""

from aiohttp import web

from web.desk.guard import OFFICERS, shown, staff_of
from web.desk.routes import DeskRoutes

routes = DeskRoutes()


@routes.get("/desk", who=OFFICERS)
async def today(request: web.Request) -> web.StreamResponse:
    """What waits."""
    return shown(request, "desk/today.html", title=staff_of(request).t("Today"), here="today")
