"""Badges at the desk: one or many printed, a file to fetch when it is drawn, one replaced, the words on them and the letters of numbers."""

import io
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import func, select

from jobs import printing as print_door
from people.models import Audit
from qrcodes import badge_lists, badge_words, badges
from qrcodes.badge_models import Badge, PrintedBadge
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.qrcodes.kit import Town
from tests.statements import counting
from tests.web.house import Desk, House
from words import prints


@pytest.fixture
async def elder(house: House, cast: Cast, clock: Clock) -> int:
    """肖大爷, approved, with a badge that was never printed."""
    return await Town(house.database, cast, clock).elder()


async def more(house: House, cast: Cast, elder: int, carrier: str, count: int) -> list[int]:
    async with house.database.begin() as session:
        made = await badges.issue(session, actor=cast.zhao, elder_id=elder, carrier=carrier, count=count, now=house.clock())
    return [one.id for one in made]


async def fetched(desk: Desk, path: str) -> bytes:
    async with desk.visit.http.get(path, allow_redirects=False) as answer:
        assert answer.status == 200
        return await answer.read()


async def drawn(house: House) -> None:
    await print_door.print_all(house.database, clock=house.clock, zone=ZONE, public_url="https://e.cn")


def off_the_loop(monkeypatch: pytest.MonkeyPatch, *names: str) -> list[bool]:
    """Of each drawing: whether it was done in another thread than the server's."""
    seen: list[bool] = []

    def noted(draw: Callable[..., bytes]) -> Callable[..., bytes]:
        def drawing(*args: Any, **values: Any) -> bytes:
            seen.append(threading.current_thread() is not threading.main_thread())
            return draw(*args, **values)

        return drawing

    for name in names:
        monkeypatch.setattr(prints, name, noted(getattr(prints, name)))
    return seen


async def test_the_ticked_ones_become_one_file_that_is_fetched_when_it_is_drawn(house: House, cast: Cast, elder: int) -> None:
    first, second, third = await more(house, cast, elder, "badge", 3)
    zhao = await house.desk(cast.zhao)
    _, html = await zhao.get("/desk/badges")
    assert html.count('name="badge"') == 4
    assert "从未打印" in html
    status, where = await zhao.post("/desk/badges/print", paper="badges", what="chosen", **{"from": "/desk/badges?show=live"})
    assert (status, where) == (303, "/desk/badges?show=live&said=none_ticked")
    assert "还没有勾选" in (await zhao.get(where))[1]
    fields = {"paper": "badges", "what": "chosen", "badge": [first, third], "nonce": "n1"}
    _, where = await zhao.post("/desk/badges/print", **fields)
    assert (await zhao.post("/desk/badges/print", **fields))[1] == where
    assert 'max="2"' in (await zhao.get(where))[1]
    assert (await zhao.get(f"{where}/file.pdf"))[0] == 409
    await drawn(house)
    status, html = await zhao.get(f"{where}/live")
    assert (status, "/file.pdf" in html, "hx-trigger" in html) == (200, True, False)
    assert len(PdfReader(io.BytesIO(await fetched(zhao, f"{where}/file.pdf"))).pages) == 1
    async with house.database.reading() as session:
        assert set(await session.scalars(select(PrintedBadge.badge_id))) == {first, third}
        assert (await session.scalars(select(func.count()).where(Audit.action == "print.fetched"))).one() == 1
    _, html = await zhao.get("/desk/badges")
    assert re.findall(r'name="badge" value="(\d+)"', html)[0] == str(second)


async def test_all_that_was_never_printed_is_printed_once(house: House, cast: Cast, elder: int) -> None:
    await more(house, cast, elder, "label", 30)
    zhao = await house.desk(cast.zhao)
    _, where = await zhao.post("/desk/badges/print", paper="labels", what="all", nonce="n1")
    assert 'max="30"' in (await zhao.get(where))[1]
    assert (await zhao.post("/desk/badges/print", paper="labels", what="all", nonce="n2"))[0] == 409
    assert (await zhao.post("/desk/badges/print", paper="badges", what="chosen", badge="999999", nonce="n3"))[0] == 409


async def test_one_elder_is_looked_at_and_printed_off_the_loop(
    house: House, cast: Cast, elder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = off_the_loop(monkeypatch, "preview", "picture", "single")
    zhao = await house.desk(cast.zhao)
    assert "肖大爷" in (await zhao.get(f"/desk/badges/elder/{elder}"))[1]
    for name in ("preview.png", "badge.png"):
        assert Image.open(io.BytesIO(await fetched(zhao, f"/desk/badges/elder/{elder}/{name}"))).format == "PNG"
    page = PdfReader(io.BytesIO(await fetched(zhao, f"/desk/badges/elder/{elder}/badge.pdf"))).pages[0]
    assert round(float(page.mediabox.width) / 72 * 25.4) == 50
    assert seen == [True, True, True]
    _, where = await zhao.post(f"/desk/badges/elder/{elder}/print", paper="labels", nonce="n")
    assert 'max="30"' in (await zhao.get(where))[1]
    _, where = await zhao.post(f"/desk/badges/elder/{elder}/print", paper="card", nonce="n")
    assert 'max="1"' in (await zhao.get(where))[1]


async def test_one_is_replaced_and_one_revoked_each_alone(house: House, cast: Cast, elder: int) -> None:
    first, second = (await more(house, cast, elder, "badge", 2))[:2]
    zhao = await house.desk(cast.zhao)
    for _ in range(2):
        assert "badge_reissued" in (await zhao.post(f"/desk/badges/{first}/reissue"))[1]
        assert "badge_revoked" in (await zhao.post(f"/desk/badges/{second}/revoke"))[1]
    async with house.database.reading() as session:
        live = list(await session.scalars(select(Badge.id).where(Badge.revoked_at.is_(None))))
        assert len(live) == 2
        assert not {first, second} & set(live)
    _, html = await zhao.get("/desk/badges?show=revoked")
    assert html.count('<th scope="row">') == 2
    assert 'name="badge"' not in html


async def test_the_words_and_the_letters_are_set_and_bad_ones_are_explained(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    sent = {"above": "龙城驿站", "below": "扫码找家人", "prefix": "lw"}
    assert "badge_words_set" in (await zhao.post("/desk/badges/words", **sent))[1]
    async with house.database.reading() as session:
        stands = await badge_words.proposed(session, community_id=cast.longcheng)
    assert (stands.above, stands.below, stands.prefix) == ("龙城驿站", "扫码找家人", "LW")
    for wrong in ({"above": "防走失驿站"}, {"prefix": "L1"}, {"below": ""}):
        status, html = await zhao.post("/desk/badges/words", **(sent | wrong))
        assert (status, 'role="alert"' in html) == (422, True)
    assert Image.open(io.BytesIO(await fetched(zhao, "/desk/badges/words/example.png"))).format == "PNG"


async def test_once_a_number_was_given_its_letters_stay_and_nothing_half_is_set(house: House, cast: Cast, elder: int) -> None:
    zhao = await house.desk(cast.zhao)
    status, _ = await zhao.post("/desk/badges/words", above="新驿站", below="扫码", prefix="QQ")
    async with house.database.reading() as session:
        stands = await badge_words.proposed(session, community_id=cast.longcheng)
    assert (status, stands.above == "新驿站", stands.prefix == "QQ") == (422, False, False)
    # With the letters as they are, the words can be set.
    assert (await zhao.post("/desk/badges/words", above="新驿站", below="扫码", prefix=stands.prefix))[0] == 303


async def test_another_community_prints_revokes_and_sees_nothing(house: House, cast: Cast, elder: int) -> None:
    (badge,) = await more(house, cast, elder, "badge", 1)
    zhao, wu = await house.desk(cast.zhao), await house.desk(cast.wu)
    _, where = await zhao.post("/desk/badges/print", paper="badges", what="all", nonce="n")
    assert "肖大爷" not in (await wu.get("/desk/badges?show=live"))[1]
    unseen = (f"?in={cast.longcheng}", f"/elder/{elder}", f"/elder/{elder}/preview.png", f"/elder/{elder}/badge.pdf", "/elder/999999")
    for path in (*unseen, f"/words?in={cast.longcheng}", f"/words/example.png?in={cast.longcheng}", "?paper=gold", "?after=x"):
        assert (await wu.get(f"/desk/badges{path}"))[0] == 404
    for path in (where, f"{where}/live", f"{where}/file.pdf", "/desk/badges/prints/99999"):
        assert (await wu.get(path))[0] == 404
    for path in (f"elder/{elder}/print", f"{badge}/revoke", f"{badge}/reissue"):
        assert (await wu.post(f"/desk/badges/{path}", paper="badges"))[0] == 404
    # What is ticked counts only where it is theirs.
    assert (await wu.post("/desk/badges/print", paper="badges", what="chosen", badge=[badge]))[0] == 409
    async with house.database.reading() as session:
        assert await session.scalar(select(Badge.revoked_at).where(Badge.id == badge)) is None


async def test_the_list_pages_by_key_and_a_full_page_asks_no_more(house: House, cast: Cast, elder: int, clock: Clock) -> None:
    async def asked(limit: int) -> tuple[int, list[int]]:
        # Read where it is counted: a file has a second engine for reading.
        async with house.database.begin() as session:
            with counting(house.database) as sent:
                found = await badge_lists.listed(
                    session, actor=cast.zhao, community_id=cast.longcheng, carrier="label", shows="live", now=clock(), limit=limit
                )
        return len(sent), [one.badge_id for one in found]

    await more(house, cast, elder, "label", 60)
    few, many = await asked(2), await asked(60)
    assert few[0] == many[0]
    assert few[1] == many[1][:2]
    zhao = await house.desk(cast.zhao)
    _, html = await zhao.get("/desk/badges?paper=labels")
    assert html.count('name="badge"') == 50
    onward = re.search(r'class="pager"><a[^>]*href="([^"]+)"', html)
    assert onward is not None
    assert (await zhao.get(onward[1].replace("&amp;", "&")))[1].count('name="badge"') == 10
