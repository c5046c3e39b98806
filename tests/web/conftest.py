"""The web door behind which a small bot answers."""

from collections.abc import AsyncIterator

import pytest

from core.crypto import KeyRing
from core.database import Database
from tests.clock import Clock
from tests.web.house import House, open_house


@pytest.fixture
async def house(database: Database, clock: Clock) -> AsyncIterator[House]:
    async with open_house(database, clock) as opened:
        yield opened


@pytest.fixture
async def sqlite_house(sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[House]:
    """Where the database makes no difference."""
    opened = Database(sqlite_url, keys=keys)
    async with open_house(opened, clock) as house:
        yield house
    await opened.close()
