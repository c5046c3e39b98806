"""A community with many members and a long ledger, filled by a few statements, so that growth can be measured."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import TextClause, bindparam, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database, Moment, is_sqlite
from people import units
from people.models import Person
from points import accounts, kinds
from points.catalogue_models import Item
from points.goods import item_row
from points.log_models import ActivityKind
from tests.cast import Cast, load_cast

# The month that is frozen; everything happened in it.
DONE = datetime(2026, 10, 15, 2, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
GOODS = 98
POINTS = 10
# Members get points so often before they spend some, and the next one's turn comes.
TURN = 50
CAME = "(SELECT coalesce(sum(amount), 0) FROM transfer WHERE to_account = account.id)"
WENT = "(SELECT coalesce(sum(amount), 0) FROM transfer WHERE from_account = account.id)"
# What the triggers would have kept: balances, and lots of which the first ones are used up.
KEPT = (
    f"UPDATE account SET balance = {CAME} - {WENT} WHERE kind = 'available'",
    f"""
    INSERT INTO lot (account_id, transfer_id, amount, rest)
    SELECT account_id, id, amount, CASE WHEN came <= gone THEN 0 WHEN came - gone < amount THEN came - gone ELSE amount END FROM (
        SELECT purse.id AS account_id, t.id, t.amount, sum(t.amount) OVER (PARTITION BY purse.id ORDER BY t.id) AS came, purse.gone
        FROM (SELECT id, {WENT} AS gone FROM account WHERE kind = 'available') AS purse JOIN transfer t ON t.to_account = purse.id
    ) AS earned
    """,
)


@dataclass(frozen=True)
class House:
    """So many members with a purse; the first one's number, from which the others count up."""

    database: Database
    cast: Cast
    members: int
    first_member: int

    def member(self, number: int) -> int:
        return self.first_member + number % self.members


async def fill(database: Database, *, members: int, transfers: int) -> House:
    """Members whose logs were approved so often that the ledger has so many transfers, a catalogue, and nothing that waits."""
    cast = await load_cast(database, NOW)
    async with database.begin() as session:
        await kinds.add_defaults(session, community_id=cast.longcheng)
        await _offer(session, cast)
        first = await _people(session, cast, members)
        await _accounts(session, cast, first, members)
        await _logs(session, cast, first, members, transfers)
        await _awards(session, cast, first, members, transfers)
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            # As autovacuum would have done long before a ledger is that long.
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
    return House(database, cast, members, first)


async def _offer(session: AsyncSession, cast: Cast) -> None:
    shop = await units.create(session, actor=cast.zhao, community_id=cast.longcheng, name="便民商店", now=NOW)
    common = {"community_id": cast.longcheng, "unit_id": shop.id, "price": 20, "stock": 50, "place": "服务台", "place_en": "Desk"}
    rows = [item_row(code=f"g{n}", name=f"好物{n}", name_en=f"Thing {n}", hours="09:00–17:00", **common) for n in range(GOODS)]
    await session.execute(insert(Item), rows)


async def _people(session: AsyncSession, cast: Cast, members: int) -> int:
    name = session.info["keys"].seal_text("居民", context="person.name")
    rows = [{"community_id": cast.longcheng, "name_sealed": name, "created_at": NOW}] * members
    ids = list(await session.scalars(insert(Person).returning(Person.id), rows))
    assert max(ids) - min(ids) == members - 1, "their numbers follow one another"
    return min(ids)


async def _accounts(session: AsyncSession, cast: Cast, first: int, members: int) -> None:
    await accounts.account(session, community_id=cast.longcheng, kind=accounts.ISSUED)
    await accounts.account(session, community_id=cast.longcheng, kind=accounts.SPENT)
    statement = _series(
        "INSERT INTO account (community_id, person_id, kind, balance)",
        "SELECT :community, :first + n - 1, kind, 0 FROM series, (SELECT 'available' AS kind UNION ALL SELECT 'held') AS kinds",
    )
    await session.execute(statement, {"community": cast.longcheng, "first": first, "count": members})


async def _logs(session: AsyncSession, cast: Cast, first: int, members: int, transfers: int) -> None:
    of_kind = select(ActivityKind.id).where(ActivityKind.community_id == cast.longcheng, ActivityKind.code == "neighbour_help")
    kind = (await session.scalars(of_kind)).one()
    statement = _series(
        "INSERT INTO activity_log (community_id, person_id, kind_id, started_at, ended_at, minutes, quantity, is_offline, status, points, "
        "key, input_hash, made_at, decided_by, decided_at)",
        "SELECT :community, :first + ((n - 1) / :turn) % :members, :kind, :done, :ended, 60, 1, true, 'approved', :points, "
        "'log ' || n, :hash, :ended, :staff, :ended FROM series",
    )
    values = {"community": cast.longcheng, "first": first, "members": members, "turn": TURN, "kind": kind, "points": POINTS}
    moments = {"done": DONE, "ended": DONE + timedelta(hours=1)}
    await session.execute(statement, values | moments | {"staff": cast.zhao, "hash": bytes(32), "count": transfers})


async def _awards(session: AsyncSession, cast: Cast, first: int, members: int, transfers: int) -> None:
    """An award for each log, but for the last one of a turn: points that go."""
    issued = await accounts.account(session, community_id=cast.longcheng, kind=accounts.ISSUED)
    spent = await accounts.account(session, community_id=cast.longcheng, kind=accounts.SPENT)
    statement = _series(
        "INSERT INTO transfer (from_account, to_account, amount, key, input_hash, reason, source_kind, source_id, made_by, made_at)",
        "SELECT CASE WHEN n % :turn = 0 THEN a.id ELSE :issued END, CASE WHEN n % :turn = 0 THEN :spent ELSE a.id END, "
        "CASE WHEN n % :turn = 0 THEN 1 ELSE :points END, 'crowd ' || n, :hash, CASE WHEN n % :turn = 0 THEN 'expired' ELSE 'log' END, "
        "'log', (SELECT min(id) FROM activity_log) + n - 1, :staff, :done FROM series "
        "JOIN account a ON a.person_id = :first + ((n - 1) / :turn) % :members AND a.kind = 'available' ORDER BY n",
    )
    values = {"issued": issued, "spent": spent, "points": POINTS, "staff": cast.zhao, "done": DONE, "first": first, "members": members}
    async with _triggers_off(session):
        await session.execute(statement, values | {"turn": TURN, "hash": bytes(32), "count": transfers})
        for one in KEPT:
            await session.execute(text(one))


@asynccontextmanager
async def _triggers_off(session: AsyncSession) -> AsyncIterator[None]:
    """One by one the triggers would take minutes; `KEPT` does their work at once."""
    connection = await session.connection()
    tables = ("transfer", "account")
    if is_sqlite(session):
        known = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('transfer', 'account')"
        triggers = (await session.execute(text(known))).all()
        off, on = [f"DROP TRIGGER {name}" for name, _ in triggers], [str(sql) for _, sql in triggers]
    else:
        off, on = ([f"ALTER TABLE {table} {way} TRIGGER USER" for table in tables] for way in ("DISABLE", "ENABLE"))
    for statement in off:
        await connection.exec_driver_sql(statement)
    yield
    for statement in on:
        await connection.exec_driver_sql(statement)


def _series(insert_into: str, select_from: str) -> TextClause:
    """The statement with a table `series` of the numbers n from 1 to :count."""
    series = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :count)"
    statement = f"{series} {insert_into} {select_from}"
    return text(statement).bindparams(*(bindparam(name, type_=Moment()) for name in ("done", "ended") if f":{name}" in statement))
