"""A leak test: an elder with a canary in every private field, and every door that strangers, papers, mailboxes and logs have."""

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
import structlog
from sqlalchemy import update

from core import logs
from core.database import Database
from qrcodes import scan_page
from qrcodes.elder_models import CareLine
from tests.bot.ways_kit import Family, Hook, Postbox, hook_server, mail_server
from tests.canaries import WORDS, Aviary
from tests.cast import Cast
from tests.clock import Clock
from tests.elder_walk import ALLOWED, FINDER, OTHERS, SCAN, Heard, Papers, Walk, holds
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import Town
from tests.web.house import House, open_house
from web.app import build_app
from web.desk.guard import FENCES

# The test's own mail server and robot write down whom they serve.
NOT_OURS = ("mail.", 'aiohttp.access 127.0.0.1 "POST /hook')


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """What the house writes, as it writes it, at the most talkative level; a library's words whole."""
    root, told = logging.getLogger(), _Memory()
    before, level = structlog.get_config(), root.level
    logs_before = root.handlers[:]
    logs.set_up(json=True)
    renderers = structlog.get_config()["processors"]
    structlog.configure(
        processors=renderers,
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
        logger_factory=structlog.WriteLoggerFactory(file=told),  # type: ignore[arg-type]  # it writes
        cache_logger_on_first_use=False,
    )
    root.handlers[:] = [told]
    root.setLevel(logging.DEBUG)
    yield lambda: "\n".join(told.lines)
    root.handlers[:] = logs_before
    root.setLevel(level)
    structlog.configure(**before)


class _Memory(logging.Handler):
    """Keeps every line."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = f"{record.name} {record.getMessage()}"
        if not re.sub(r" - - \[.*?\]| \[.*?\]", "", line).startswith(NOT_OURS):
            self.lines.append(line)

    def write(self, text: str) -> int:
        self.lines.append(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""


@dataclass
class Wires:
    """The doors out: mail and hooks at the wire."""

    box: Postbox
    hook: Hook


@pytest.fixture
async def wires() -> AsyncIterator[Wires]:
    async with AsyncExitStack() as stack:
        yield Wires(await stack.enter_async_context(mail_server()), await stack.enter_async_context(hook_server()))


@pytest.fixture
async def aviary(database: Database, cast: Cast, clock: Clock, wires: Wires) -> Aviary:
    found = Aviary(Town(database, cast, clock), Street(database, cast, clock), wires.hook)
    await found.furnish()
    return found


@pytest.fixture
async def house(database: Database, clock: Clock) -> AsyncIterator[House]:
    async with open_house(database, clock) as opened:
        yield opened


@pytest.fixture
async def walk(house: House, aviary: Aviary) -> Walk:
    return Walk(house, aviary, Heard(), house.stranger())


async def send_by_second_ways(aviary: Aviary, wires: Wires, heard: Heard) -> None:
    """What guardians' mailboxes and robots get once nobody has looked for 20 seconds, and for ten minutes."""
    family = Family(aviary.town, aviary.street.elder)
    for minutes in (1, 10):
        aviary.town.clock.advance(minutes=minutes)
        await aviary.street.fire()
        await family.send(family.mail(wires.box))
        await family.send(family.hooks(sms_url=wires.hook.url))
    assert wires.box.letters
    assert {"msgtype", "phone"} <= {name for post in wires.hook.posts for name in post}
    for letter in wires.box.letters:
        del letter["To"]
        heard.hear("mail", "a letter", letter.as_bytes() + str(letter["Subject"]).encode() + letter.get_content().encode())
    for post in wires.hook.posts:
        post.pop("phone", None)
        heard.hear("hook", "a post", json.dumps(post, ensure_ascii=False))


async def test_no_stranger_paper_mailbox_or_log_learns_what_is_private(
    walk: Walk, aviary: Aviary, wires: Wires, logged: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard, town = walk.heard, aviary.town
    await walk.scan_pages()
    first = await aviary.street.tell()
    await send_by_second_ways(aviary, wires, heard)
    secret = await aviary.told()
    aviary.secrets |= {"a code": aviary.token, "the finder's own page": secret}
    own = {name: aviary.secrets.pop(name) for name in ("a code", "the finder's own page", "an earlier finder's page")}
    await walk.finder_pages(secret)
    await walk.scan_pages()
    await walk.finder_pages(own["an earlier finder's page"], place="earlier finder")
    for page in ("demo", "b" * 26):
        await walk.finder_pages(page, place="finder of another")
    assert {400, 403, 404, 405, 413} <= await walk.errors(secret)
    await walk.everything_else()
    papers = Papers(town, heard)
    await papers.print_all(aviary.street.elder)
    assert f"https://e.cn/b/{aviary.token}" in papers.links
    await aviary.street.close(town.cast.zhou, first)
    await walk.finder_pages(secret)

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError(" ".join(WORDS.values()) + aviary.token)

    monkeypatch.setattr(scan_page, "look", fails)
    assert (await walk.ask("error", "GET", f"/b/{aviary.token}"))[0] == 500
    for line in logged().splitlines():
        heard.hear("log", line, line)
    assert heard.leaks(aviary.canaries) == set()
    # Codes and secrets stand in addresses and in no log.
    in_log = [name for name, word in own.items() if holds(logged().encode(), word)]
    assert in_log == []
    assert '"event": "request"' in logged()
    assert '"error": "RuntimeError"' in logged()
    # What may be said was said, so the walk was not past closed doors.
    for name, (word, places) in ALLOWED.items():
        assert {place for place, _, body in heard.said if holds(body, word)} == places, name


async def test_one_hidden_line_on_the_page_is_heard(walk: Walk, aviary: Aviary) -> None:
    """The control: the same walk, with the care lines' mark taken away."""
    secret = await aviary.told()
    async with aviary.town.database.begin() as session:
        await session.execute(update(CareLine).values(is_shown=True))
    await walk.scan_pages()
    await walk.finder_pages(secret)
    assert walk.heard.leaks(aviary.canaries) == {("scan", "hidden line"), ("finder", "hidden line")}


async def test_every_way_into_the_web_door_is_walked(walk: Walk) -> None:
    """A new one makes this fail: put it into the walk, and here. What is behind the desk's fence has a table of its own."""
    app = build_app(walk.house.door)
    routes = [route for route in app.router.routes() if route.resource is not None and route.method != "HEAD"]
    fenced = {(route.method, route.resource.canonical) for route in routes if route.handler in app[FENCES] and route.resource}
    ways = {(route.method, route.resource.canonical) for route in routes if route.resource}
    assert ways - fenced == SCAN | FINDER | OTHERS
