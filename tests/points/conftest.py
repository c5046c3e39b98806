"""The town that tests of points are told in."""

import pytest

from core.database import Database
from people.authority import Role, appoint
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kind_desk import Desk
from tests.points.kit import Town


@pytest.fixture
async def town(database: Database, cast: Cast, clock: Clock) -> Town:
    """龙城社区 with three kinds, three goods of two units, and nobody with points yet."""
    made = Town(database, cast, clock)
    await made.furnish()
    return made


@pytest.fixture
async def led(town: Town) -> Town:
    """The town, in which 李建国 leads a team."""
    async with town.database.begin() as session:
        await appoint(session, person_id=town.cast.li, role=Role.TEAM_LEADER, node_id=town.cast.longcheng, now=town.clock())
    return town


@pytest.fixture
def desk(town: Town) -> Desk:
    """Staff of the town at work on its kinds."""
    return Desk(town)
