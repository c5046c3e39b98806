"""Ways in and out: the demo's cast, one-time links, deep links; and what the door refuses."""

import json
import re

import aiohttp
import pytest
from yarl import URL

from core.database import Database
from people import demo, entry, sessions
from tests.cast import Cast
from tests.clock import Clock
from tests.web.house import House, open_house
from web.visitors import COOKIE


async def test_in_the_demo_one_tap_opens_the_chat_as_one_of_the_cast(database: Database, clock: Clock, cast: Cast) -> None:
    async with open_house(database, clock, demo=True) as house:
        visit = house.stranger()
        status, html = await visit.get("/?lang=zh")
        assert status == 200
        assert re.findall(r'action="/demo/as/(\w+)"', html) == ["wang", "li", "liu", "sun", "zhao", "new"]
        async with visit.http.post("/demo/as/wang", allow_redirects=False) as answer:
            assert answer.status == 303
        await house.handle()
        _, html = await visit.get("/chat")
        assert "/start" in html
        assert "王芳" in html
        assert "龙城社区" in html
        visit.chat_id = cast.chats[cast.wang]
        async with visit.http.post("/demo/as/wang", allow_redirects=False) as answer:
            assert answer.headers["Location"] == "/chat#end"
        await house.handle()
        assert len(await house.said(visit)) == 2


async def test_a_new_neighbour_comes_with_an_empty_chat_in_the_language_of_the_tour(database: Database, clock: Clock, cast: Cast) -> None:
    async with open_house(database, clock, demo=True) as house:
        visit = house.stranger()
        await visit.get("/?lang=en")
        async with visit.http.post("/demo/as/new") as answer:
            html = await answer.text()
        assert '<html lang="en">' in html
        assert "You are a new neighbour" in html


async def test_a_demo_answers_to_no_other_host_and_shows_it_is_one_on_every_page(database: Database, clock: Clock, cast: Cast) -> None:
    async with open_house(database, clock, demo=True) as house:
        visit = house.stranger()
        for host in ("evil.example", f"evil.example:{house.url.port}", "127.0.0.1", "localhost:1"):
            assert (await visit.get("/", headers={"Host": host}))[0] == 421
        assert (await visit.get("/", headers={"Host": f"localhost:{house.url.port}"}))[0] == 200
        for path in ("/", "/nowhere", "/go/abc", "/chat"):
            _, html = await visit.get(path, headers={"Accept-Language": "en"})
            assert "Demonstration: people and data are made up" in html


async def test_outside_a_demo_nobody_comes_in_as_the_cast(house: House, cast: Cast) -> None:
    visit = house.stranger()
    for who in ("wang", "new"):
        async with visit.http.post(f"/demo/as/{who}") as answer:
            assert answer.status == 404
    status, html = await visit.get("/")
    assert status == 200
    assert demo.DUTY_PHONE in html
    assert "/demo/" not in html


async def test_a_one_time_link_asks_first_and_opens_the_chat_once(house: House, cast: Cast) -> None:
    async with house.database.begin() as session:
        token = await entry.new_link(session, made_by=None, person_id=cast.li, community_id=cast.longcheng, now=house.clock())
    await house.stranger().get(f"/enter/{token}")
    status, html = await house.stranger().get(f"/enter/{token}")
    assert status == 200
    assert "李*国" in html
    assert "李建国" not in html
    visit, late = house.stranger(), house.stranger()
    async with visit.http.post(f"/enter/{token}", allow_redirects=False) as answer:
        assert answer.status == 303
        cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert (await visit.get("/chat"))[0] == 200
    async with late.http.post(f"/enter/{token}") as answer:
        assert answer.status == 410
    assert (await late.get("/chat"))[0] == 401


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "a" * 500, "%ff%fe"])
async def test_unknown_and_old_links_look_alike(house: House, cast: Cast, token: str) -> None:
    async with house.database.begin() as session:
        old = await entry.new_link(session, made_by=None, person_id=cast.li, community_id=cast.longcheng, now=house.clock())
    house.clock.advance(minutes=11)
    visit = house.stranger()
    assert await visit.get(URL(f"/enter/{token}", encoded=True)) == await visit.get(f"/enter/{old}")  # type: ignore[arg-type]  # encoded


async def test_a_deep_link_speaks_only_after_a_tap(house: House, cast: Cast) -> None:
    visit = await house.enter(cast.wang)
    status, html = await visit.get("/go/join_longcheng")
    assert status == 200
    assert await house.said(visit) == []
    nonce = re.search(r'name="nonce" value="([^"]+)"', html)
    assert nonce is not None
    for _ in range(2):
        async with visit.http.post("/go/join_longcheng", data={"nonce": nonce[1]}, allow_redirects=False) as answer:
            assert answer.status == 303
    assert [(seen.body or {})["text"] for seen in await house.said(visit)] == ["/start join_longcheng"]
    assert (await visit.get("/go/%3Cscript%3E"))[0] == 404
    stranger = house.stranger()
    assert (await stranger.get("/go/join_longcheng"))[0] == 200
    async with stranger.http.post("/go/join_longcheng") as answer:
        assert answer.status == 401


async def test_signing_out_ends_the_session_for_good(house: House, cast: Cast) -> None:
    visit = await house.enter(cast.wang)
    (token,) = (cookie.value for cookie in visit.http.cookie_jar if cookie.key == COOKIE)
    async with visit.http.post("/chat/leave", allow_redirects=False) as answer:
        assert answer.status == 303
    visit.http.cookie_jar.update_cookies({COOKIE: token}, house.url)
    assert (await visit.get("/chat"))[0] == 401


async def test_staff_can_end_a_browser_from_afar(house: House, cast: Cast) -> None:
    visit = await house.enter(cast.wang)
    async with house.database.begin() as session:
        await sessions.end_sessions_of(session, actor=cast.zhao, person_id=cast.wang, now=house.clock())
    assert (await visit.send(text="still me"))[0] == 401


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


async def test_behind_https_the_cookie_is_for_this_host_and_https_only(sqlite_url: str, clock: Clock, keys: object) -> None:
    from core.crypto import KeyRing

    assert isinstance(keys, KeyRing)
    opened = Database(sqlite_url, keys=keys)
    async with open_house(opened, clock, public_url="https://station.example") as house:
        async with opened.begin() as session:
            known = await demo.load(session, now=clock())
            token = await entry.new_link(session, made_by=None, person_id=None, community_id=known["longcheng"], now=clock())
        headers = {"Origin": "https://station.example"}
        async with house.stranger().http.post(f"/enter/{token}", headers=headers, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert answer.headers["Strict-Transport-Security"]
    await opened.close()
    assert cookie.startswith("__Host-estation=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_every_answer_carries_the_guards_and_no_page_needs_anything_inline(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    for path in ("/", "/chat", "/nowhere", "/healthz", "/static/chat.js"):
        async with visit.http.get(path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            html = await answer.text()
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
        if "<html" in html:
            assert not re.search(r"\sstyle=|\son\w+=|<style|<script>|(?:src|href)=\"(?:https?:)?//", html)


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


async def test_a_broken_database_is_said_by_health_and_kindly_by_pages(sqlite_url: str, clock: Clock, keys: object) -> None:
    from core.crypto import KeyRing

    assert isinstance(keys, KeyRing)
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
