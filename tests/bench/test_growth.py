"""What does not grow with the ledger: room calls of screens that people look at daily, at a million transfers over a thousand."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import KeyRing
from core.database import Database
from core.migrating import migrate
from points import accounts, archive, board_pages, boards, catalogue, log_bulk, log_queue, redemption_queue
from points.log_models import ActivityKind, ActivityLog
from tests.bench.bank import BARE
from tests.bench.crowd import gather, seconds_to_freeze
from tests.bench.long_ledger import DONE, NOW, House, fill
from tests.bench.report import Report, compare
from tests.clock import ZONE

pytestmark = pytest.mark.bench

CALLS = 500
MANY = 100_000
MONTH = date(2026, 10, 1)
SMALL, LARGE = (20, 1_000), (1_000, 1_000_000)
Look = Callable[[AsyncSession, House, int], Awaitable[object]]


async def balance(session: AsyncSession, house: House, number: int) -> object:
    return await accounts.balance(session, community_id=house.cast.longcheng, person_id=house.member(number))


async def menu(session: AsyncSession, house: House, number: int) -> object:
    """What the staff's menu shows: their balance, and how much waits."""
    await log_queue.count_waiting(session, actor=house.cast.zhao, now=NOW)
    await redemption_queue.count_waiting(session, actor=house.cast.zhao, now=NOW)
    return await accounts.balance(session, community_id=house.cast.longcheng, person_id=house.cast.zhao)


async def read_archive(session: AsyncSession, house: House, number: int) -> object:
    person_id = house.member(number)
    found = await archive.of(session, actor=person_id, person_id=person_id, community_id=house.cast.longcheng, now=NOW)
    assert len(found) == 8
    return found


async def board(session: AsyncSession, house: House, number: int) -> object:
    after = number * 7 % max(house.members - board_pages.PAGE, 1)
    found = await board_pages.page(session, community_id=house.cast.longcheng, month=MONTH, after=after, limit=10)
    assert len(found.standings) == 10
    return found


async def read_catalogue(session: AsyncSession, house: House, number: int) -> object:
    return await catalogue.menu(session, community_id=house.cast.longcheng, after=None, limit=8)


LOOKS: dict[str, Look] = {"balance": balance, "menu": menu, "archive": read_archive, "board": board, "catalogue": read_catalogue}


@pytest.fixture
async def houses(another_url: str, durable: Database, keys: KeyRing) -> AsyncIterator[tuple[House, House]]:
    """A small community and a large one, each in a database of its own, with last month's board frozen."""
    small_database = Database(another_url, keys=keys)
    await migrate(small_database.engine)
    small = await fill(small_database, members=SMALL[0], transfers=SMALL[1])
    large = await fill(durable, members=LARGE[0], transfers=LARGE[1])
    for house in (small, large):
        async with house.database.begin() as session:
            assert await boards.freeze(session, community_id=house.cast.longcheng, month=MONTH, now=NOW, zone=ZONE)
    yield small, large
    await small_database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_daily_screens_do_not_grow_with_the_ledger(houses: tuple[House, House], report: Report, kind: str) -> None:
    small, large = houses
    for name, look in LOOKS.items():
        bare, ours = [], []
        for number in range(CALLS):
            bare.append(await _milliseconds(small, look, number))
            ours.append(await _milliseconds(large, look, number))
        medians = statistics.median(ours), statistics.median(bare)
        what = f"median of {CALLS} room calls at 1,000,000 transfers over at 1,000"
        row = report.add(_named(f"growth.{name}", kind), (*medians, medians[0] / medians[1]), unit="ms", aim="≤ 1.3", what=what)
        assert row.ours > 0


def _named(name: str, kind: str) -> str:
    """The row's name; SQLite, on which most communities run, has it by itself."""
    return name if kind == "sqlite" else f"{name}.{kind}"


async def _milliseconds(house: House, look: Look, number: int) -> float:
    async with house.database.reading() as session:
        start = time.perf_counter()
        await look(session, house, number)
        return (time.perf_counter() - start) * 1_000


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_board_of_a_hundred_thousand_is_frozen(durable: Database, report: Report, kind: str) -> None:
    cast = await gather(durable, members=MANY)
    async with durable.begin() as session:
        bare_table = await _bare_copy(session)

    async def bare() -> float:
        start = time.perf_counter()
        async with durable.begin() as session:
            await session.execute(text(f"INSERT INTO {bare_table} SELECT {cast.longcheng}, id, id, id, 1 FROM person"))
        taken = time.perf_counter() - start
        async with durable.begin() as session:
            await session.execute(text(f"DELETE FROM {bare_table}"))
        return taken

    measured = await compare(lambda: seconds_to_freeze(durable, cast), bare, rounds=3)
    what = f"{MANY:,} members ranked by what they earned in a month, over inserting as many rows from a table of people"
    row = report.add(_named("board.freeze", kind), measured, unit="s", aim="few seconds", what=what)
    assert row.ours > 0


async def _bare_copy(session: AsyncSession) -> str:
    name = f"bench_board_{uuid4().hex[:8]}"
    columns = "board_id INTEGER, person_id INTEGER, position INTEGER, rank INTEGER, earned INTEGER"
    await session.execute(text(f"CREATE TABLE {name} ({columns}, PRIMARY KEY (board_id, person_id))"))
    return name


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_thousand_logs_are_approved_at_once(durable: Database, report: Report, kind: str) -> None:
    house = await fill(durable, members=1_000, transfers=50_000)
    numbers = await waiting(house, 1_000)
    async with durable.begin() as session:
        start = time.perf_counter()
        done = await log_bulk.approve_many(session, actor=house.cast.zhao, log_ids=numbers, now=NOW)
        ours = time.perf_counter() - start
    assert len(done.approved) == 1_000
    async with durable.begin() as session:
        await (await session.connection()).run_sync(lambda raw: BARE.create(raw, checkfirst=True))
        start = time.perf_counter()
        await session.execute(insert(BARE), [{"key": uuid4().hex, "amount": number} for number in range(1_000)])
        bare = time.perf_counter() - start
    what = "1,000 approvals with their points, records and notices, over a bare multi-row insert of 1,000"
    row = report.add(_named("queue.approve_bulk", kind), (ours, bare, ours / bare), unit="s", aim="few seconds", what=what)
    assert row.ours > 0


async def waiting(house: House, count: int) -> list[int]:
    async with house.database.begin() as session:
        of_kind = select(ActivityKind.id).where(ActivityKind.community_id == house.cast.longcheng, ActivityKind.code == "neighbour_help")
        kind_id = (await session.scalars(of_kind)).one()
        row = {"community_id": house.cast.longcheng, "kind_id": kind_id, "started_at": DONE, "ended_at": NOW, "made_at": NOW}
        row |= {"minutes": 60, "quantity": 1, "is_offline": True, "status": "waiting", "points": 10, "input_hash": bytes(32)}
        rows = [row | {"person_id": house.member(number), "key": f"waits {number}"} for number in range(count)]
        return list(await session.scalars(insert(ActivityLog).returning(ActivityLog.id), rows))
