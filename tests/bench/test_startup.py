"""Start-up time and memory at rest of the whole server, beside a bare server on the same libraries."""

import asyncio
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.bench.report import ROOT, Report

pytestmark = pytest.mark.bench

ROUNDS = 3
PORT = 18_473
PATIENCE_SECONDS = 60
BARE = """
import aiogram, aiogram_dialog, sqlalchemy
from aiohttp import web

async def healthz(request):
    return web.Response(text="ok")

app = web.Application()
app.router.add_get("/healthz", healthz)
web.run_app(app, host="127.0.0.1", port=int(__import__("sys").argv[1]), print=None)
"""


@asynccontextmanager
async def server(*arguments: str, folder: Path) -> AsyncIterator[tuple[float, float]]:
    """A running server: seconds until it answers, and its memory then, in MB."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ESTATION_")}
    environment |= {"ESTATION_DEMO": "true", "ESTATION_DATA_DIR": str(folder), "ESTATION_PORT": str(PORT)}
    start = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _answers()
        yield time.perf_counter() - start, _memory(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _answers() -> None:
    async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{PORT}/healthz") as answer:
                    answer.raise_for_status()
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


async def test_start_up_and_memory_at_rest(report: Report, tmp_path: Path) -> None:
    async with server("main.py", "run", folder=tmp_path):
        """The first start makes the database: what is measured is a warm start."""
    ours, bare = [], []
    for _ in range(ROUNDS):
        async with server("main.py", "run", folder=tmp_path) as measured:
            ours.append(measured)
        async with server("-c", BARE, str(PORT), folder=tmp_path) as measured:
            bare.append(measured)
    for position, name, unit, aim in ((0, "start_up", "s", "ours ≤ 10"), (1, "memory_at_rest", "MB", "–")):
        mine, theirs = (statistics.median(pair[position] for pair in pairs) for pairs in (ours, bare))
        what = "`main.py run` until /healthz answers, over a bare aiohttp server that imports the same libraries"
        row = report.add(name, (mine, theirs, mine / theirs), unit=unit, aim=aim, what=what)
        assert row.ours > 0
