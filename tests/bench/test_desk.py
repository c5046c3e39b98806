"""Pages of the staff desk that list, find and count: a hundred thousand members and a million entries beside a small community."""

import gc
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from math import ceil

import pytest
from sqlalchemy import text

from core.crypto import KeyRing
from core.database import Database
from core.migrating import migrate
from jobs import summing
from people import desk_sessions
from people.authority import Role, appoint
from points import boards
from tests.bench import busy_desk
from tests.bench.long_ledger import NOW, House, fill
from tests.bench.report import Report
from tests.bench.test_growth import MONTH, waiting
from tests.clock import ZONE, Clock
from tests.web.house import Desk, open_house

pytestmark = pytest.mark.bench

SMALL, LARGE = (1_000, 10_000), (100_000, 1_000_000)
LOOKS = 60
WAITING = 200
# The house as it is after its first pages: statements compiled, templates read.
WARM_UP = 3
PAGES = (
    "/desk",
    "/desk/logs",
    "/desk/redemptions",
    "/desk/appeals",
    "/desk/objections",
    "/desk/elders",
    "/desk/wishes",
    "/desk/incidents",
    "/desk/people",
    "/desk/people?after={person}",
    "/desk/people?role=grid_worker",
    "/desk/people?place={community}",
    "/desk/people?place={home}",
    "/desk/people/{person}",
    "/desk/places",
    "/desk/goods",
    "/desk/units",
    "/desk/kinds",
    "/desk/roster",
    "/desk/badges",
    "/desk/board",
    "/desk/board/{board}?after={place}",
    "/desk/figures",
    "/desk/figures?tab=activity",
    "/desk/figures?tab=goods",
    "/desk/figures?tab=wishes",
    "/desk/figures?tab=times",
    "/desk/screen",
    "/desk/tables",
    "/desk/audit",
    "/desk/audit?before={line}",
    "/desk/audit?person={person}",
)
AUDITED = """
    INSERT INTO audit (at, actor, action, about_person, subject, subject_id)
    SELECT made_at, :staff, 'log.approved', person_id, 'activity_log', id FROM activity_log ORDER BY id
"""


@pytest.fixture
async def houses(another_url: str, durable: Database, keys: KeyRing) -> AsyncIterator[tuple[House, House]]:
    """A small community and a large one: frozen boards, queues, a trail as long as the ledger, elders and wishes, and days summed up."""
    small_database = Database(another_url, keys=keys)
    await migrate(small_database.engine)
    small = await fill(small_database, members=SMALL[0], transfers=SMALL[1])
    large = await fill(durable, members=LARGE[0], transfers=LARGE[1])
    for house in (small, large):
        await _furnish(house)
    # As the server does before it listens: what was made to fill them is not looked through for rubbish in mid-page.
    gc.collect()
    gc.freeze()
    yield small, large
    gc.unfreeze()
    await small_database.close()


async def _furnish(house: House) -> None:
    database, cast = house.database, house.cast
    async with database.begin() as session:
        assert await boards.freeze(session, community_id=cast.longcheng, month=MONTH, now=NOW, zone=ZONE)
        await appoint(session, person_id=cast.zhao, role=Role.SECRETARY, node_id=cast.longcheng, now=NOW)
        await session.execute(text(AUDITED), {"staff": cast.zhao})
        await busy_desk.furnish(session, house, waiting=WAITING)
    await waiting(house, WAITING)
    await summing.sum_all(database, clock=lambda: NOW, zone=ZONE)
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))


async def _desk(stack: AsyncExitStack, house: House) -> Desk:
    served = await stack.enter_async_context(open_house(house.database, Clock(NOW)))
    desk = await served.desk(house.cast.zhao, confirmed=True)
    async with house.database.reading() as session:
        assert await desk_sessions.find(session, token=desk.token, now=NOW) is not None
    return desk


async def _numbers(house: House) -> dict[str, int]:
    """What the addresses are about: somebody, a board and a line in the middle."""
    async with house.database.reading() as session:
        board = await session.scalar(text("SELECT max(id) FROM board"))
        line = await session.scalar(text("SELECT max(id) / 2 FROM audit"))
        home = await session.scalar(text("SELECT max(node_id) FROM home"))
    # A member whom both ledgers know.
    person, community = house.member(SMALL[0] // 10), house.cast.longcheng
    return {"person": person, "board": board, "place": house.members // 2, "line": line, "community": community, "home": home}


async def _milliseconds(desk: Desk, path: str) -> float:
    start = time.perf_counter()
    status, _ = await desk.get(path)
    assert status == 200, path
    return (time.perf_counter() - start) * 1_000


def _p95(times: list[float]) -> float:
    return sorted(times)[ceil(len(times) * 0.95) - 1]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_pages_of_the_desk_do_not_grow_with_the_community(houses: tuple[House, House], report: Report, kind: str) -> None:
    small, large = houses
    measured: dict[str, tuple[float, float]] = {}
    async with AsyncExitStack() as stack:
        desks = [(await _desk(stack, house), await _numbers(house)) for house in (large, small)]
        for page in PAGES:
            times: list[list[float]] = [[], []]
            for number in range(LOOKS + WARM_UP):
                for (desk, numbers), taken in zip(desks, times, strict=True):
                    taken.append(await _milliseconds(desk, page.format(**numbers)))
                if number < WARM_UP:
                    times = [[], []]
            measured[page] = _p95(times[0]), _p95(times[1])
            print(f"{page:40} large {measured[page][0]:8.1f} small {measured[page][1]:8.1f} ms  {statistics.median(times[0]):8.1f}")
    _report(report, kind, measured)
    assert set(measured) == set(PAGES)


def _report(report: Report, kind: str, measured: dict[str, tuple[float, float]]) -> None:
    ending = "" if kind == "sqlite" else f".{kind}"
    page = max(measured, key=lambda one: measured[one][0] / measured[one][1])
    ours, bare = measured[page]
    what = f"p95 of {LOOKS} looks at what grows most ({page.partition('?')[0]}): 100,000 members, 1,000,000 entries over 1,000, 10,000"
    row = report.add(f"desk.growth{ending}", (ours, bare, ours / bare), unit="ms", aim="≤ 1.5", what=what)
    slowest = max(measured, key=lambda one: measured[one][0])
    ours, bare = measured[slowest]
    what = f"p95 of the slowest page ({slowest.partition('?')[0]}) of the large community, over the small one's"
    assert row.ours > 0
    assert report.add(f"desk.slowest{ending}", (ours, bare, ours / bare), unit="ms", aim="≤ 200 ms", what=what).ours > 0
