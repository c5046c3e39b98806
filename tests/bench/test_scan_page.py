"""Requests a second of the scan page at 200 connections, beside an aiohttp page that does one indexed select through the same engine."""

import asyncio
import json
import statistics
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, redirect_stderr
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import select

from core import logs
from core.crypto import token_hash
from core.database import Database
from messages.watch import Watch
from qrcodes.badge_models import Badge
from tests.bench.bank import NOW
from tests.bench.report import Report, compare
from tests.cast import load_cast
from tests.clock import ZONE, Clock
from tests.qrcodes.kit import Town
from web.app import build_app
from web.door import Door

pytestmark = pytest.mark.bench

CONNECTIONS = 200
REQUESTS = 3_000
ROUNDS = 3
VISITORS = Path(__file__).with_name("visitors.py")


class Page:
    """A page that is served, and how fast it was each time."""

    def __init__(self, port: int, path: str) -> None:
        self._port, self._path = port, path
        self.p99: list[float] = []

    async def rate(self) -> float:
        """Requests a second, asked by a process of their own."""
        numbers = (str(self._port), self._path, str(CONNECTIONS), str(REQUESTS))
        visitors = await asyncio.create_subprocess_exec(sys.executable, str(VISITORS), *numbers, stdout=asyncio.subprocess.PIPE)
        out, _ = await visitors.communicate()
        measured = json.loads(out)
        self.p99.append(float(measured["p99"]))
        return float(measured["rate"])


@asynccontextmanager
async def served(app: web.Application, path: str) -> AsyncIterator[Page]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=CONNECTIONS).start()
    yield Page(runner.addresses[0][1], path)
    await runner.cleanup()


def bare(database: Database, token: str) -> web.Application:
    """One indexed select, and its answer as text."""

    async def look(_request: web.Request) -> web.Response:
        async with database.reading() as session:
            number = await session.scalar(select(Badge.elder_id).where(Badge.token_hash == token_hash(token)))
        return web.Response(text=f"elder {number}")

    app = web.Application()
    app.router.add_get("/", look)
    return app


@pytest.fixture
async def token(durable: Database) -> str:
    """The code on 肖大爷's badge, among the demo's people."""
    clock = Clock(NOW)
    town = Town(durable, await load_cast(durable, NOW), clock)
    return await town.badge(await town.elder())


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_the_scan_page(durable: Database, token: str, report: Report, kind: str, tmp_path: Path, logging_as_before: None) -> None:
    door = Door(database=durable, clock=Clock(NOW), zone=ZONE, public_url="http://127.0.0.1", watch=Watch())
    # A line a request, as in earnest.
    with (tmp_path / "log").open("w") as log, redirect_stderr(log):
        logs.set_up(json=True)
        async with served(build_app(door), f"/b/{token}") as ours, served(bare(durable, token), "/") as theirs:
            measured = await compare(ours.rate, theirs.rate, rounds=ROUNDS)
    slowest = [statistics.median(page.p99[1:]) for page in (ours, theirs)]
    what = f"the whole page at {CONNECTIONS} connections, its log line too; over a page with one indexed select through the same engine"
    row = report.add(f"scan_page.{kind}", measured, unit="requests/s", aim="≥ 0.6", what=what)
    waits = (slowest[0], slowest[1], slowest[0] / slowest[1])
    report.add(
        f"scan_page_p99.{kind}", waits, unit="ms", aim="–", what="the same requests' 99th percentile, all connections busy all the time"
    )
    assert row.ours > 0
