"""How good the match of wishes and helpers is, and that lists, search and match do not grow with the open wishes."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import KeyRing
from core.database import Database
from core.migrating import migrate
from tests.bench.many_wishes import Wishing, fill, texts
from tests.bench.report import Report
from tests.cast import load_cast
from tests.clock import Clock
from tests.wishes import match_kit, match_set
from wishes import matching, wish_lists

pytestmark = pytest.mark.bench

FEW, MANY = 100, 10_000
CALLS = 60
PAGE = 8
Look = Callable[[AsyncSession, Wishing, int], Awaitable[object]]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_nine_of_ten_wishes_find_a_good_helper_among_five(durable: Database, report: Report, kind: str) -> None:
    clock = Clock()
    cast = await load_cast(durable, clock())
    ours = await match_kit.suggested(durable, cast, clock, await match_kit.lay(durable, cast, clock))
    rates = [match_set.hit_rate(found, *match_set.BOTH) for found in (ours, match_set.plain())]
    what = "of 200 made wishes, those with a good helper among the first five; the ratio is this rate, bare is a plain keyword match"
    row = report.add(_named("wishes.match_hit5", kind), (rates[0], rates[1], rates[0]), unit="hit rate", aim="≥ 0.9", what=what)
    assert row.ratio >= 0.9


async def first_page(session: AsyncSession, house: Wishing, number: int) -> object:
    lines = await wish_lists.open_in(session, community_id=house.cast.longcheng, limit=PAGE)
    assert len(lines) == PAGE
    return lines


async def search(session: AsyncSession, house: Wishing, number: int) -> object:
    said = texts()[number % len(texts())].words
    lines = await wish_lists.search(session, community_id=house.cast.longcheng, text=said[:6], limit=PAGE)
    assert lines
    return lines


async def helpers_for(session: AsyncSession, house: Wishing, number: int) -> object:
    wish_id = house.wishes[-1 - number % FEW]
    return await matching.helpers_for(session, actor=house.cast.zhao, wish_id=wish_id, now=house.clock())


async def wishes_for(session: AsyncSession, house: Wishing, number: int) -> object:
    return await matching.wishes_for(session, person_id=house.helpers[number % len(house.helpers)], now=house.clock())


LOOKS: dict[str, Look] = {"list": first_page, "search": search, "helpers": helpers_for, "match": wishes_for}


@pytest.fixture
async def houses(another_url: str, durable: Database, keys: KeyRing) -> AsyncIterator[tuple[Wishing, Wishing]]:
    """The same community with few open wishes and with many, in a database each."""
    small = Database(another_url, keys=keys)
    await migrate(small.engine)
    yield await fill(small, wishes=FEW), await fill(durable, wishes=MANY)
    await small.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_lists_search_and_match_do_not_grow_with_the_open_wishes(houses: tuple[Wishing, Wishing], report: Report, kind: str) -> None:
    taken: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in LOOKS}
    for number in range(CALLS):
        for name, look in LOOKS.items():
            for house, times in zip(houses, taken[name], strict=True):
                times.append(await _milliseconds(house, look, number))
    what = f"median of {CALLS} rounds with {MANY:,} open wishes over {FEW}"
    for name, (few, many) in taken.items():
        _add(report, _named(f"wishes.growth.{name}", kind), few, many, what)
    few, many = ([sum(each) for each in zip(*(taken[name][side] for name in LOOKS), strict=True)] for side in (0, 1))
    what = f"{what}: a page, a search and both ways of the match together"
    assert _add(report, _named("wishes.growth", kind), few, many, what) > 0


def _add(report: Report, name: str, few: list[float], many: list[float], what: str) -> float:
    ours, bare = statistics.median(many), statistics.median(few)
    return report.add(name, (ours, bare, ours / bare), unit="ms", aim="≤ 1.5", what=what).ratio


def _named(name: str, kind: str) -> str:
    """The row's name; SQLite, on which most communities run, has it by itself."""
    return name if kind == "sqlite" else f"{name}.{kind}"


async def _milliseconds(house: Wishing, look: Look, number: int) -> float:
    async with house.database.reading() as session:
        start = time.perf_counter()
        await look(session, house, number)
        return (time.perf_counter() - start) * 1_000
