"""Whatever is typed into an address or a form, on any route: an answer in words, never a fault of ours."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from yarl import URL

from tests.cast import Cast
from tests.clock import Clock
from tests.web.desk.alarm_kit import alarm_in
from tests.web.desk.queue_kit import open_office
from tests.web.house import Desk, House
from tests.wishes.life_kit import Life
from web.app import build_app
from web.desk import guard

# Ready for an address: whole numbers that no row has, days that no calendar has, bytes that no text has.
ODD = (
    "",
    "0",
    "-1",
    "x",
    "9" * 18,
    "9" * 19,
    "9" * 5000,
    "1" + "0" * 17 + "1",
    "%00",
    "a%00b",
    "%FF%FE",
    "%C2%B2",
    "%D9%A3",
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-13",
    "9999-12",
    "%ED%A0%80",
    "%3Cscript%3E",
    "1e309",
    "NaN",
)
# They hold a stream open, or end the session by which the others are asked.
APART = ("/chat/events", "/chat/live", "/static", "/desk/sign-out")
USUAL = {"in", "after", "before", "said", "number", "lang"}
NAMED = re.compile(r"""(?:query|form|form_of\(request\))(?:\.get\(|\.number\(|\.numbers\(|\.decimal\(|\[)\s*["'](\w+)["']""")


@dataclass(frozen=True)
class Way:
    """A route and the names that its module looks for in addresses and forms."""

    method: str
    pattern: str
    names: tuple[str, ...]

    def paths(self) -> Iterator[str]:
        """The address of a thing there may be, and of things there cannot be."""
        slots = re.findall(r"\{[^}]*\}", self.pattern)
        for filled in ("1", "2", *(ODD if slots else ())):
            path = self.pattern
            for slot in slots:
                path = path.replace(slot, filled)
            yield path
            if not slots:
                return


def ways(app: web.Application, method: str) -> list[Way]:
    """All routes of this method, each once."""
    found = {}
    for route in app.router.routes():
        pattern = route.resource.canonical if route.resource else ""
        if route.method == method and not pattern.startswith(APART):
            source = inspect.getsource(inspect.getmodule(route.handler) or guard)
            found[pattern] = Way(method, pattern, tuple(sorted(USUAL | set(NAMED.findall(source)))))
    return list(found.values())


@pytest.fixture
async def desk(house: House, cast: Cast, clock: Clock) -> Desk:
    """钱卫东 has just shown who he is, and there is one of everything."""
    office = await open_office(house, cast)
    await office.town.log()
    alarm = await alarm_in(house, cast)
    await alarm.tell()
    await Life(house.database, cast, clock).wishes()
    return await house.desk(cast.qian, confirmed=True)


async def faults(desk: Desk, way: Way, asked: list[tuple[str, str]]) -> list[str]:
    """Those of these addresses and forms that were answered by a fault."""
    found = []
    for path, fields in asked:
        address = URL(f"{desk.visit.house.url.origin()}{path}", encoded=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = f"csrf={guard.csrf_of(desk.token)}&{fields}".encode() if way.method == "POST" else None
        async with desk.visit.http.request(
            way.method, address, data=body, headers=headers if body else None, allow_redirects=False
        ) as answer:
            if answer.status >= 500:
                found.append(f"{answer.status} {way.method} {path[:80]} {fields[:80]}")
    return found


async def test_no_address_however_odd_makes_a_fault(house: House, desk: Desk) -> None:
    found = []
    for way in ways(build_app(house.door), "GET"):
        paths = list(way.paths())
        asked = [(path, "") for path in paths]
        asked += [(f"{paths[0]}?{'&'.join(f'{name}={odd}' for name in way.names if name != 'in')}", "") for odd in ODD]
        asked += [(f"{paths[0]}?{name}={odd}", "") for name in way.names for odd in ODD]
        found += await faults(desk, way, asked)
    assert found == []


async def test_no_form_however_odd_makes_a_fault(house: House, desk: Desk) -> None:
    found = []
    for way in ways(build_app(house.door), "POST"):
        paths = list(way.paths())
        asked = [(path, "") for path in paths]
        asked += [(paths[0], "&".join(f"{name}={odd}" for name in way.names if name != "in")) for odd in ODD]
        found += await faults(desk, way, asked)
    assert found == []
