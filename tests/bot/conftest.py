"""A town to talk in."""

from collections.abc import AsyncIterator

import pytest

from core.crypto import KeyRing
from core.database import Database
from tests.chat import Town, find_town
from tests.clock import Clock


@pytest.fixture
async def town(demo_town: None, sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Town]:
    """The demo community on SQLite, for the details of a conversation."""
    opened = Database(sqlite_url, keys=keys)
    yield await find_town(opened, clock)
    await opened.close()


@pytest.fixture
async def town_on_both(demo_town: None, database: Database, clock: Clock) -> Town:
    """The demo community; the test runs once on each kind of database."""
    return await find_town(database, clock)
