"""A walk past every door that tells strangers something of an elder, and what is heard there."""

import asyncio
import json
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote

import zxingcpp
from PIL import Image
from pypdf import PdfReader
from yarl import URL

from jobs import printing as print_door
from qrcodes import print_jobs, printing
from tests.canaries import CALLED, EARLIER, FAMILY_SAYS, SHOWN, Aviary
from tests.clock import ZONE
from tests.qrcodes.kit import Town
from tests.qrcodes.pictures import pages_of
from tests.web.house import House, Visit
from words import prints

LANGUAGES = ("zh-CN", "en")
# What a stranger may learn, and where: decision 31.
ALLOWED = {
    "what to call them": (CALLED, {"scan", "finder", "earlier finder", "mail", "hook"}),
    "a care line that is shown": (SHOWN, {"scan", "finder"}),
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
    *(("GET", path) for path in ("/readyz", "/metrics", "/screen/{token}", "/desk/sign-in", "/desk/enter/{token}")),
    *(("GET", f"/c/{{code}}{page}") for page in ("", "/code.png", "/board", "/goods", "/wishes")),
    *(
        ("POST", path)
        for path in ("/c/{code}/join", "/demo/desk/{who}", "/desk/enter/{token}", "/desk/sign-in/ask", "/desk/sign-in/passkey")
    ),
    *(("POST", f"/chat/{verb}") for verb in ("leave", "send", "press", "shown")),
    *(("POST", path) for path in ("/enter/{token}", "/go/{payload}", "/demo/as/{who}")),
}


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
        for path in (
            "/readyz",
            "/metrics",
            "/screen/abc",
            "/desk",
            "/desk/sign-in",
            "/desk/enter/abc",
            "/desk/elders",
            "/desk/incidents/1",
        ):
            await self.ask("elsewhere", "GET", path)
        for page in ("", "/code.png", "/board", "/goods", "/wishes"):
            await self.ask("elsewhere", "GET", f"/c/longcheng{page}")
        for path in ("/demo/desk/zhao", "/desk/enter/abc", "/desk/sign-in/ask", "/desk/sign-in/passkey", "/desk/elders/1/approve"):
            await self.ask("elsewhere", "POST", path, data={"nonce": "n"})
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
        async with self.town.database.begin() as session:
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
