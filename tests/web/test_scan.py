"""The page of a scanned code: it helps without scripts and in any browser, says what it may, and tells nobody until somebody taps."""

import re

import pytest
from sqlalchemy import select

from qrcodes import consents
from qrcodes.incident_models import Incident
from tests.qrcodes.kit import HARD_OF_HEARING, INSULIN, PENICILLIN, Town
from tests.web.house import House
from tests.web.street import nonce_of, rows

ZH, EN = {"Accept-Language": "zh-CN,zh;q=0.9"}, {"Accept-Language": "en-GB,en;q=0.8"}


async def test_the_page_says_how_to_help_and_whom_to_call(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    status, html = await house.stranger().get(f"/b/{token}", headers=ZH)
    assert status == 200
    order = [
        "请先拨打 120",
        "“您好，肖大爷！”",
        INSULIN,
        HARD_OF_HEARING,
        "打电话给值班员",
        "0432-62010336",
        "告诉家人和值班员",
        "打 110 报警",
    ]
    places = [html.index(words) for words in order]
    assert places == sorted(places)
    assert 'href="tel:120"' in html
    assert 'href="tel:043262010336"' in html
    assert "龙城社区防走失驿站" in html


async def test_strangers_learn_no_name_no_address_and_no_line_that_was_not_meant_for_them(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    _, html = await house.stranger().get(f"/b/{token}")
    for private in (PENICILLIN, "肖德贵", "105号楼", "龙城帝景", "心脏", "王芳", "/chat/file", '<img src="/file'):
        assert private not in html


async def test_without_a_live_consent_the_lines_are_gone_at_once(house: House, town: Town) -> None:
    elder_id = await town.elder()
    token = await town.badge(elder_id)
    async with house.database.begin() as session:
        await consents.withdraw(session, actor=town.cast.wang, elder_id=elder_id, kind="health", now=town.clock())
    _, html = await house.stranger().get(f"/b/{token}", headers=ZH)
    assert INSULIN not in html
    assert "肖大爷" in html


async def test_it_speaks_english_where_the_browser_does_and_chinese_where_somebody_taps(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    _, html = await visit.get(f"/b/{token}", headers=EN)
    assert '<html lang="en">' in html
    assert "“Hello, 肖大爷!”" in html
    assert "Tell the family and the duty officer" in html
    _, html = await visit.get(f"/b/{token}?lang=zh", headers=EN)
    assert '<html lang="zh-CN">' in html
    assert f'action="/b/{token}/tell?lang=zh"' in html


async def test_looking_changes_nothing_in_the_house_and_leaves_nothing_in_the_browser(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit, before = house.stranger(), await rows(house.database)
    for path in (f"/b/{token}", f"/b/{token}?lang=en", f"/b/{token.upper()}", "/b/unknown", "/b/demo", f"/b/{token}/tell"):
        for method in ("GET", "HEAD"):
            async with visit.http.request(method, path) as answer:
                assert answer.status in (200, 404)
                assert "Set-Cookie" not in answer.headers
    assert await rows(house.database) == before
    assert len(visit.http.cookie_jar) == 0


async def test_a_tap_tells_the_family_and_leads_to_the_finders_own_page(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    _, html = await visit.get(f"/b/{token}")
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": nonce_of(html)}, allow_redirects=False) as answer:
        assert answer.status == 303
        assert re.fullmatch(r"/f/[a-z2-7]{26}", answer.headers["Location"])
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    async with house.database.reading() as session:
        assert (await session.scalars(select(Incident.state))).all() == ["opened"]


async def test_the_same_form_sent_again_leads_to_the_same_page_and_tells_once(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit, places = house.stranger(), set()
    _, html = await visit.get(f"/b/{token}")
    for _ in range(3):
        async with visit.http.post(f"/b/{token}/tell", data={"nonce": nonce_of(html)}, allow_redirects=False) as answer:
            places.add(answer.headers["Location"])
    assert len(places) == 1
    before = await rows(house.database)
    assert before["incident"] == before["finder"] == 1
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "another-nonce"}, allow_redirects=False) as answer:
        assert answer.headers["Location"] not in places
    after = await rows(house.database)
    assert (after["incident"], after["finder"]) == (1, 2)


@pytest.mark.parametrize("nonce", ["", "x", "字" * 20, "a" * 500, "\x00null", "'; DROP TABLE elder; --"])
async def test_a_form_with_any_nonce_is_never_sent_in_vain(house: House, town: Town, nonce: str) -> None:
    token = await town.badge(await town.elder())
    async with house.stranger().http.post(f"/b/{token}/tell", data={"nonce": nonce}, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_a_form_is_taken_by_its_referer_where_a_browser_sends_no_origin(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    headers = {"Origin": "", "Referer": str(house.url / "b" / token)}
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "n" * 12}, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "n" * 12}, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403
        assert "110" in await answer.text()


@pytest.mark.parametrize("origin", ["", "null"])
async def test_a_browser_that_says_nothing_of_where_a_form_comes_from_still_tells_the_family(house: House, town: Town, origin: str) -> None:
    """A passer-by's pages know no cookie: nothing could be done in their name, and nobody is sent away from them."""
    token = await town.badge(await town.elder())
    visit = house.stranger()
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "n" * 12}, headers={"Origin": origin}, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_a_finger_on_the_page_is_told_quietly_and_every_code_gets_the_same_answer(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    for code in (token.upper(), "a" * 26, "demo"):
        async with visit.http.post(f"/b/{code}/touched") as answer:
            assert answer.status == 204
            assert await answer.read() == b""
    assert (await rows(house.database))["scan"] == 1


async def test_a_code_that_was_shouted_is_found_all_the_same(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    for path in (f"/b/{token.upper()}", f"/B/{token.upper()}"):
        status, html = await visit.get(path, headers=ZH)
        assert status == 200
        assert "肖大爷" in html


async def test_words_of_the_family_stay_words(house: House, town: Town) -> None:
    from qrcodes.care_lines import Line

    evil = "<img src=x onerror=alert(1)>"
    elder_id = await town.elder(lines=(Line(evil, is_shown=True),))
    _, html = await house.stranger().get(f"/b/{await town.badge(elder_id)}")
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
