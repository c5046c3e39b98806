"""Fixtures that every test may ask for."""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import settings
from playwright.async_api import Browser, async_playwright

from core.crypto import Key, KeyRing, new_key_text
from core.database import Database
from core.i18n import LOCALES
from core.settings import PREFIX, Settings
from tests.browser_binary import find_chromium
from tests.browser_fonts import environment_with_fonts
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.furnishing import CAST, DEMO, NOTHING, fill, make, run_apart
from tests.postgres import Postgres, running_postgres

# A run that decides about a change draws the same examples each time; runs at home look for new ones.
settings.register_profile("e-station", deadline=None, database=None, print_blob=False, derandomize="CI" in os.environ)
settings.load_profile("e-station")

KEYS = KeyRing([Key(1, bytes(range(32)))])


def pytest_configure() -> None:
    """Compile translations that changed, so that tests say what the catalogue says."""
    for source in LOCALES.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            fresh = compiled.with_suffix(f".{os.getpid()}")
            with source.open("rb") as words, fresh.open("wb") as file:
                write_mo(file, read_po(words, locale=source.parts[-3]))
            fresh.replace(compiled)


def _plain_logs() -> None:
    """structlog's default draws every local variable of a traceback, which takes seconds for an update."""
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain], cache_logger_on_first_use=False)


_plain_logs()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys() -> KeyRing:
    return KEYS


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    """For tests that set up logging: afterwards it is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    _plain_logs()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the run."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """SQLite files to copy, by what is in them; each is made at the first wish."""
    folder = tmp_path_factory.mktemp("sqlite")

    @cache
    def template(content: str) -> Path:
        path = folder / f"{content}.sqlite"
        run_apart(fill(f"sqlite+aiosqlite:///{path}", KEYS, content))
        return path

    return template


@pytest.fixture(scope="session")
def postgres_templates(postgres: Postgres) -> Callable[[str], str]:
    """The names of PostgreSQL databases to copy, by what is in them; each is made at the first wish."""

    @cache
    def template(content: str) -> str:
        run_apart(make(postgres, KEYS, content))
        return content

    return template


@pytest.fixture
def content(request: pytest.FixtureRequest) -> str:
    """What is in this test's database at the start: the whole demo, its people, or nothing."""
    return next((name for name in (DEMO, CAST) if name in request.fixturenames), NOTHING)


@pytest.fixture
async def sqlite_url(sqlite_templates: Callable[[str], Path], content: str, tmp_path: Path) -> str:
    """A fresh, migrated SQLite database of this test's own."""
    path = tmp_path / "estation.sqlite"
    await asyncio.to_thread(shutil.copyfile, sqlite_templates(content), path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def postgres_url(postgres: Postgres, postgres_templates: Callable[[str], str], content: str) -> AsyncIterator[str]:
    """A fresh, migrated PostgreSQL database of this test's own."""
    name = f"test_{uuid4().hex}"
    yield await postgres.create(name, template=postgres_templates(content))
    await postgres.drop(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, migrated database; the test runs once on each kind."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
async def database(database_url: str, keys: KeyRing) -> AsyncIterator[Database]:
    """A fresh, migrated, open database; the test runs once on each kind."""
    opened = Database(database_url, keys=keys, zone=ZONE)
    yield opened
    await opened.close()


@pytest.fixture
async def cast(database: Database) -> Cast:
    """The demo's communities and people in this test's database."""
    return await find_cast(database)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; installs one when there is none, and fails with how to get one when that fails."""
    return find_chromium()


@pytest.fixture
async def chromium(chromium_path: str, tmp_path: Path) -> AsyncIterator[Browser]:
    """A running, headless Chromium."""
    fonts = environment_with_fonts(tmp_path)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox", "--disable-dev-shm-usage"], env=fonts
        )
        yield browser
        await browser.close()


@pytest.fixture
def demo_town() -> None:
    """Ask for it to find the whole demo in this test's database."""


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty directory, and no settings but a new key."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESTATION_ENCRYPTION_KEYS", new_key_text())
