"""A leak test: an elder with a canary in every private field, and every door that strangers, papers, mailboxes and logs have."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote

import pytest
import structlog
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import update
from yarl import URL

from core import logs
from core.database import Database
from jobs import printing as print_door
from qrcodes import print_jobs, printing, scan_page
from qrcodes.elder_models import CareLine
from tests.bot.ways_kit import Family, Hook, Postbox, hook_server, mail_server
from tests.canaries import CALLED, EARLIER, FAMILY_SAYS, SHOWN, WORDS, Aviary
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import Town
from tests.qrcodes.pictures import pages_of
from tests.web.house import House, Visit, open_house
from web.app import build_app
from words import prints

LANGUAGES = ("zh-CN", "en")
# What a stranger may learn, and where: decision 31.
ALLOWED = {
    "what to call them": (CALLED, {"scan", "finder", "earlier finder", "mail", "hook"}),
    "a care line that is shown": (SHOWN, {"scan", "finder", "earlier finder"}),
    "words of the family to this finder": (FAMILY_SAYS, {"finder"}),
    "words to the earlier finder": (EARLIER, {"earlier finder"}),
}
# Every way into the web door. Those about badges are walked with live, dead and unknown codes; the others by a stranger.
SCAN = {("GET", "/b/{token}"), ("GET", "/B/{token}"), ("POST", "/b/{token}/tell"), ("POST", "/b/{token}/touched")}
FINDER = {
    *(("GET", f"/f/{{secret}}{tail}") for tail in ("", "/status", "/{verb}")),
    ("GET", "/F/{secret}"),
    *(("POST", f"/f/{{secret}}/{verb}") for verb in ("position", "doing", "say", "mistake")),
}
OTHERS = {
    *(
        ("GET", path)
        for path in ("/", "/healthz", "/chat", "/chat/file/{id}", "/chat/events", "/enter/{token}", "/go/{payload}", "/static")
    ),
    *(("POST", f"/chat/{verb}") for verb in ("leave", "send", "press", "shown")),
    *(("POST", path) for path in ("/enter/{token}", "/go/{payload}", "/demo/as/{who}")),
}
# The test's own mail server and robot write down whom they serve.
NOT_OURS = ("mail.", 'aiohttp.access 127.0.0.1 "POST /hook')


@dataclass
class Heard:
    """All that left the house, by the kind of place where it was heard."""

    said: list[tuple[str, str, bytes]] = field(default_factory=list)

    def hear(self, place: str, what: str, body: bytes | str) -> None:
        self.said.append((place, what, body.encode() if isinstance(body, str) else body))

    def leaks(self, canaries: dict[str, str]) -> set[tuple[str, str]]:
        """Which canary was heard where, unless it may be."""
        allowed = dict(ALLOWED.values())
        found = {(place, name) for name, word in canaries.items() for place, _, body in self.said if holds(body, word)}
        return found | {
            (place, word) for word, places in allowed.items() for place, _, body in self.said if holds(body, word) and place not in places
        }


def holds(body: bytes, word: str) -> bool:
    """Whether it stands there: as it is, in an address, in JSON, or as papers hold it."""
    return word.encode("utf-16-be") in body or any(form.encode() in body for form in {word, quote(word), json.dumps(word)[1:-1]})


@dataclass
class Walk:
    """A stranger's browser on every route."""

    house: House
    aviary: Aviary
    heard: Heard
    visit: Visit
    walked: set[tuple[str, str]] = field(default_factory=set)

    async def ask(self, place: str, method: str, path: str, **options: object) -> tuple[int, str]:
        """One request in each language; what came back, headers and all."""
        status, to = 0, ""
        for language in LANGUAGES:
            headers = {"Accept-Language": language} | dict(options.get("headers") or {})  # type: ignore[call-overload]  # given as a dict
            more = {name: value for name, value in options.items() if name != "headers"}
            address = URL(f"{self.house.url.origin()}{path}", encoded=True)
            async with self.visit.http.request(method, address, headers=headers, allow_redirects=False, **more) as answer:  # type: ignore[arg-type]  # handed on
                head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
                self.heard.hear(place, f"{method} {path}", f"{answer.status} {answer.reason}\n{head}\n".encode() + await answer.read())
                status, to = answer.status, answer.headers.get("Location", "")
        return status, to

    async def scan_pages(self) -> None:
        for token in (self.aviary.token, self.aviary.bare, self.aviary.dead, "demo", "a" * 26):
            known = token in (self.aviary.token, "demo")
            place = "scan" if known else "scan of another"
            for path in (f"/b/{token}", f"/B/{token.upper()}", f"/b/{token}/", f"/b/{token}?lang=en", f"/b/{token}/tell"):
                await self.ask(place, "GET", path)
            await self.ask(place, "POST", f"/b/{token}/touched")
        await self.ask("scan", "POST", f"/b/{self.aviary.token}/tell", data={"nonce": "n" * 12})
        for token in (self.aviary.dead, "demo", "a" * 26):
            await self.ask("scan of another", "POST", f"/b/{token}/tell", data={"nonce": "n" * 12})

    async def finder_pages(self, secret: str, *, place: str = "finder") -> None:
        for path in ("", "/status", "?write=1", "?lang=en", "/say", "/position", "/doing", "/mistake"):
            await self.ask(place, "GET", f"/f/{secret}{path}")
        await self.ask(place, "GET", f"/F/{secret.upper()}")
        forms = {"position": {"landmark": "在这里"}, "doing": {"doing": "staying"}, "say": {"words": "他很好"}}
        for verb, fields in forms.items():
            await self.ask(place, "POST", f"/f/{secret}/{verb}", data=fields)
            await self.ask(place, "POST", f"/f/{secret}/{verb}", data={})
        await self.ask(place, "POST", f"/f/{secret}/say", data={"words": "字" * 501})
        await self.ask(place, "POST", f"/f/{secret}/mistake")

    async def errors(self, secret: str) -> set[int]:
        """Everything that can go wrong on these pages; the answers' numbers."""
        seen = set()
        for path in (f"/b/{self.aviary.token}", f"/f/{secret}"):
            verb = "tell" if path.startswith("/b") else "say"
            elsewhere, broken = {"Origin": "https://evil.example"}, {"Content-Type": "multipart/form-data"}
            seen.add((await self.ask("error", "POST", f"{path}/{verb}", data={"words": "x"}, headers=elsewhere))[0])
            seen.add((await self.ask("error", "POST", f"{path}/{verb}", data=b"x", headers=broken))[0])
            seen.add((await self.ask("error", "POST", f"{path}/{verb}", data={"words": "x" * 80_000}))[0])
            for method in ("PUT", "DELETE", "PATCH"):
                seen.add((await self.ask("error", method, f"{path}/{verb}"))[0])
        seen.add((await self.ask("error", "GET", "/nowhere"))[0])
        return seen

    async def everything_else(self) -> None:
        for path in ("/", "/healthz", "/chat", "/chat/events", "/enter/abc", "/go/g_abc", "/go/nonsense", "/static/nothing.js"):
            await self.ask("elsewhere", "GET", path)
        for number in range(1, 12):
            await self.ask("elsewhere", "GET", f"/chat/file/{number}")
        for path in ("/chat/leave", "/chat/send", "/chat/press", "/chat/shown", "/enter/abc", "/go/nonsense", "/demo/as/wang"):
            await self.ask("elsewhere", "POST", path, data={"nonce": "n"})


@dataclass
class Papers:
    """Every print of the elder's, as staff fetch it."""

    town: Town
    heard: Heard
    links: set[str] = field(default_factory=set)

    async def print_all(self, elder_id: int) -> None:
        url, me = "https://e.cn", self.town.cast.zhao
        for paper in ("badges", "labels", "card"):
            now = self.town.clock()
            async with self.town.database.begin() as session:
                job = await printing.ask_elder(session, actor=me, elder_id=elder_id, paper=paper, key=paper, now=now)
            await print_door.print_all(self.town.database, clock=self.town.clock, zone=ZONE, public_url=url)
            async with self.town.database.begin() as session:
                self._pdf(await printing.fetch(session, actor=me, job_id=job, now=now), is_first=paper == "badges")
        async with self.town.database.reading() as session:
            material = await print_jobs.of_elder(session, actor=me, elder_id=elder_id, now=self.town.clock())
        for picture in (prints.preview, prints.picture):
            self._png(await asyncio.to_thread(picture, material, public_url=url))

    def _pdf(self, file: bytes, *, is_first: bool) -> None:
        found = PdfReader(BytesIO(file))
        text = "\n".join(page.extract_text() for page in found.pages).replace("\0", "")
        assert "龙城" in text
        drawn = b"".join(page.get_contents().get_data() for page in found.pages if page.get_contents() is not None)  # type: ignore[union-attr]  # as asked
        for what in (file, text, str(found.metadata), drawn):
            self.heard.hear("paper", "a print file", what)
        for page in pages_of(file, dpi=300)[: None if is_first else 1]:
            self._code(page)

    def _png(self, file: bytes) -> None:
        image = Image.open(BytesIO(file))
        self.heard.hear("paper", "a badge's picture", file + str(image.info).encode())
        ground = Image.new("RGBA", image.size, "white")
        ground.alpha_composite(image.convert("RGBA"))
        self._code(ground.convert("RGB"))

    def _code(self, picture: Image.Image) -> None:
        for code in zxingcpp.read_barcodes(picture):
            self.links.add(code.text)
            self.heard.hear("paper", "a code", code.text)


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
    """A new one makes this fail: put it into the walk, and here."""
    routes = build_app(walk.house.door).router.routes()
    ways = {(route.method, route.resource.canonical) for route in routes if route.resource is not None and route.method != "HEAD"}
    assert ways == SCAN | FINDER | OTHERS
