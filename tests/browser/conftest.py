"""The demo's street for browsers."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from core.crypto import KeyRing
from core.database import Database
from jobs.founding import load_demo
from tests.browser.street import PATIENCE_MS, Street, open_street
from tests.clock import ZONE, Clock
from tests.web.parrot import parrot

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
async def demo_database(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Database]:
    """A database with the demo community."""
    opened = Database(sqlite_url, keys=keys, zone=ZONE)
    async with opened.begin() as session:
        await load_demo(session, now=clock.now())
    yield opened
    await opened.close()


@pytest.fixture
async def street(demo_database: Database, clock: Clock, chromium: Browser) -> AsyncIterator[Street]:
    """The demo, with everything that the bot can do."""
    async with open_street(demo_database, clock, chromium) as opened:
        yield opened
        assert opened.complaints() == []


@pytest.fixture
async def parrots(demo_database: Database, clock: Clock, chromium: Browser) -> AsyncIterator[Street]:
    """The demo, with a bot that only repeats; for what the page itself does."""
    async with open_street(demo_database, clock, chromium, dispatcher=parrot) as opened:
        yield opened
