"""The clock's door for incidents: steps fire when they are due, and receipts learn when messages left the house."""

from sqlalchemy import update

from core.database import Database
from jobs import escalating
from messages.models import Outbox
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.incident_kit import Street


async def test_nothing_is_written_while_nothing_is_due(database: Database, cast: Cast, clock: Clock) -> None:
    street = Street(database, cast, clock)
    await street.furnish()
    assert await escalating.escalate(database, clock=clock) == 0
    told = await street.tell()
    clock.advance(seconds=119)
    assert await escalating.escalate(database, clock=clock) == 0
    clock.advance(seconds=1)
    assert await escalating.escalate(database, clock=clock) == 1
    assert (await street.happened(told))[-1] == "step.1"


async def test_a_step_that_was_due_during_a_stop_fires_after_it(database: Database, cast: Cast, clock: Clock) -> None:
    street = Street(database, cast, clock)
    await street.furnish()
    told = await street.tell()
    clock.advance(minutes=6)
    fresh = Database(database.url.render_as_string(hide_password=False), keys=database.keys)
    assert await escalating.escalate(fresh, clock=clock) == 2
    assert await escalating.escalate(fresh, clock=clock) == 0
    await fresh.close()
    assert await street.happened(told) == ["opened", "step.1", "step.2"]


async def test_receipts_learn_when_the_message_left(database: Database, cast: Cast, clock: Clock) -> None:
    street = Street(database, cast, clock)
    await street.furnish()
    told = await street.tell()
    left = clock.advance(seconds=3)
    async with database.begin() as session:
        rows = update(Outbox).where(Outbox.kind == "incident.opened", Outbox.person_id == cast.wang)
        await session.execute(rows.values(sent_at=left, due_at=None, body=None, message_id=3))
    for _ in range(2):
        await escalating.mark_sent(database, clock=clock)
    sent = {one.person_id: one.sent_at for one in (await street.card(cast.wang, told)).receipts}
    assert sent == {cast.wang: left, cast.zhou: None, cast.qian: None}
