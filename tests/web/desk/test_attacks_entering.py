"""Attacks on the way into the desk: used, old, shared and guessed links, other cookies, foreign forms, sessions that should be over."""

import asyncio

import pytest
from sqlalchemy import func, select

from core.database import Database
from people.authority import Role, revoke
from people.desk_models import DeskLink, DeskSession
from tests.cast import Cast
from tests.clock import Clock
from tests.web.desk.door_kit import Entrance, csrf_in, post
from tests.web.house import House, open_house
from web.clients import MOST_WRONG
from web.desk import guard
from web.visitors import COOKIE


@pytest.fixture
def entrance(house: House, cast: Cast) -> Entrance:
    return Entrance(house, cast)


async def open_sessions(house: House) -> int:
    async with house.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(DeskSession).where(DeskSession.ended_at.is_(None)))).one()


async def test_a_link_leads_to_the_desk_and_the_page_says_whose_it_is(entrance: Entrance) -> None:
    visit, token = entrance.house.stranger(), await entrance.link(entrance.cast.zhao)
    status, html = await visit.get(f"/desk/enter/{token}")
    assert status == 200
    assert "赵*" in html
    assert "赵敏" not in html
    assert (await entrance.tap(visit, token))[:2] == (303, "/desk")
    status, html = await visit.get("/desk")
    assert (status, "赵敏" in html) == (200, True)


async def test_link_previews_use_nothing_up(entrance: Entrance) -> None:
    preview, token = entrance.house.stranger(), await entrance.link(entrance.cast.zhao)
    for _ in range(20):
        assert (await preview.get(f"/desk/enter/{token}"))[0] == 200
        async with preview.http.head(f"/desk/enter/{token}") as answer:
            assert answer.status == 200
    assert (await preview.get("/desk"))[0] == 303
    assert (await entrance.tap(entrance.house.stranger(), token))[0] == 303


async def test_of_two_who_tap_at_once_one_comes_in(entrance: Entrance) -> None:
    token, thief = await entrance.link(entrance.cast.zhao), entrance.house.stranger()
    mine = entrance.house.stranger()
    taps = await asyncio.gather(entrance.tap(mine, token, nonce="mine"), entrance.tap(thief, token, nonce="the thief's"))
    assert sorted(status for status, _, _ in taps) == [303, 410]
    assert await open_sessions(entrance.house) == 1


async def test_a_used_an_old_and_a_guessed_link_are_refused_alike(entrance: Entrance, clock: Clock) -> None:
    old = await entrance.link(entrance.cast.zhou)
    clock.advance(minutes=10)
    used = await entrance.link(entrance.cast.zhao)
    await entrance.tap(entrance.house.stranger(), used)
    pages = set()
    for token in (used, old, "A" * 22, "nonsense", "%00"):
        visit = entrance.house.stranger()
        status, html = await visit.get(f"/desk/enter/{token}")
        assert status == 410
        assert (await entrance.tap(visit, token, nonce="another"))[0] == 410
        assert (await visit.get("/desk"))[0] == 303
        pages.add(html.replace(token, ""))
    assert len(pages) == 1


async def test_guessing_is_slowed_down(entrance: Entrance) -> None:
    guesser, token = entrance.house.stranger(), await entrance.link(entrance.cast.zhao)
    for number in range(MOST_WRONG):
        assert (await guesser.get(f"/desk/enter/guess{number}"))[0] == 410
    assert (await guesser.get(f"/desk/enter/{token}"))[0] == 429
    assert (await entrance.tap(guesser, token))[0] == 429


async def test_whoever_loses_the_role_is_out_at_the_next_request(entrance: Entrance, clock: Clock) -> None:
    cast, visit = entrance.cast, await entrance.come_in(entrance.cast.zhao)
    unused = await entrance.link(cast.zhao)
    assert (await visit.get("/desk"))[0] == 200
    async with entrance.house.database.begin() as session:
        await revoke(session, actor=cast.qian, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=clock())
    assert await visit.get("/desk") != (200, "")
    assert (await visit.get("/desk"))[0] == 303
    assert (await entrance.tap(visit, unused))[0] == 410
    assert await open_sessions(entrance.house) == 0


async def test_half_an_hour_without_use_ends_a_session(entrance: Entrance, clock: Clock) -> None:
    busy, idle = await entrance.come_in(entrance.cast.zhao), await entrance.come_in(entrance.cast.zhou)
    for _ in range(3):
        clock.advance(minutes=29)
        assert (await busy.get("/desk"))[0] == 200
    assert (await idle.get("/desk"))[0] == 303
    clock.advance(minutes=30)
    assert (await busy.get("/desk"))[0] == 303


async def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(entrance: Entrance, clock: Clock) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    for _ in range(3):
        clock.advance(minutes=10)
        await visit.get("/desk/confirm/live")
    assert (await visit.get("/desk"))[0] == 303


async def test_eight_hours_end_a_session_however_busy(entrance: Entrance, clock: Clock) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    for _ in range(23):
        clock.advance(minutes=20)
        assert (await visit.get("/desk"))[0] == 200
    clock.advance(minutes=20)
    assert (await visit.get("/desk"))[0] == 303


async def test_neither_cookie_opens_what_the_other_does(entrance: Entrance) -> None:
    house, cast = entrance.house, entrance.cast
    chatting = await house.enter(cast.zhao)
    chat_token = next(one.value for one in chatting.http.cookie_jar if one.key == COOKIE)
    desk = await house.desk(cast.zhao)
    crossed = house.stranger()
    crossed.http.cookie_jar.update_cookies({guard.COOKIE: chat_token, COOKIE: desk.token}, house.url)
    assert (await crossed.get("/desk"))[0] == 303
    assert (await crossed.get("/chat"))[0] == 401
    assert (await chatting.get("/desk"))[0] == 303
    assert (await desk.get("/chat"))[0] == 401


async def test_a_cookie_that_was_planted_is_never_taken(entrance: Entrance) -> None:
    visit, planted = entrance.house.stranger(), "planted" * 6 + "x"
    visit.http.cookie_jar.update_cookies({guard.COOKIE: planted}, entrance.house.url)
    status, _, cookie = await entrance.tap(visit, await entrance.link(entrance.cast.zhao))
    assert status == 303
    assert planted not in cookie
    thief = entrance.house.stranger()
    thief.http.cookie_jar.update_cookies({guard.COOKIE: planted}, entrance.house.url)
    assert (await thief.get("/desk"))[0] == 303


async def test_who_comes_in_anew_leaves_no_session_behind(entrance: Entrance) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    assert (await entrance.tap(visit, await entrance.link(entrance.cast.zhou)))[0] == 303
    assert await open_sessions(entrance.house) == 1
    assert "周强" in (await visit.get("/desk"))[1]


async def test_signing_out_ends_the_session_and_not_only_the_cookie(entrance: Entrance) -> None:
    house = entrance.house
    visit = await entrance.come_in(entrance.cast.zhao)
    token = next(one.value for one in visit.http.cookie_jar if one.key == guard.COOKIE)
    assert await post(visit, "/desk/sign-out", csrf=csrf_in((await visit.get("/desk"))[1])) == (303, "/desk/sign-in")
    thief = house.stranger()
    thief.http.cookie_jar.update_cookies({guard.COOKIE: token}, house.url)
    assert (await thief.get("/desk"))[0] == 303
    assert (await visit.get("/desk/sign-in"))[0] == 200


async def test_over_https_the_cookie_is_bound_to_this_host(database: Database, cast: Cast, clock: Clock) -> None:
    async with open_house(database, clock, public_url="https://e.example.org") as house:
        entrance, visit = Entrance(house, cast), house.stranger()
        _, _, cookie = await entrance.tap(visit, await entrance.link(cast.zhao), Origin="https://e.example.org")
        parts = {part.strip() for part in cookie.split(";")}
        assert cookie.startswith("__Host-estation-desk=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
        # It goes with the browser, and with no name but this host's.
        assert not any(part.lower().startswith(("domain", "max-age", "expires")) for part in parts)


async def test_over_http_the_cookie_is_hidden_from_scripts_too(entrance: Entrance) -> None:
    _, _, cookie = await entrance.tap(entrance.house.stranger(), await entrance.link(entrance.cast.zhao))
    assert cookie.startswith("estation-desk=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1"])
async def test_a_foreign_page_signs_nobody_in_or_out(entrance: Entrance, origin: str) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    link, token = await entrance.link(entrance.cast.zhou), csrf_in((await visit.get("/desk"))[1])
    assert (await entrance.tap(visit, link, Origin=origin))[0] == 403
    assert (await post(visit, "/desk/sign-out", headers={"Origin": origin}, csrf=token))[0] == 403
    assert "赵敏" in (await visit.get("/desk"))[1]
    async with entrance.house.database.reading() as session:
        unused = select(func.count()).select_from(DeskLink).where(DeskLink.used_at.is_(None))
        assert (await session.scalars(unused)).one() == 1


@pytest.mark.parametrize("whose", ["none", "nonsense", "another's", "an earlier one's", "odd"])
async def test_a_form_needs_the_token_of_its_own_session(entrance: Entrance, whose: str) -> None:
    zhao = await entrance.come_in(entrance.cast.zhao)
    earlier = csrf_in((await zhao.get("/desk"))[1])
    zhou = await entrance.come_in(entrance.cast.zhou)
    await entrance.tap(zhao, await entrance.link(entrance.cast.zhao))
    others = csrf_in((await zhou.get("/desk"))[1])
    sent = {"none": {}, "nonsense": {"csrf": "x" * 64}, "another's": {"csrf": others}, "an earlier one's": {"csrf": earlier}}
    headers = {"X-CSRF-Token": "\udcff\udcfe"} if whose == "odd" else None
    assert (await post(zhao, "/desk/sign-out", headers=headers, **sent.get(whose, {})))[0] == 403
    assert (await zhao.get("/desk"))[0] == 200


async def test_a_form_without_a_session_is_refused(entrance: Entrance) -> None:
    assert (await post(entrance.house.stranger(), "/desk/sign-out", csrf="x"))[0] == 401
    sent = {"reason": "The photo is too dark <b>", "id": "1234", "from": "/desk/logs", "csrf": "a" * 64}
    async with entrance.house.stranger().http.post("/desk/logs/1/refuse", data=sent) as answer:
        text = await answer.text()
    said = ("没有生效", 'href="/desk/sign-in"', "The photo is too dark &lt;b&gt;", "全部删除", "1234", "aaaa")
    assert (answer.status, [words in text for words in said]) == (401, [True, True, True, False, False, False])
