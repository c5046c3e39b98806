"""`main.py run` as a process that is killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parents[2]
# A limit for a hung start, not a measure: two houses may start at once on a machine that is busy with other tests.
READY_SECONDS = 240.0


class House:
    """A demo of its own on one port and one database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self._port = int(taken.getsockname()[1])
        self._log = folder / "server.log"
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("ESTATION_")}
        self._environment |= {
            "ESTATION_DEMO": "true",
            "ESTATION_DATA_DIR": str(folder / "data"),
            "ESTATION_DATABASE_URL": database_url,
            "ESTATION_PORT": str(self._port),
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        """What it has written to stderr in all its lives."""
        return self._log.read_text(errors="replace")

    async def start(self) -> None:
        """Start, and wait until it serves."""
        with self._log.open("ab") as log:
            self._process = await self._run("run", log=log.fileno())
        async with aiohttp.ClientSession() as browser, asyncio.timeout(READY_SECONDS):
            while True:
                assert self._process.returncode is None, self.log
                try:
                    async with browser.get(f"{self.address}/healthz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def command(self, name: str) -> tuple[int, str]:
        """Another command of `main.py`: its exit code and what it said."""
        process = await self._run(name, log=asyncio.subprocess.STDOUT, out=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        return process.returncode or 0, said.decode()

    async def _run(self, name: str, *, log: int, out: int = asyncio.subprocess.DEVNULL) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "main.py"), name, cwd=ROOT, env=self._environment, stdout=out, stderr=log
        )
