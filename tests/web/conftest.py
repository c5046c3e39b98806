"""The web door behind which a small bot answers."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from core.crypto import KeyRing
from core.database import Database
from qrcodes.incident_models import Incident
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.kit import Town
from tests.web.house import House, open_house
from tests.web.street import Street


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


@pytest.fixture
async def street(house: House, cast: Cast, clock: Clock) -> Street:
    town = Town(house.database, cast, clock)
    token = await town.badge(await town.elder())
    visit = house.stranger()
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "n" * 12}, allow_redirects=False) as answer:
        page = answer.headers["Location"]
    async with house.database.reading() as session:
        incident_id = (await session.scalars(select(Incident.id))).one()
    return Street(house, town, visit, page, incident_id)


@pytest.fixture
def town(house: House, cast: Cast, clock: Clock) -> Town:
    return Town(house.database, cast, clock)
