"""Whatever happens to wishes in whatever order: one claim at a time, points once for what was confirmed, nothing shown to others."""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from core.crypto import KeyRing
from core.database import Database
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.wishes.life_kit import Life
from tests.wishes.machine_wish_steps import MUST, VERBS
from tests.wishes.machine_wishes import Machine

STEPS, FEW = 40, 25
RUNS = pytest.mark.parametrize("runs", [FEW, pytest.param(500, marks=pytest.mark.long)])


@RUNS
def test_the_life_of_wishes_holds_in_any_order_of_things(cast: Cast, database_url: str, keys: KeyRing, runs: int) -> None:
    chosen = settings(max_examples=runs, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck))
    with asyncio.Runner() as runner:
        database = Database(database_url, keys=keys, zone=ZONE)

        async def open_street() -> Life:
            return Life(database, await find_cast(database), Clock())

        class Here(Machine):
            """In this test's database."""

        Here.runner, Here.life, Here.done = runner, runner.run(open_street()), Counter()
        run_state_machine_as_test(Here, settings=chosen)
        # A long run has done everything.
        assert all(Here.done[verb] for verb in (VERBS if runs > FEW else MUST)), Here.done
        runner.run(database.close())
