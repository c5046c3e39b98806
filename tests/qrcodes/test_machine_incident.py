"""Whatever finders, officers, the family and the clock do in whatever order: an incident goes forwards, and rings nobody for nothing."""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from core.crypto import KeyRing
from core.database import Database
from tests.cast import Cast, find_cast
from tests.clock import ZONE, Clock
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.machine_incident import MUST, VERBS, Machine

STEPS, FEW = 30, 40
RUNS = pytest.mark.parametrize("runs", [FEW, pytest.param(1_000, marks=pytest.mark.long)])


@RUNS
def test_an_incident_goes_forwards_in_any_order_of_things(cast: Cast, database_url: str, keys: KeyRing, runs: int) -> None:
    # The first fault ends it: shrinking takes minutes, and all runs share a database.
    at_once = settings(phases=[Phase.generate], report_multiple_bugs=False, suppress_health_check=list(HealthCheck))
    chosen = settings(at_once, max_examples=runs, stateful_step_count=STEPS)
    with asyncio.Runner() as runner:
        database = Database(database_url, keys=keys, zone=ZONE)

        async def open_street() -> Street:
            street = Street(database, await find_cast(database), Clock())
            await street.furnish()
            return street

        class Here(Machine):
            """In this test's database."""

        Here.runner, Here.street, Here.done = runner, runner.run(open_street()), Counter()
        run_state_machine_as_test(Here, settings=chosen)
        # A long run has done everything.
        assert all(Here.done[verb] for verb in (VERBS if runs > FEW else MUST)), Here.done
        runner.run(database.close())
