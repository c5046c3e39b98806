"""A bell: wakes everything in this process that waits for news. The news itself is in the database."""

import asyncio


class Bell:
    """Rings are counted, so that one that comes between looking and waiting is not missed."""

    def __init__(self) -> None:
        self.rings = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all waiters."""
        self.rings += 1
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, timeout: float, *, since: int | None = None) -> bool:
        """Wait for a ring, at most `timeout` seconds; whether it rang. With `since` (an earlier `rings`) a ring after that counts."""
        if since is not None and since != self.rings:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(timeout):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True
