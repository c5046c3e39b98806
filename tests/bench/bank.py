"""A community whose members get points, and a bare table to insert into beside them."""

import itertools
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from core.database import BigId, Database
from people.models import Person
from points import accounts, ledger
from points.ledger import NewTransfer, Reason
from tests.cast import load_cast

MEMBERS = 1_000
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
BARE = Table("bench_bare", MetaData(), Column("id", BigId, primary_key=True), Column("key", String), Column("amount", Integer))


@dataclass
class Bank:
    """A community's issuing account, the purses of 1,000 members, and a table to insert into beside them."""

    database: Database
    issued: int
    purses: list[int]
    numbers: "itertools.count[int]"

    def transfer(self, member: int) -> NewTransfer:
        return NewTransfer(
            from_account=self.issued,
            to_account=self.purses[member],
            amount=10,
            key=uuid4().hex,
            reason=Reason.LOG,
            source_kind="log",
            source_id=next(self.numbers),
            made_by=None,
        )

    async def one(self, task: int) -> None:
        async with self.database.begin() as session:
            await ledger.post(session, transfer=self.transfer(task), now=NOW)

    async def bare_one(self, task: int) -> None:
        async with self.database.begin() as session:
            await session.execute(insert(BARE).values(key=uuid4().hex, amount=task))

    async def batch(self) -> float:
        transfers = [self.transfer(member) for member in range(MEMBERS)]
        start = time.perf_counter()
        async with self.database.begin() as session:
            await ledger.post_batch(session, transfers=transfers, batch_id=uuid4().hex, now=NOW)
        return MEMBERS / (time.perf_counter() - start)

    async def bare_batch(self) -> float:
        rows = [{"key": uuid4().hex, "amount": member} for member in range(MEMBERS)]
        start = time.perf_counter()
        async with self.database.begin() as session:
            await session.execute(insert(BARE), rows)
        return MEMBERS / (time.perf_counter() - start)


async def open_bank(durable: Database) -> Bank:
    """A bank with all its members in an empty database."""
    cast = await load_cast(durable, NOW)
    async with durable.begin() as session:
        connection = await session.connection()
        await connection.run_sync(BARE.metadata.create_all)
        people = [{"community_id": cast.longcheng, "name_sealed": b"-", "created_at": NOW} for _ in range(MEMBERS)]
        ids = (await session.scalars(insert(Person).returning(Person.id), people)).all()
        issued = await accounts.account(session, community_id=cast.longcheng, kind="issued")
        purses = [await accounts.account(session, community_id=cast.longcheng, kind="available", person_id=person) for person in ids]
    return Bank(durable, issued, purses, itertools.count(1))
