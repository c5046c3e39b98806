"""`main.py run` as an operator meets it: a process that gets ready, serves, and stops when it is told to."""

import asyncio
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from core.crypto import new_key_text

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 10.0
BUSY_MACHINE = 6.0
STOP_SECONDS = 60.0


class Server:
    """A running `main.py run` with a demo of its own."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.port = port

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def said(self) -> str:
        """All that it wrote to stdout until it ended."""
        out, _ = await asyncio.wait_for(self.process.communicate(), STOP_SECONDS)
        return out.decode()


@asynccontextmanager
async def _running(folder: Path, *, port: int | None = None, **settings: str) -> AsyncIterator[Server]:
    chosen = port or _free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ESTATION_")}
    ours |= {"ESTATION_DEMO": "true", "ESTATION_DATA_DIR": str(folder), "ESTATION_PORT": str(chosen)}
    ours |= {f"ESTATION_{name}": value for name, value in settings.items()}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(ROOT / "main.py"), "run", cwd=ROOT, env=ours, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    try:
        yield Server(process, chosen)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _until_ready(server: Server) -> None:
    started = time.monotonic()
    async with aiohttp.ClientSession() as browser:
        while server.process.returncode is None and time.monotonic() - started < READY_SECONDS * BUSY_MACHINE:
            try:
                async with browser.get(f"{server.address}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError(f"it is not ready: {await server.said()}")


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


async def _sees_the_tour(server: Server, browser: aiohttp.ClientSession) -> None:
    async with browser.get(server.address) as front:
        assert (front.status, "王芳" in await front.text()) == (200, True)
    async with browser.get(server.address, headers={"Host": "estation.example"}) as elsewhere:
        assert elsewhere.status == 421


async def test_the_demo_serves_this_machine_only_and_stops_though_a_page_is_open(tmp_path: Path) -> None:
    async with _running(tmp_path) as server:
        await _until_ready(server)
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(cookie_jar=jar, headers={"Origin": server.address}) as browser:
            await _sees_the_tour(server, browser)
            async with browser.post(f"{server.address}/demo/as/wang") as entered:
                assert entered.status == 200
            async with browser.get(f"{server.address}/chat/events") as events:
                assert events.status == 200
                server.process.send_signal(signal.SIGTERM)
                said = await server.said()
    assert server.process.returncode == 0, said
    assert f"e-Station is ready: {server.address}" in said
    assert "This is the demo" in said


async def test_a_warm_start_takes_less_than_ten_seconds(tmp_path: Path) -> None:
    before = _seconds_of_processes()
    async with _running(tmp_path) as server:
        await _until_ready(server)
        server.process.send_signal(signal.SIGINT)
        await server.said()
    assert server.process.returncode == 0
    # Of the processor, not of the clock: other tests and programs may be at work.
    assert _seconds_of_processes() - before < READY_SECONDS


async def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with _running(tmp_path, port=port) as server:
            said = await server.said()
    assert server.process.returncode == 2
    assert f"ESTATION_PORT: 127.0.0.1 port {port}" in said


@pytest.mark.parametrize("host", ["999.1.1.1", "x" * 64, "192.0.2.1"])
async def test_a_host_that_is_not_this_machine_is_named(tmp_path: Path, host: str) -> None:
    async with _running(tmp_path, HOST=host, DEMO="false", ENCRYPTION_KEYS=new_key_text()) as server:
        said = await server.said()
    assert server.process.returncode == 2
    assert f"ESTATION_HOST: {host} is no address of this machine" in said
    assert "ESTATION_PORT" not in said


def _seconds_of_processes() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
