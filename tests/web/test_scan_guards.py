"""The page of a scanned code is small, guarded, in no log, and alike for every code that opens nothing."""

import re

import pytest
from sqlalchemy import text

from tests.qrcodes.kit import Town
from tests.web.house import House, Visit
from tests.web.street import ZH, rows, unlike


async def test_the_page_weighs_less_than_50_kb_with_all_it_loads_and_all_of_it_is_from_here(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    for path in (f"/b/{token}", "/b/demo", "/b/unknown"):
        _, html = await visit.get(path)
        sizes = {path: len(html.encode())} | await weights(visit, html)
        assert sum(sizes.values()) < 50_000, sizes
        assert all(one.startswith("/") for one in sizes)
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script>|(?:src|href|action)=\"(?:https?:)?//", html)


async def weights(visit: Visit, html: str) -> dict[str, int]:
    """The bytes of everything that the page makes a browser load."""
    found = set(re.findall(r'<(?:script|img)[^>]* src="([^"]+)"|<link[^>]* href="([^"]+)"', html))
    paths = {one or other for one, other in found}
    assert paths
    sizes = {}
    for path in paths:
        async with visit.http.get(path) as answer:
            assert answer.status == 200
            sizes[path] = len(await answer.read())
    return sizes


async def test_it_carries_the_guards_of_every_page_and_stays_out_of_search_engines(house: House, town: Town) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    for path in (f"/b/{token}", "/b/unknown", "/b/demo"):
        async with visit.http.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["X-Frame-Options"] == "DENY"
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy


async def test_no_code_stands_in_a_log(house: House, town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    token = await town.badge(await town.elder())
    visit = house.stranger()
    await visit.get(f"/b/{token}")
    await visit.get("/b/wrongcode/and/more?x=SECRET")
    async with visit.http.post(f"/b/{token}/tell", allow_redirects=False) as answer:
        secret = answer.headers["Location"].rpartition("/")[2]
    await visit.get(f"/f/{secret}")
    async with visit.http.post(f"/b/{token}/touched") as answer:
        assert answer.status == 204
    out = "".join(capsys.readouterr())
    assert "/b/{token}" in out
    assert "/b/{token}/tell" in out
    for private in (token, secret, "wrongcode", "SECRET", "肖大爷"):
        assert private not in out


async def test_codes_that_open_nothing_are_all_alike_and_name_whom_to_call(house: House, town: Town) -> None:
    first, second, withdrawn, revoked = [await town.elder(called=called) for called in ("肖大爷", "肖奶奶", "王大爷", "王奶奶")]
    codes = [await town.badge(one) for one in (first, second, withdrawn, revoked)]
    async with house.database.begin() as session:
        await session.execute(text("UPDATE badge SET revoked_at = made_at, token = NULL WHERE elder_id = :one"), {"one": first})
        await session.execute(
            text("UPDATE elder SET status = 'asked', decided_by = NULL, decided_at = NULL WHERE id = :one"), {"one": second}
        )
    await town.withdraw(withdrawn)
    await town.revoke(revoked)
    codes += ["a" * 26, "A" * 26, "x", "a" * 3000, "%00", "%ff%fe", "%F0%9F%98%80", "a/b/c", "..%2f..%2fetc", "%20", "", "a" * 27]
    assert await unlike(house.stranger(), [f"/b/{code}" for code in codes]) == set()
    _, html = await house.stranger().get("/b/unknown", headers=ZH)
    assert "这个码打不开" in html
    assert 'href="tel:043262010336"' in html
    assert 'href="tel:110"' in html


async def test_a_code_that_opens_nothing_tells_nobody(house: House, town: Town) -> None:
    elder_id = await town.elder()
    token = await town.badge(elder_id)
    await town.withdraw(elder_id)
    visit, before = house.stranger(), await rows(house.database)
    for code in (token, "unknown", "%ff", "a" * 2000):
        async with visit.http.post(f"/b/{code}/tell", data={"nonce": "n" * 12}, allow_redirects=False) as answer:
            assert answer.status == 404
        async with visit.http.post(f"/b/{code}/touched") as answer:
            assert answer.status == 204
    assert await rows(house.database) == before
