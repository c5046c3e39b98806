"""The desk at which print files are asked for."""

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.print_kit import PrintDesk


@pytest.fixture
def desk(database: Database, cast: Cast, clock: Clock) -> PrintDesk:
    return PrintDesk(database, cast, clock)
