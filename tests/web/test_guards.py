"""What the browser door refuses, says kindly, and never lets out."""

import json
import re

import aiohttp
import pytest
from yarl import URL

from core.crypto import KeyRing
from core.database import Database
from tests.clock import Clock
from tests.web.house import House, open_house
from web.uploads import LARGEST_FIELD


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Origin": "http://[::1"}])
async def test_a_form_from_another_site_is_refused(sqlite_house: House, headers: dict[str, str]) -> None:
    visit = await sqlite_house.enter()
    async with visit.http.post("/chat/send", data={"text": "forged"}, headers=headers) as answer:
        assert answer.status == 403
    assert await sqlite_house.said(visit) == []


async def test_an_old_browser_without_origin_is_known_by_its_referer(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    headers = {"Origin": "", "Referer": str(sqlite_house.url / "chat")}
    async with visit.http.post("/chat/send", data={"text": "x"}, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_every_answer_carries_the_guards_and_no_page_needs_anything_inline(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    await visit.send_file("a.txt", b"paper")
    found = re.search(r'href="(/chat/file/[\w-]+)"', (await visit.get("/chat"))[1])
    assert found is not None
    for path in ("/", "/chat", "/nowhere", "/healthz", "/static/chat.js", "/chat/file/none", found[1]):
        async with visit.http.get(path) as answer:
            html = await answer.text()
            is_guarded(answer)
        if "<html" in html:
            assert not re.search(r"\sstyle=|\son\w+=|<style|<script>|(?:src|href)=\"(?:https?:)?//", html)
    for options, status in (({"headers": {"Origin": "null"}}, 403), ({"data": {"text": "x" * (LARGEST_FIELD + 1)}}, 413)):
        async with visit.http.post("/chat/send", **options) as answer:  # type: ignore[arg-type]  # handed on as they are
            assert answer.status == status
            is_guarded(answer)
    async with visit.http.get("/chat/events") as answer:
        is_guarded(answer)
        assert answer.headers["Cache-Control"] == "no-store"


def is_guarded(answer: aiohttp.ClientResponse) -> None:
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_errors_are_pages_in_the_readers_language(sqlite_house: House) -> None:
    visit = sqlite_house.stranger()
    status, html = await visit.get("/nowhere", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert status == 404
    assert "There is nothing here" in html
    assert '<html lang="zh-CN">' in (await visit.get("/nowhere", headers={"Accept-Language": "zh-TW"}))[1]
    async with visit.http.post("/healthz") as answer:
        assert answer.status == 405
        assert "GET" in answer.headers["Allow"]
    status, answer_text = await visit.get("/chat", headers={"Accept": "application/json"})
    assert status == 401
    assert json.loads(answer_text)["error"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nx'),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="text"\r\nContent-Encoding: gzip\r\n\r\nx\r\n--b--',
        ),
        ("application/x-www-form-urlencoded; charset=nonsense", b"text=x"),
        ("application/x-www-form-urlencoded", b"text=%ff%00&text=%"),
        ("application/json", b"{}"),
        ("", b"\x00\xff"),
    ],
)
async def test_no_body_makes_the_door_fall_over(sqlite_house: House, content_type: str, body: bytes) -> None:
    visit = await sqlite_house.enter()
    for path in ("/chat/send", "/chat/press", "/go/abc", "/enter/abc"):
        async with visit.http.post(path, data=body, headers={"Content-Type": content_type}, allow_redirects=False) as answer:
            assert answer.status < 500, path


@pytest.mark.parametrize(
    "path", ["/chat?before=x", "/chat?before=" + "9" * 40, "/chat?after=-1", "/chat/file/%00", "/chat?lang=xx", "//evil.example/%2e%2e"]
)
async def test_no_address_makes_the_door_fall_over(sqlite_house: House, path: str) -> None:
    visit = await sqlite_house.enter()
    status, html = await visit.get(URL(f"{sqlite_house.url.origin()}{path}", encoded=True))  # type: ignore[arg-type]  # as it stands
    assert status < 500
    assert "//evil.example" not in html


async def test_the_log_knows_routes_and_no_tokens(sqlite_house: House, capsys: pytest.CaptureFixture[str]) -> None:
    visit = sqlite_house.stranger()
    await visit.get("/enter/SECRETTOKEN?x=SECRETQUERY")
    await visit.get("/SECRETPATH")
    out = "".join(capsys.readouterr())
    assert "/enter/{token}" in out
    assert "SECRET" not in out


async def test_a_broken_database_is_said_by_health_and_kindly_by_pages(sqlite_url: str, clock: Clock, keys: KeyRing) -> None:
    broken = Database(sqlite_url.replace("estation.sqlite", "nowhere/estation.sqlite"), keys=keys)
    async with open_house(broken, clock) as house:
        visit = house.stranger()
        assert (await visit.get("/healthz"))[0] == 503
        status, html = await visit.get("/", headers={"Accept-Language": "en"})
        assert status == 500
        assert "Something went wrong on our side" in html
    await broken.close()


async def test_static_files_may_be_kept_and_pages_may_not(sqlite_house: House) -> None:
    visit = sqlite_house.stranger()
    async with visit.http.get("/static/estation.css?v=1") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    async with visit.http.get("/") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
    async with aiohttp.ClientSession() as session, session.get(sqlite_house.url / "healthz") as answer:
        assert await answer.json() == {"status": "ok"}
