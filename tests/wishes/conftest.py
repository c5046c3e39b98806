"""The street that tests of wishes are told on."""

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes.kit import Street
from tests.wishes.life_kit import Life


@pytest.fixture
def street(database: Database, cast: Cast, clock: Clock) -> Street:
    """龙城社区, where nobody has wished anything yet."""
    return Street(database, cast, clock)


@pytest.fixture
def life(database: Database, cast: Cast, clock: Clock) -> Life:
    """The same, for what comes after: claims, offers, coming true."""
    return Life(database, cast, clock)
