"""For whoever watches the server: does it answer, and does its database."""

import structlog
from aiohttp import web
from sqlalchemy import text

from web.door import door_of

log = structlog.get_logger()
routes = web.RouteTableDef()


@routes.get("/healthz")
async def health(request: web.Request) -> web.Response:
    """200 when the database can be read, else 503; no words about why, those are in the log."""
    try:
        async with door_of(request).database.reading() as session:
            await session.execute(text("SELECT 1"))
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is the same
        log.error("database does not answer", error=type(error).__name__)  # noqa: TRY400
        return web.json_response({"status": "database does not answer"}, status=503)
    return web.json_response({"status": "ok"})
