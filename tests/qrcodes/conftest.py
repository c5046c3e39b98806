"""The town that tests of badges are told in."""

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.kit import Town


@pytest.fixture
def town(database: Database, cast: Cast, clock: Clock) -> Town:
    """龙城社区, where nobody has a badge yet."""
    return Town(database, cast, clock)
