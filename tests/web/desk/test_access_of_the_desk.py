"""The access table of the desk, asked of every route for everybody; see tests/desk_access.py."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, Database
from tests import access, desk_access, desk_access_words
from tests.cast import Cast
from tests.clock import Clock
from tests.desk_access import CHAT, DEMO, EVERYBODY, GROUPS
from tests.desk_access_scene import ELSEWHERE, HOME_WORDS, INSIDE, MIXED, OUTSIDE, DeskScene
from tests.desk_access_words import CONFIRM, IN, NOT_THEIRS, NOT_THERE, SIGN_IN, Ask, Group
from tests.statements import counting
from tests.web.house import Desk, Visit, open_house
from web.app import build_app
from web.desk import guard

SIGN_OUT = "/desk/sign-out"
WRITTEN = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


class NothingKept(Exception):
    """It was done; now it is undone for the next."""


class Practice:
    """The database, which keeps nothing of what is done through it while `keeps` is off."""

    def __init__(self, real: Database) -> None:
        self._real = real
        self.keeps = True

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        try:
            async with self._real.begin() as session:
                yield session
                if not self.keeps:
                    await session.flush()
                    # What was read stays as it is for who shows it.
                    session.expunge_all()
                    raise NothingKept
        except NothingKept:
            pass


async def fingerprint(database: Database) -> dict[str, tuple[int, str]]:
    """Of every table, how many rows it has and a hash of all that is in them."""
    found = {}
    async with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in await session.execute(text(f'SELECT * FROM "{table.name}"')))
            found[table.name] = len(rows), sha256("\n".join(rows).encode()).hexdigest()
    return found


class Asking:
    """Asks routes as browsers do, and reads how they answer."""

    def __init__(self, scene: DeskScene, practice: Practice) -> None:
        self.scene, self.practice = scene, practice
        self.asked, self.wrong = 0, list[str]()

    async def ask(self, visit: Visit, ask: Ask, *, token: str | None = None, keeps: bool = True) -> tuple[str, str]:
        """How it answers, and with what words; `token` is what the form carries."""
        self.practice.keeps, self.asked = keeps, self.asked + 1
        path = ask.path.format(**self.scene.ids)
        form = None
        if ask.method == "POST":
            form = aiohttp.FormData({"nonce": "n" * 12} | {name: value.format(**self.scene.ids) for name, value in ask.fields.items()})
            if token is not None:
                form.add_field("csrf", token)
        async with visit.http.request(ask.method, path, data=form, allow_redirects=False) as answer:
            where = answer.headers.get("Location", "")
            words = "" if path == "/chat/events" else (await answer.read()).decode(errors="replace")
            return _said(answer.status, where, path), words

    async def at_desk(self, role: str, desk: Desk, ask: Ask, expected: str, *, keeps: bool) -> str:
        """With a form of the session's own; whoever signs out has the cookie again for the next."""
        words = await self.expect(role, desk.visit, ask, expected, token=guard.csrf_of(desk.token), keeps=keeps)
        if ask.path == SIGN_OUT:
            desk.visit.http.cookie_jar.update_cookies({guard.COOKIE: desk.token}, self.scene.house.url)
        return words

    async def expect(self, role: str, visit: Visit, ask: Ask, expected: str, **how: object) -> str:
        said, words = await self.ask(visit, ask, **how)  # type: ignore[arg-type]  # handed on as they are
        if said != expected:
            self.wrong.append(f"{ask.method} {ask.path}: {role}: {said}, not {expected}")
        return words


def _said(status: int, where: str, path: str) -> str:
    if status == 401 or (status == 303 and where == "/desk/sign-in" and path != SIGN_OUT):
        return SIGN_IN
    if status == 303 and where.startswith("/desk/confirm?next=") and not path.startswith("/desk/confirm"):
        return CONFIRM
    if status in (200, 204, 303, 409, 422):
        return IN
    return {403: NOT_THEIRS, 404: NOT_THERE}.get(status, str(status))


def asks() -> list[tuple[Group, Ask]]:
    return [(group, ask) for group in GROUPS for ask in group.asks]


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper or picture that was drawn for one role is handed to the next as it is: who may have it is asked before."""
    drawn, really = dict[str, bytes](), asyncio.to_thread

    async def once(work: Any, *args: Any, **named: Any) -> Any:
        name = getattr(work, "func", work).__qualname__
        found = drawn[name] if name in drawn else await really(work, *args, **named)
        # A table's end closes the table, each its own.
        if isinstance(found, bytes) and not hasattr(work, "__self__"):
            drawn[name] = found
        return found

    monkeypatch.setattr(asyncio, "to_thread", once)


@asynccontextmanager
async def asking(database: Database, cast: Cast, clock: Clock) -> AsyncIterator[Asking]:
    async with open_house(database, clock) as house:
        # By this name browsers know passkeys.
        house.url = house.url.with_host("localhost")
        object.__setattr__(house.door, "public_url", str(house.url.origin()))
        scene = DeskScene(house, cast)
        await scene.furnish()
        practice = Practice(database)
        object.__setattr__(house.door, "database", practice)
        yield Asking(scene, practice)


@pytest.mark.usefixtures("drawn_once")
async def test_every_route_answers_every_role_as_the_table_says_and_nothing_is_changed(
    database: Database, cast: Cast, clock: Clock
) -> None:
    async with asking(database, cast, clock) as one:
        app = build_app(one.scene.house.door)
        await every_route_is_in_the_table(app, one.scene.ids)
        before = await fingerprint(database)
        await who_is_outside_signs_in_first(one)
        await who_is_inside_comes_as_far_as_their_role(one, database)
        await another_communitys_staff_sees_and_does_nothing_here(one)
        await only_a_form_of_ones_own_session_counts(one)
        changed = [name for name, rows in (await fingerprint(database)).items() if before[name] != rows]
    assert not one.wrong, "\n".join(one.wrong)
    assert changed == []
    assert one.asked > len(asks()) * len(OUTSIDE)


async def every_route_is_in_the_table(app: web.Application, ids: dict[str, str]) -> None:
    """A new one makes this fail: say in tests/desk_access.py who may."""
    fences, table = app[guard.FENCES], dict[tuple[str, str], Group | None]()
    for group, ask in (*asks(), *((None, ask) for ask in (*EVERYBODY, *CHAT, *DEMO))):
        found = await app.router.resolve(make_mocked_request(ask.method, ask.path.format(**ids)))
        assert found.route.resource is not None, ask
        table[ask.method, found.route.resource.canonical] = group
        fence = fences.get(found.handler)
        assert (fence and (frozenset(fence.who), fence.confirmed)) == (group and (frozenset(group.who), group.confirmed)), ask
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource is not None}
    assert {route for route in routes if route[0] != "HEAD"} == set(table)


async def who_is_outside_signs_in_first(one: Asking) -> None:
    for role in OUTSIDE:
        for _, ask in asks():
            await one.expect(role, one.scene.outside[role], ask, SIGN_IN, token="")


async def who_is_inside_comes_as_far_as_their_role(one: Asking, database: Database) -> None:
    """What is done is undone; a page that is looked at writes what the table says, which is who saw what."""
    for role in INSIDE:
        for group, ask in asks():
            expected, desk = group.answer(ask, role), one.scene.confirmed[role]
            if group.confirmed and expected == IN:
                plain = one.scene.desks[role]
                await one.at_desk(role, plain, ask, CONFIRM, keeps=True)
            with counting(database) as sent:
                await one.at_desk(role, desk, ask, expected, keeps=expected != IN)
            written = {found[1] for line in sent if (found := WRITTEN.match(line))}
            if ask.method == "GET" and written - ask.writes:
                one.wrong.append(f"GET {ask.path}: {role}: writes {sorted(written)}")


async def another_communitys_staff_sees_and_does_nothing_here(one: Asking) -> None:
    """Also where they have a lesser role here: that alone counts."""
    for role in ELSEWHERE:
        desk = one.scene.confirmed[role]
        for group, ask in asks():
            words = await one.at_desk(role, desk, ask, group.answer(ask, role), keeps=group.what != desk_access_words.OWN)
            one.wrong += [f"{ask.method} {ask.path}: {role}: reads {word}" for word in HOME_WORDS if word in words]
    for role, here in MIXED.items():
        desk = one.scene.confirmed[role]
        for group, ask in asks():
            if group.answer(ask, here) != IN and ask.other != IN:
                said, words = await one.ask(desk.visit, ask, token=guard.csrf_of(desk.token))
                if said not in (NOT_THEIRS, NOT_THERE) or any(word in words for word in HOME_WORDS):
                    one.wrong.append(f"{ask.method} {ask.path}: {role}: {said}")


async def only_a_form_of_ones_own_session_counts(one: Asking) -> None:
    """Nobody else's token, none at all, and no other site's form: not even from who may."""
    desk, other = one.scene.confirmed["secretary"], one.scene.confirmed["staff"]
    for _, ask in asks():
        if ask.method == "POST":
            for token in (None, "", guard.csrf_of(other.token)):
                await one.expect(f"secretary with {token!r}", desk.visit, ask, NOT_THEIRS, token=token)
    desk.visit.http.headers["Origin"] = "https://evil.example"
    for ask in (*(ask for _, ask in asks()), *EVERYBODY, *CHAT, *DEMO):
        if ask.method == "POST":
            await one.expect("secretary, led by another site", desk.visit, ask, NOT_THEIRS, token=guard.csrf_of(desk.token))


def test_the_desks_part_of_the_page_in_the_docs_is_the_table() -> None:
    assert access.PAGE.read_text().endswith(desk_access.section()), "run `python -m tests.access`"
