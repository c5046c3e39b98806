"""The audit trail: it can be added to, and that is all."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.database import Database
from core.seals import Difference, seal, verify
from people import audit
from tests.cast import Cast
from tests.clock import Clock
from tests.core.test_seals import UNGUARDED


async def test_a_line_says_who_did_what_about_whom_and_when(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await audit.record(
            session, actor=cast.zhao, action="phone.read", about=cast.wang, subject="person", subject_id=cast.wang, now=clock()
        )
    async with database.reading() as session:
        line = (await audit.about(session, person_id=cast.wang))[-1]
    assert (line.actor, line.action, line.about_person, line.at) == (cast.zhao, "phone.read", cast.wang, clock())


async def test_lines_cannot_be_changed_or_deleted(database: Database, cast: Cast) -> None:
    changes = ["UPDATE audit SET actor = NULL", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"]
    for change in changes + ([] if database.is_sqlite else ["TRUNCATE audit CASCADE"]):
        with pytest.raises(IntegrityError, match="append-only"):
            async with database.begin() as session:
                await session.execute(text(change))


async def test_a_line_changed_with_the_guard_out_is_named(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await seal(session, chain=audit.CHAIN, now=clock())
        lines = await audit.about(session, person_id=cast.li)
        for statement in UNGUARDED[session.get_bind().dialect.name]:
            await session.execute(text(statement.format(table="audit")))
        await session.execute(text("UPDATE audit SET action = 'nothing' WHERE about_person = :li"), {"li": cast.li})
    async with database.reading() as session:
        found = await verify(session, audit.CHAIN)
    assert found[0] == Difference("audit", "row_changed", 1, lines[0].id)
    assert len(found) == len(lines)


async def test_a_refused_transaction_leaves_no_line(database: Database, cast: Cast, clock: Clock) -> None:
    async def read_and_fail() -> None:
        async with database.begin() as session:
            await audit.record(session, actor=cast.zhao, action="phone.read", about=cast.wang, now=clock())
            await session.execute(text("DELETE FROM audit"))

    async with database.reading() as session:
        before = len(await audit.about(session, person_id=cast.wang))
    with pytest.raises(IntegrityError):
        await read_and_fail()
    async with database.reading() as session:
        assert len(await audit.about(session, person_id=cast.wang)) == before
