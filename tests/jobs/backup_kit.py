"""Back up and restore as the commands do, and somebody with much on record."""

from pathlib import Path

from sqlalchemy import select

from core.database import Base, Database
from jobs import backing_up, restoring
from jobs.every_table import know_all
from points.models import Account
from tests import member, wishing_member
from tests.chat import Town
from tests.clock import Clock
from tests.member import Member


async def back_up(database: Database, path: Path, clock: Clock) -> None:
    async for _ in backing_up.back_up(database, path, now=clock()):
        pass


async def restore(database: Database, path: Path, clock: Clock, *, erasures: Path | None = None) -> restoring.Restored:
    restored = restoring.Restored(restoring.check(path, database.keys))
    async for _ in restoring.restore(database, path, erasures=erasures, now=clock(), restored=restored):
        pass
    return restored


async def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    know_all()
    async with database.reading() as session:
        return {
            table.name: [tuple(row) for row in await session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


async def balances(database: Database) -> dict[int, int]:
    async with database.reading() as session:
        return {row.id: row.balance for row in await session.execute(select(Account.id, Account.balance))}


async def much(town: Town) -> Member:
    her = await member.much_on_record(town)
    await wishing_member.much_wished(town, her.person_id)
    return her
