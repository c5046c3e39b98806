"""Whatever is typed into an address or a form, on any route: an answer in words, never a fault of ours."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from aiohttp import web
from sqlalchemy import select
from yarl import URL

from points.log_models import ActivityKind
from tests.cast import Cast
from tests.clock import Clock
from tests.web.desk.alarm_kit import alarm_in
from tests.web.desk.queue_kit import open_office
from tests.web.house import Desk, House
from tests.wishes.life_kit import Life
from web.app import build_app
from web.desk import guard

# Ready for an address: whole numbers that no row has, days that no calendar has, bytes that no text has.
ODD = ("-1", "9" * 18, "9" * 19, "%FF%C2%B2", "0001-01-01", "9999-12-31")
# More digits than Python turns into a number; in an address there is room for one of them.
LONG, NUL = "9" * 5000, "a%00b"
# What takes long to draw is asked less often.
DRAWN = (".pdf", ".png", ".xlsx", "/pdf", ".{form}", "/template")
# They hold a stream open, or end the session by which the others are asked.
APART = ("/chat/events", "/chat/live", "/static", "/desk/sign-out")
KNOWN = {"{code}": "longcheng", "{name}": "people", "{form}": "pdf", "{who}": "zhao", "{kind}": "stock"}
USUAL = {"in", "after", "before", "said", "number", "lang", "self", "message"}
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
        for filled in ("1", *(ODD[1:4] if slots else ())):
            path = self.pattern
            for slot in slots:
                path = path.replace(slot, KNOWN.get(slot, filled) if filled == "1" else filled)
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
    await office.town.log(cast.wang)
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
        odds = ODD[-2:] if way.pattern.endswith(DRAWN) else ODD
        asked += [(f"{paths[0]}?{'&'.join(f'{name}={odd}' for name in way.names if name != 'in')}", "") for odd in odds]
        asked += [(f"{paths[0]}?{name}={odd}", "") for name in ("in", "after") for odd in (LONG, NUL)]
        found += await faults(desk, way, asked)
    assert found == []


async def test_no_form_however_odd_makes_a_fault(house: House, desk: Desk) -> None:
    found = []
    for way in ways(build_app(house.door), "POST"):
        paths = list(way.paths())
        asked = [(path, "") for path in paths]
        asked += [(paths[0], "&".join(f"{name}={odd}" for name in way.names if name != "in")) for odd in (*ODD, LONG, NUL)]
        found += await faults(desk, way, asked)
    assert found == []


# What a form needs besides, so that the odd one is looked at.
TIME: dict[str, object] = {"day": "2026-12-01", "since": "09:00+08:00", "until": "10:00", "places": "3"}
NIGHT: dict[str, object] = {"day": "9999-12-31", "part": "own", "since": "20:00", "until": "08:00"}


async def test_days_at_the_end_of_the_calendar_and_names_of_our_own_are_answered(house: House, cast: Cast, desk: Desk) -> None:
    paths = ["/desk?said=saved&message=1&self=2", "/c/longcheng/wishes?month=0001-01", "/c/%00"]
    paths += [f"/desk/units{more}?month={day}" for more in ("", "/1", "/1/settlement.xlsx") for day in ("0001-01-01", "9999-12-31")]
    assert await faults(desk, Way("GET", "", ()), [(path, "") for path in paths]) == []
    posts: list[tuple[str, dict[str, object]]] = [
        (f"/desk/people/{cast.wang}/roles", {"role": "volunteer", "node": cast.longcheng, "until": "9999-12-31"}),
        ("/desk/roster/add", NIGHT | {"person": cast.zhou}),
        ("/desk/goods/1/times", TIME),
        ("/desk/wishes/1/publish", {"words": "一台收音机", "reward": 20, "due": "0001-01-01"}),
        ("/desk/units/new", {"name": "a\x00b"}),
        ("/desk/places/add", {"name": "a\x00b", "kind": "grid", "under": cast.longcheng}),
        ("/desk/people/search", {"wanted": "a\x00b"}),
        ("/desk/logs/1/refuse", {"typed": "a\x00b"}),
        ("/desk/incidents/1/say", {"words": "a\x00b", "nonce": "a\x00b"}),
        ("/desk/badges/words", {"above": "a\x00b", "below": "a\x00b", "prefix": "LC"}),
        ("/desk/badges/print", {"paper": "badges", "what": "all", "nonce": "a\x00b"}),
        ("/desk/residents/new", {"name": "a\x00b", "agreed": "yes"}),
    ]
    assert [(path, status) for path, fields in posts if (status := (await desk.post(path, None, **fields))[0]) >= 500] == []


async def test_a_day_with_a_slip_in_its_year_does_not_mean_at_once(house: House, cast: Cast, desk: Desk) -> None:
    async with house.database.reading() as session:
        here = select(ActivityKind).where(ActivityKind.community_id == cast.longcheng, ActivityKind.until.is_(None))
        kind = (await session.scalars(here.order_by(ActivityKind.id))).first()
    assert kind is not None
    for day in ("20270-01-01", "9999-12-31", "tomorrow"):
        assert (await desk.post(f"/desk/kinds/{kind.id}/retire", since=day))[0] == 400
    async with house.database.reading() as session:
        assert (await session.get_one(ActivityKind, kind.id)).until is None
