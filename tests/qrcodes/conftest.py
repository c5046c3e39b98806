"""The town that tests of badges are told in."""

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.badge_kit import BadgeDesk
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import Town
from tests.qrcodes.search_kit import Hunt


@pytest.fixture
def town(database: Database, cast: Cast, clock: Clock) -> Town:
    """龙城社区, where nobody has a badge yet."""
    return Town(database, cast, clock)


@pytest.fixture
async def street(database: Database, cast: Cast, clock: Clock) -> Street:
    """肖大爷 wears his badge."""
    found = Street(database, cast, clock)
    await found.furnish()
    return found


@pytest.fixture
async def hunt(database: Database, cast: Cast) -> Hunt:
    made = Hunt(database, cast)
    await made.furnish()
    return made


@pytest.fixture
def desk(database: Database, cast: Cast, clock: Clock) -> BadgeDesk:
    return BadgeDesk(database, cast, clock)
