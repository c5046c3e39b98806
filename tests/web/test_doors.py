"""Ways in and out: the demo's cast, one-time links, deep links; and what the door refuses."""

import re

import pytest
from yarl import URL

from core.crypto import KeyRing
from core.database import Database
from people import demo, entry, sessions
from tests.cast import Cast
from tests.clock import Clock
from tests.web.house import House, open_house
from web.middleware import is_local_name
from web.visitors import COOKIE


async def test_in_the_demo_one_tap_opens_the_chat_as_one_of_the_cast(database: Database, clock: Clock, cast: Cast) -> None:
    async with open_house(database, clock, demo=True) as house:
        visit = house.stranger()
        status, html = await visit.get("/?lang=zh")
        assert status == 200
        assert re.findall(r'action="/demo/as/(\w+)"', html) == ["wang", "li", "liu", "sun", "zhao", "zhou", "new"]
        async with visit.http.post("/demo/as/wang", allow_redirects=False) as answer:
            assert answer.status == 303
        await house.handle()
        _, html = await visit.get("/chat")
        assert "打开聊天" in html
        assert ">/start" not in html
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
        assert is_local_name("localhost", port=80)
        assert not is_local_name("evil.example", port=80)
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
        used = await entry.new_link(session, made_by=None, person_id=cast.li, community_id=cast.longcheng, now=house.clock())
    visit = house.stranger()
    async with house.stranger().http.post(f"/enter/{used}", allow_redirects=False) as answer:
        assert answer.status == 303
    assert await visit.get(URL(f"/enter/{token}", encoded=True)) == await visit.get(f"/enter/{used}")  # type: ignore[arg-type]  # encoded
    house.clock.advance(minutes=11)
    answers = []
    for link in (token, used, old):
        async with visit.http.post(URL(f"/enter/{link}", encoded=True)) as answer:
            answers.append((answer.status, await answer.text()))
        answers.append(await visit.get(URL(f"/enter/{link}", encoded=True)))  # type: ignore[arg-type]  # encoded
    assert [status for status, _ in answers] == [410] * 6
    assert len(set(answers)) == 1


async def test_a_second_tap_on_an_entry_link_comes_in_and_another_page_does_not(house: House, cast: Cast) -> None:
    async with house.database.begin() as session:
        token = await entry.new_link(session, made_by=None, person_id=cast.li, community_id=cast.longcheng, now=house.clock())
    visit, other = house.stranger(), house.stranger()
    _, html = await visit.get(f"/enter/{token}")
    nonce = re.search(r'name="nonce" value="([^"]+)"', html)
    assert nonce is not None
    for _ in range(2):
        async with visit.http.post(f"/enter/{token}", data={"nonce": nonce[1]}, allow_redirects=False) as answer:
            assert answer.status == 303
    assert (await visit.get("/chat"))[0] == 200
    for wrong in ({"nonce": "another"}, {"nonce": ""}, {}):
        async with other.http.post(f"/enter/{token}", data=wrong) as answer:
            assert answer.status == 410


async def test_an_entry_link_is_no_word_to_say_in_a_chat(house: House, cast: Cast) -> None:
    visit = await house.enter(cast.wang)
    assert (await visit.get("/go/e_abc"))[0] == 404
    async with visit.http.post("/go/e_abc") as answer:
        assert answer.status == 404
    assert await house.said(visit) == []


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
    _, html = await visit.get("/chat")
    assert "打开聊天" in html
    assert ">/start" not in html
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
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    visit.http.cookie_jar.update_cookies({COOKIE: token}, house.url)
    async with visit.http.get("/chat") as answer:
        assert answer.status == 401
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    async with house.stranger().http.get("/chat") as answer:
        assert answer.status == 401
        assert "Clear-Site-Data" not in answer.headers


async def test_staff_can_end_a_browser_from_afar(house: House, cast: Cast) -> None:
    visit = await house.enter(cast.wang)
    async with house.database.begin() as session:
        await sessions.end_sessions_of(session, actor=cast.zhao, person_id=cast.wang, now=house.clock())
    assert (await visit.send(text="still me"))[0] == 401


async def test_behind_https_the_cookie_is_for_this_host_and_https_only(sqlite_url: str, clock: Clock, keys: KeyRing) -> None:
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
