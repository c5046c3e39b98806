"""A town to talk in."""

from collections.abc import AsyncIterator

import pytest

from core.crypto import KeyRing
from core.database import Database
from tests.bot.guardian_kit import offer
from tests.bot.incident_kit import Found, open_found
from tests.bot.ways_kit import Family, Hook, hook_server
from tests.cast import Cast, find_cast
from tests.chat import Town, find_town
from tests.clock import Clock
from tests.qrcodes.kit import Town as BadgeTown


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


@pytest.fixture
async def family(demo_town: None, sqlite_url: str, keys: KeyRing, clock: Clock) -> AsyncIterator[Family]:
    """王芳, whom alerts about 肖大爷 reach in chat, on SQLite."""
    opened = Database(sqlite_url, keys=keys)
    found = Family(BadgeTown(opened, await find_cast(opened), clock))
    await found.settle_in()
    yield found
    await opened.close()


@pytest.fixture
async def family_on_both(database: Database, cast: Cast, clock: Clock) -> Family:
    """The same; the test runs once on each kind of database."""
    found = Family(BadgeTown(database, cast, clock))
    await found.settle_in()
    return found


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with hook_server() as found:
        yield found


@pytest.fixture
async def found(town: Town, clock: Clock) -> Found:
    return await open_found(town, clock)


@pytest.fixture
async def elder_id(town: Town) -> int:
    """王芳 has asked for 肖大爷; the house sends by every second way."""
    offer(town)
    found = await BadgeTown(town.app.database, town.cast, town.app.clock).register()  # type: ignore[arg-type]  # the clock of the app is the test's
    await town.app.settle()
    return found
