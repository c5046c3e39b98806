"""The hall's screen: opened by a link that leads make and end, and nothing on it that is not public."""

import re

import pytest
from sqlalchemy import event, select

from core.sealing import opened
from jobs.boards import keep_boards
from people import persons
from people.authority import Role, appoint
from people.models import Audit, Person
from people.screen_links import MOST
from people.screen_models import ScreenLink
from qrcodes.elder_models import Elder
from tests.cast import Cast
from tests.clock import ZONE
from tests.points.kit import Town
from tests.web.house import House

LINK = re.compile(r"/screen/([A-Za-z0-9_-]{22})")


async def lead(house: House, who: int, place: int) -> None:
    async with house.database.begin() as session:
        await appoint(session, person_id=who, role=Role.SECRETARY, node_id=place, now=house.clock())


async def made(house: House, who: int) -> str:
    """Make a link as somebody who leads; its path."""
    browser = await house.desk(who)
    status, html = await browser.post("/desk/screens")
    found = LINK.search(html)
    assert (status, found is not None) == (200, True)
    assert found is not None
    return f"/screen/{found[1]}"


async def test_a_screen_opens_its_link_without_a_cookie_day_after_day(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    path = await made(house, cast.qian)
    house.clock.advance(days=90)
    stranger = house.stranger()
    status, html = await stranger.get(f"{path}?lang=en")
    assert (status, "龙城社区" in html, "Activities today" in html) == (200, True, True)
    assert not list(stranger.http.cookie_jar)


async def test_one_press_ends_it_and_the_open_page_goes_too(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    path = await made(house, cast.qian)
    qian = await house.desk(cast.qian)
    async with house.database.reading() as session:
        number = (await session.scalars(select(ScreenLink.id))).one()
    assert (await qian.post(f"/desk/screens/{number}/end"))[0] in (200, 303)
    assert (await house.stranger().get(path))[0] == 404
    async with house.stranger().http.get(path, headers={"HX-Request": "true"}) as answer:
        assert (answer.status, answer.headers.get("HX-Refresh")) == (200, "true")
    async with house.database.reading() as session:
        trail = [(row.actor, row.action) for row in await session.scalars(select(Audit).where(Audit.subject == "screen_link"))]
    assert trail == [(cast.qian, "screen.made"), (cast.qian, "screen.ended")]


async def test_only_who_leads_makes_and_ends_screens(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    await made(house, cast.qian)
    async with house.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.STAFF, node_id=cast.longcheng, now=house.clock())
        await appoint(session, person_id=cast.wu, role=Role.SECRETARY, node_id=cast.jiayuan, now=house.clock())
    li, wu = await house.desk(cast.li), await house.desk(cast.wu)
    async with house.database.reading() as session:
        number = (await session.scalars(select(ScreenLink.id))).one()
    assert (await li.post("/desk/screens"))[0] == 403
    assert (await li.post(f"/desk/screens/{number}/end"))[0] == 403
    assert (await wu.post(f"/desk/screens/{number}/end", **{"in": str(cast.jiayuan)}))[0] == 403
    assert (await wu.post("/desk/screens", **{"in": str(cast.longcheng)}))[0] in (403, 404)
    async with house.database.reading() as session:
        assert (await session.scalars(select(ScreenLink.ended_at))).all() == [None]


async def test_a_community_has_so_many_screens_and_no_more(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    qian = await house.desk(cast.qian)
    for _ in range(MOST):
        assert (await qian.post("/desk/screens"))[0] == 200
    assert (await qian.post("/desk/screens"))[0] == 409


async def test_the_token_is_kept_as_its_hash_only(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    token = (await made(house, cast.qian)).rpartition("/")[2]
    async with house.database.reading() as session:
        row = (await session.scalars(select(ScreenLink))).one()
    assert token.encode() not in row.token_hash
    assert (await (await house.desk(cast.qian)).get("/desk/screens"))[1].count(token) == 0


@pytest.mark.parametrize("token", ["x", "x" * 22, "%F0%9F%98%80", "a" * 2_000])
async def test_no_other_token_opens_anything(house: House, cast: Cast, token: str) -> None:
    assert cast.longcheng
    assert (await house.stranger().get(f"/screen/{token}"))[0] == 404


async def test_names_are_half_hidden_and_nobodys_alarm_is_shown(house: House, cast: Cast, demo_town: None) -> None:
    await lead(house, cast.qian, cast.longcheng)
    path = await made(house, cast.qian)
    house.clock.advance(days=12)
    await keep_boards(house.database, clock=house.clock, zone=ZONE)
    html = (await house.stranger().get(f"{path}?lang=zh"))[1]
    assert re.search(r'<span class="name">[^<]\*[^<]?</span>', html)
    async with house.database.reading() as session:
        people = list(await session.scalars(select(Person)))
        names = [persons.name_of(session, one) for one in people]
        elders = [str(opened(session, "elder.called", sealed)) for sealed in await session.scalars(select(Elder.called)) if sealed]
    hidden = names + elders
    assert len(hidden) > 8
    for name in (*hidden, "糖尿病", "青霉素", "王*芳的妈妈"):
        assert not name or name not in html, name


async def test_an_open_page_asks_for_what_changes_and_keeps_nobody_signed_in(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    # The full screen has no menu: it opens in a tab of its own, from the page where its links are, which the menu leads to.
    _, html = await zhao.get("/desk/screens")
    assert 'target="_blank" rel="noopener">' in html.partition(f'href="/desk/screen?in={cast.longcheng}" ')[2][:40]
    assert '<a href="/desk/screens" aria-current="page">' in html
    status, html = await zhao.get("/desk/screen?lang=en")
    assert (status, "/desk/screen/live?in=" in html, '<noscript><meta http-equiv="refresh"' in html) == (200, True, True)
    for _ in range(31):
        house.clock.advance(minutes=1)
        await zhao.get("/desk/screen/live")
    assert (await zhao.get("/desk"))[0] == 303


async def test_a_page_of_an_older_version_is_loaded_anew(house: House, cast: Cast) -> None:
    await lead(house, cast.qian, cast.longcheng)
    path = await made(house, cast.qian)
    async with house.stranger().http.get(f"{path}?v=old", headers={"HX-Request": "true"}) as answer:
        assert (answer.status, answer.headers.get("HX-Refresh"), "<html" in await answer.text()) == (200, "true", False)


async def test_a_page_asks_no_more_for_a_longer_ledger(house: House, cast: Cast) -> None:
    town = Town(house.database, cast, house.clock)
    await town.furnish()
    asked: list[str] = []
    engines = {house.database.engine.sync_engine, house.database._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(str(args[2])))
    zhao = await house.desk(cast.zhao)
    counts = []
    for members in (1, 12):
        for who in await town.residents(members):
            receipt = await town.log(who)
            await town.approve_log(cast.zhao, receipt.log_id)
        seen = {}
        for path in ("/desk", "/desk/figures?tab=activity", "/desk/screen"):
            asked.clear()
            assert (await zhao.get(path))[0] == 200
            seen[path] = len(asked)
        counts.append(seen)
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 70
