"""For whoever watches the server: is it alive, may it be sent people, and its figures."""

import hmac
from ipaddress import ip_address

import structlog
from aiohttp import web
from sqlalchemy import text

from core.migrating import current_revision, revisions
from web.door import Door, door_of

log = structlog.get_logger()
routes = web.RouteTableDef()

# Without these nothing that people send is answered.
NEEDED_LOOPS = ("worker", "watch")
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
KIND = "text/plain; version=0.0.4; charset=utf-8"


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


@routes.get("/readyz")
async def ready(request: web.Request) -> web.Response:
    """200 when the database answers with the newest tables and what handles updates runs, else 503 and which of these is not so."""
    door = door_of(request)
    missing = [name for name in NEEDED_LOOPS if name in door.ailing]
    try:
        async with door.database.reading() as session:
            connection = await session.connection()
            if await connection.run_sync(current_revision) != revisions()[-1]:
                missing.append("migrations")
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is the same
        log.error("database does not answer", error=type(error).__name__)  # noqa: TRY400
        missing.append("database")
    if missing:
        return web.json_response({"status": "not ready", "missing": missing}, status=503)
    return web.json_response({"status": "ready"})


@routes.get("/metrics")
async def metrics(request: web.Request) -> web.Response:
    """Figures for Prometheus: with ESTATION_METRICS_TOKEN to whoever brings it, without only to this machine itself."""
    door = door_of(request)
    if not _may_read(request, door):
        raise web.HTTPNotFound
    found = await door.metrics.text(door.database, now=door.clock())
    return web.Response(body=found, headers={"Content-Type": KIND})


def _may_read(request: web.Request, door: Door) -> bool:
    if door.metrics.token:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(errors="surrogateescape"), f"Bearer {door.metrics.token}".encode())
    if any(name in request.headers for name in FORWARDED):
        return False
    peername = request.transport.get_extra_info("peername") if request.transport else None
    try:
        return isinstance(peername, tuple) and ip_address(str(peername[0]).partition("%")[0]).is_loopback
    except ValueError:
        return False
