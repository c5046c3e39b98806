"""The desk at which print files are asked for; the town that burns, and the empty machine after it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

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
    async with _empty(request, tmp_path, keys, on_sqlite=database_url.startswith("sqlite")) as opened:
        yield opened


@pytest.fixture
async def other(database_url: str, request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """The same, of the other kind than this test's database."""
    async with _empty(request, tmp_path, keys, on_sqlite=not database_url.startswith("sqlite")) as opened:
        yield opened


@asynccontextmanager
async def _empty(request: pytest.FixtureRequest, tmp_path: Path, keys: KeyRing, *, on_sqlite: bool) -> AsyncIterator[Database]:
    name = f"burnt_{uuid4().hex}"
    server: Postgres | None = None if on_sqlite else request.getfixturevalue("postgres")
    opened = Database(await server.create(name) if server else f"sqlite+aiosqlite:///{tmp_path / 'new.sqlite'}", keys=keys, zone=ZONE)
    yield opened
    await opened.close()
    if server:
        await server.drop(name)


@pytest.fixture
async def town(database: Database, clock: Clock) -> Town:
    return await open_town(database, clock)
