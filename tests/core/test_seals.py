"""Sealing: every row once, whatever order they become visible in; and any change behind our back has a name."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import KeyRing
from core.database import Database
from core.seal_tables import Block, BlockMember, Unsealed
from core.seals import GENESIS, Difference, digest, end_of, seal, verify
from people.audit import CHAIN
from people.models import Audit
from tests.clock import Clock

# What undoing the guard takes: who has the database's own password can do this, and `verify` must see it.
UNGUARDED = {
    "sqlite": ["DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete"],
    "postgresql": ["ALTER TABLE {table} DISABLE TRIGGER USER"],
}


async def write(session: AsyncSession, clock: Clock, count: int = 1) -> list[int]:
    rows = [{"at": clock(), "actor": None, "action": "test", "subject": "row", "subject_id": number} for number in range(count)]
    return sorted(await session.scalars(insert(Audit).returning(Audit.id), rows))


async def write_and_seal(database: Database, clock: Clock, *blocks: int) -> list[int]:
    """Seal blocks of these sizes and return the ids of all rows."""
    ids: list[int] = []
    for size in blocks:
        async with database.begin() as session:
            ids += await write(session, clock, size)
        async with database.begin() as session:
            assert await seal(session, chain=CHAIN, now=clock.advance(seconds=1)) == size
    return ids


async def differences(database: Database) -> list[Difference]:
    async with database.reading() as session:
        return await verify(session, CHAIN)


async def tamper(database: Database, *statements: str, unguard: Sequence[str] = ("audit", "block", "block_member")) -> None:
    async with database.begin() as session:
        for table in unguard:
            for statement in UNGUARDED[session.get_bind().dialect.name]:
                await session.execute(text(statement.format(table=table)))
        for statement in statements:
            await session.execute(text(statement))


async def test_rows_are_sealed_once_and_the_chain_is_clean(database: Database, clock: Clock) -> None:
    ids = await write_and_seal(database, clock, 3, 2)
    async with database.begin() as session:
        assert await seal(session, chain=CHAIN, now=clock()) == 0
        sealed = list(await session.scalars(select(BlockMember.row_id).order_by(BlockMember.block_id, BlockMember.position)))
        blocks = list(await session.scalars(select(Block).order_by(Block.height)))
        assert await end_of(session, CHAIN) == (2, blocks[1].hash)
    assert sealed == ids
    assert [block.previous_hash for block in blocks] == [GENESIS, blocks[0].hash]
    assert await differences(database) == []


async def test_a_limit_leaves_the_rest_for_the_next_block(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await write(session, clock, 5)
    async with database.begin() as session:
        assert [await seal(session, chain=CHAIN, now=clock(), limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert await differences(database) == []


async def test_rows_that_wait_are_no_difference(database: Database, clock: Clock) -> None:
    assert await differences(database) == []
    async with database.begin() as session:
        await write(session, clock, 2)
    assert await differences(database) == []


async def test_a_row_that_becomes_visible_late_is_sealed_all_the_same(postgres_url: str, keys: KeyRing, clock: Clock) -> None:
    database = Database(postgres_url, keys=keys)
    async with database.begin() as slow:
        (first,) = await write(slow, clock)
        async with database.begin() as quick:
            (second,) = await write(quick, clock)
        assert first < second
        async with database.begin() as sealer:
            assert await seal(sealer, chain=CHAIN, now=clock()) == 1
    async with database.begin() as sealer:
        assert await seal(sealer, chain=CHAIN, now=clock()) == 1
        order = list(await sealer.scalars(select(BlockMember.row_id).order_by(BlockMember.block_id)))
    assert order == [second, first]
    assert await differences(database) == []
    await database.close()


async def test_many_writers_and_sealers_at_once_miss_nothing_and_seal_nothing_twice(database: Database, clock: Clock) -> None:
    async def writer() -> None:
        for _ in range(10):
            async with database.begin() as session:
                await write(session, clock, 3)

    async def sealer() -> None:
        for _ in range(8):
            async with database.begin() as session:
                await seal(session, chain=CHAIN, now=clock())

    await asyncio.gather(*(writer() for _ in range(8)), *(sealer() for _ in range(4)))
    await sealer()
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(BlockMember)) == 240
        assert await session.scalar(select(func.count()).select_from(Unsealed)) == 0
    assert await differences(database) == []


async def test_a_thousand_rows_are_sealed_in_few_statements(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        await write(session, clock, 1_000)
    statements: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    async with database.begin() as session:
        assert await seal(session, chain=CHAIN, now=clock()) == 1_000
    assert len(statements) <= 10, statements


async def test_verify_walks_over_more_blocks_and_rows_than_it_reads_at_once(database: Database, clock: Clock) -> None:
    ids = await write_and_seal(database, clock, *([1] * 120), 1_000, 700)
    assert await differences(database) == []
    await tamper(database, f"UPDATE audit SET subject_id = 9 WHERE id IN ({ids[60]}, {ids[-1]})")
    found = await differences(database)
    assert [(one.what, one.row_id) for one in found] == [("row_changed", ids[60]), ("row_changed", ids[-1])]


async def test_sealed_tables_refuse_change(database: Database, clock: Clock) -> None:
    await write_and_seal(database, clock, 1)
    changes = ["UPDATE block SET height = 7", "DELETE FROM block_member", "UPDATE block_member SET row_id = 7", "DELETE FROM block"]
    changes += [] if database.is_sqlite else ["TRUNCATE block_member"]
    for change in changes:
        with pytest.raises(IntegrityError, match="append-only"):
            await tamper(database, change, unguard=())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE audit SET action = 'other' WHERE id = {second}", ("row_changed", 1, 2)),
        ("UPDATE audit SET actor = NULL, at = '2020-01-01 00:00:00+00' WHERE id = {second}", ("row_changed", 1, 2)),
        ("DELETE FROM audit WHERE id = {second}", ("row_missing", 1, 2)),
        ("SELECT 1", None),
        ("DELETE FROM block_member WHERE row_id = {second}", ("block_changed", 1, None)),
        ("UPDATE block SET sealed_at = '2020-01-01 00:00:00+00' WHERE height = 1", ("block_changed", 1, None)),
        ("UPDATE block SET previous_hash = hash WHERE height = 2", ("block_changed", 2, None)),
        ("UPDATE block SET height = 4 WHERE height = 3", ("end_changed", 2, None)),
        ("UPDATE block SET height = 5 WHERE height = 2", ("block_missing", 2, None)),
        ("DELETE FROM chain_head", ("end_changed", 0, None)),
        ("UPDATE chain_head SET height = 2, hash = (SELECT hash FROM block WHERE height = 2)", ("end_changed", 2, None)),
        ("DELETE FROM unsealed", ("row_not_queued", None, 7)),
        ("DELETE FROM audit WHERE id = {last}", ("row_missing", None, 7)),
    ],
)
async def test_what_is_changed_behind_our_back_is_named(
    database: Database, clock: Clock, change: str, expected: tuple[str, int | None, int | None] | None
) -> None:
    ids = await write_and_seal(database, clock, 3, 2, 1)
    async with database.begin() as session:
        ids += await write(session, clock)
    await tamper(database, change.format(second=ids[1], last=ids[-1]))
    found = await differences(database)
    if expected is None:
        assert found == []
        return
    what, height, row = expected
    assert found[0] == Difference("audit", what, height, ids[row - 1] if row else None)


async def test_a_queued_row_that_is_gone_holds_up_no_other(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        ids = await write(session, clock, 3)
    await tamper(database, f"DELETE FROM audit WHERE id = {ids[0]}")
    async with database.begin() as session:
        assert [await seal(session, chain=CHAIN, now=clock(), limit=1) for _ in range(3)] == [1, 1, 0]
    assert await differences(database) == [Difference("audit", "row_missing", None, ids[0])]


async def test_a_chain_cut_off_with_its_rows_and_head_still_misses_rows(database: Database, clock: Clock) -> None:
    ids = await write_and_seal(database, clock, 1, 1)
    cut = ("DELETE FROM block_member WHERE row_id = {0}", "DELETE FROM block WHERE height = 2")
    head = "UPDATE chain_head SET height = 1, hash = (SELECT hash FROM block WHERE height = 1)"
    await tamper(database, *(statement.format(ids[1]) for statement in cut), head)
    assert await differences(database) == [Difference("audit", "row_not_queued", None, ids[1])]


def test_a_digest_depends_on_every_field_and_where_it_ends() -> None:
    assert digest("a", "b") != digest("ab", "") != digest("", "ab")
    assert digest(1) != digest("1") != digest(None)
    assert digest(Clock().now()) == digest(Clock().now().astimezone())
