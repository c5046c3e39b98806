"""Whatever people, staff and the clock do in whatever order: points and goods are conserved, and the ledger verifies."""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from core.crypto import KeyRing
from core.database import Database
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.points.kit import Town
from tests.points.machine import VERBS, Machine

STEPS = 50
RUNS = pytest.mark.parametrize("runs", [100, pytest.param(2_000, marks=pytest.mark.long)])


@RUNS
def test_points_and_goods_are_conserved_in_any_order_of_things(cast: Cast, database_url: str, keys: KeyRing, runs: int) -> None:
    chosen = settings(max_examples=runs, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck))
    with asyncio.Runner() as runner:
        database = Database(database_url, keys=keys, zone=ZONE)

        async def open_town() -> Town:
            town = Town(database, await find_cast(database), Clock())
            await town.furnish()
            return town

        class Here(Machine):
            """In this test's database."""

        Here.runner, Here.town, Here.done = runner, runner.run(open_town()), Counter()
        run_state_machine_as_test(Here, settings=chosen)
        assert all(Here.done[verb] for verb in VERBS), Here.done
        runner.run(database.close())
