"""Transfers a second, each committed by itself and in batches, beside bare inserts."""

import pytest

from tests.bench.bank import Bank
from tests.bench.report import Report, compare, rate

pytestmark = pytest.mark.bench

SECONDS = 1.5


@pytest.mark.parametrize("tasks", [1, 8])
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_transfers_committed_one_by_one(bank: Bank, report: Report, kind: str, tasks: int) -> None:
    measured = await compare(
        lambda: rate(bank.one, tasks=tasks, seconds=SECONDS), lambda: rate(bank.bare_one, tasks=tasks, seconds=SECONDS)
    )
    row = report.add(
        f"transfer.{kind}.{tasks}",
        measured,
        unit="transfers/s",
        aim="≥ 0.8" if (kind, tasks) == ("postgres", 8) else "≥ 0.4",
        what=f"`ledger.post` and commit, {tasks} at a time, over a bare insert and commit",
    )
    assert row.ours > 0


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_an_event_with_a_thousand_members(bank: Bank, report: Report, kind: str) -> None:
    measured = await compare(bank.batch, bank.bare_batch)
    row = report.add(
        f"batch_award.{kind}",
        measured,
        unit="transfers/s",
        aim="ours ≥ 10,000",
        what="1,000 members in one batch over a bare multi-row insert of 1,000",
    )
    assert row.ours > 0
