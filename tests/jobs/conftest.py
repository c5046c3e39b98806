"""The desk at which print files are asked for; the town that burns, and the empty machine after it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.crypto import KeyRing
from core.database import Database
from tests.cast import Cast
from tests.chat import Town, open_town
from tests.clock import ZONE, Clock
from tests.postgres import Postgres
from tests.qrcodes.print_kit import PrintDesk


@pytest.fixture
def desk(database: Database, cast: Cast, clock: Clock) -> PrintDesk:
    return PrintDesk(database, cast, clock)


@pytest.fixture
async def anew(database_url: str, request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """A database on an empty machine: without a table."""
    if database_url.startswith("sqlite"):
        opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite'}", keys=keys, zone=ZONE)
        yield opened
        await opened.close()
        return
    server: Postgres = request.getfixturevalue("postgres")
    opened = Database(await server.create("burnt_and_new"), keys=keys, zone=ZONE)
    yield opened
    await opened.close()
    await server.drop("burnt_and_new")


@pytest.fixture
async def town(database: Database, clock: Clock) -> Town:
    return await open_town(database, clock)
