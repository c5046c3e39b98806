"""Keeps background loops running: one place that starts, watches, restarts and stops them."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

Loop = Callable[[], Awaitable[object]]
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A loop that ran this long before it failed starts again with the shortest pause.
HEALTHY_SECONDS = 60.0


class Supervisor:
    """Add named loops, then `run()`. A loop that raises is logged and started again; one that returns is done."""

    def __init__(self, *, first_pause: float = FIRST_PAUSE_SECONDS) -> None:
        self._loops: dict[str, Loop] = {}
        self._first_pause = first_pause
        self._stopping = asyncio.Event()
        self.failures: dict[str, int] = {}
        # Loops that failed and have not begun again yet.
        self.ailing: set[str] = set()

    def add(self, name: str, loop: Loop) -> None:
        """Have this loop run until the end. Names are unique."""
        if name in self._loops:
            raise ValueError(f"two loops are named {name}")
        self._loops[name] = loop

    def every(self, name: str, seconds: float, job: Loop) -> None:
        """Have this job done again and again, with a pause of so many seconds between."""

        async def again() -> None:
            while True:
                await job()
                await asyncio.sleep(seconds)

        self.add(name, again)

    def stop(self) -> None:
        """Ask `run()` to end."""
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)

    async def run(self) -> None:
        """Run all loops until `stop()`; then cancel them and wait for them."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._keep(name, loop), name=name) for name, loop in self._loops.items()]
            await self._stopping.wait()
            for task in tasks:
                task.cancel()

    async def _keep(self, name: str, loop: Loop) -> None:
        """Whatever a loop raises, the others go on and it starts again."""
        pause = self._first_pause
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await loop()
            except Exception as error:
                self.failures[name] = self.failures.get(name, 0) + 1
                self.ailing.add(name)
                log.exception("loop failed", loop=name, error=type(error).__name__)
            else:
                return
            if asyncio.get_running_loop().time() - started > HEALTHY_SECONDS:
                pause = self._first_pause
            await asyncio.sleep(pause)
            self.ailing.discard(name)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
