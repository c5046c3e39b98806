"""The test harness itself: what every other test stands on."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Browser
from sqlalchemy import text

from core.database import Database
from tests.clock import Clock


async def test_a_test_gets_an_open_database_of_its_own(database: Database) -> None:
    async with database.begin() as session:
        await session.execute(text("CREATE TABLE only_here (id INTEGER PRIMARY KEY)"))
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM only_here")) == 0


async def test_the_clock_stands_still_until_it_is_moved(clock: Clock) -> None:
    assert clock() == clock.now() == datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    assert clock.advance(hours=1) == datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    assert clock.set(hour=23) == datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@pytest.mark.browser
async def test_a_browser_shows_a_page(chromium: Browser) -> None:
    page = await chromium.new_page()
    await page.set_content("<h1>你好</h1>")
    assert await page.inner_text("h1") == "你好"
