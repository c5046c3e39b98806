"""Fixtures of the benchmarks: databases whose commits reach the disk, and the report."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from core.crypto import KeyRing
from core.database import Database
from core.migrating import migrate
from tests.bench.bank import Bank, open_bank
from tests.bench.report import Report
from tests.postgres import Postgres, running_postgres


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    """Written when all rows are in."""
    collected = Report()
    yield collected
    collected.write()


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[Postgres]:
    """A server with its default durability: a commit waits for the disk."""
    with running_postgres(durable=True) as server:
        yield server


@pytest.fixture
def another_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    """One more database of this kind, to compare with."""
    return _new_url(request, kind, tmp_path / "another.sqlite")


@pytest.fixture
def durable_url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    """A new, empty database of this kind that waits for the disk at each commit."""
    return _new_url(request, kind, tmp_path / "bench.sqlite")


def _new_url(request: pytest.FixtureRequest, kind: str, path: Path) -> str:
    if kind == "sqlite":
        return f"sqlite+aiosqlite:///{path}"
    server: Postgres = request.getfixturevalue("durable_postgres")
    return asyncio.run(server.create(f"bench_{uuid4().hex}"))


@pytest.fixture
async def durable(durable_url: str, keys: KeyRing) -> AsyncIterator[Database]:
    """An open, migrated database of this kind."""
    opened = Database(durable_url, keys=keys)
    await migrate(opened.engine)
    yield opened
    await opened.close()


@pytest.fixture
async def bank(durable: Database) -> Bank:
    return await open_bank(durable)
