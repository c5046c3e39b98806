"""The town that tests of points are told in."""

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town


@pytest.fixture
async def town(database: Database, cast: Cast, clock: Clock) -> Town:
    """龙城社区 with three kinds, three goods of two units, and nobody with points yet."""
    made = Town(database, cast, clock)
    await made.furnish()
    return made
