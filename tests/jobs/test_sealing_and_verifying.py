"""New rows are sealed on the clock, and a change behind the application's back is named."""

from sqlalchemy import func, select, text

from core.database import Database
from core.seal_tables import BlockMember, Unsealed
from jobs import purging
from jobs.sealing import seal_all
from jobs.verifying import differences
from messages import inbox
from messages.inbox import Incoming
from messages.models import Inbox
from people.audit import record
from tests.clock import Clock


async def _three_lines(database: Database, clock: Clock) -> None:
    for number in range(3):
        async with database.begin() as session:
            await record(session, actor=None, action="test.done", subject="test", subject_id=number, now=clock())


async def test_what_waits_is_sealed_and_all_is_well(database: Database, clock: Clock) -> None:
    await _three_lines(database, clock)
    assert await differences(database) == []
    assert await seal_all(database, clock=clock) == 3
    assert await seal_all(database, clock=clock) == 0
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(BlockMember)) == 3
        assert await session.scalar(select(func.count()).select_from(Unsealed)) == 0
    assert await differences(database) == []


async def test_a_line_changed_behind_our_back_is_named(database: Database, clock: Clock) -> None:
    await _three_lines(database, clock)
    await seal_all(database, clock=clock)
    async with database.begin() as session:
        second = await session.scalar(text("SELECT id FROM audit WHERE subject_id = 1"))
        if database.is_sqlite:
            for (name,) in (
                await session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"))
            ).all():
                await session.execute(text(f"DROP TRIGGER {name}"))
        else:
            await session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        await session.execute(text("UPDATE audit SET action = 'test.undone' WHERE subject_id = 1"))
    assert await differences(database) == [f"audit: row {second} was changed after it was sealed, in block 1"]


async def test_a_handled_update_is_forgotten_when_no_copy_can_come_any_more(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await inbox.store(session, bot=9, updates=[Incoming(1, 5, b"{}"), Incoming(2, 5, b"{}")], now=clock())
        await session.execute(text("UPDATE inbox SET done_at = received_at, body = NULL WHERE update_id = 1"))
    clock.advance(hours=47)
    await purging.purge_all(database, clock=clock)
    assert await _update_ids(database) == [1, 2]
    clock.advance(hours=2)
    await purging.purge_all(database, clock=clock)
    assert await _update_ids(database) == [2]


async def _update_ids(database: Database) -> list[int]:
    async with database.reading() as session:
        return list(await session.scalars(select(Inbox.update_id).order_by(Inbox.update_id)))
