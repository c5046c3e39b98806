"""What a database holds before a test begins. Each is filled once a run, and copied for each test."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core.crypto import KeyRing
from core.database import Database
from core.migrating import migrate
from tests.cast import load_cast
from tests.chat import open_town
from tests.clock import Clock
from tests.postgres import Postgres

# The names of the fixtures that ask for it.
NOTHING, CAST, DEMO = "nothing", "cast", "demo_town"


async def fill(url: str, keys: KeyRing, content: str) -> None:
    """Migrate an empty database and fill it."""
    opened = Database(url, keys=keys)
    await migrate(opened.engine)
    if content == CAST:
        await load_cast(opened, Clock().now())
    if content == DEMO:
        await open_town(opened, Clock())
    await opened.close()


async def make(server: Postgres, keys: KeyRing, content: str) -> None:
    """Create a database that is named after its content, and fill it."""
    await fill(await server.create(content), keys, content)


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end, also where an event loop is running already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
