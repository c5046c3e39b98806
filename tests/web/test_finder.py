"""The finder's own page: who is coming, where one is, messages; without scripts, without a cookie, for a day."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from qrcodes import answering, board, closing, positions
from qrcodes.incident_models import Incident
from tests.cast import Cast
from tests.clock import Clock
from tests.corpus.inputs import bad
from tests.qrcodes.kit import Town
from tests.web.house import House, Visit
from tests.web.street import nonce_of, rows, unlike

ZH = {"Accept-Language": "zh-CN"}


@dataclass
class Street:
    """A passer-by who found 肖大爷 and told the family; 周强 is on duty."""

    house: House
    town: Town
    visit: Visit
    page: str
    incident_id: int

    async def looks(self, query: str = "") -> str:
        status, html = await self.visit.get(self.page + query, headers=ZH)
        assert status == 200
        return html

    async def sends(self, verb: str, **fields: str) -> tuple[int, str]:
        """A form of the page, as a browser without scripts sends it."""
        async with self.visit.http.post(f"{self.page}/{verb}", data=fields, headers=ZH, allow_redirects=False) as answer:
            if answer.status == 303:
                assert answer.headers["Location"] == self.page
            return answer.status, await answer.text()

    async def place(self) -> positions.FoundPlace | None:
        async with self.house.database.reading() as session:
            return await positions.latest(session, incident_id=self.incident_id)

    async def said(self) -> list[str]:
        async with self.house.database.reading() as session:
            return [line.words for line in await board.lines(session, incident_id=self.incident_id)]


@pytest.fixture
async def street(house: House, cast: Cast, clock: Clock) -> Street:
    town = Town(house.database, cast, clock)
    token = await town.badge(await town.elder())
    visit = house.stranger()
    async with visit.http.post(f"/b/{token}/tell", data={"nonce": "n" * 12}, allow_redirects=False) as answer:
        page = answer.headers["Location"]
    async with house.database.reading() as session:
        incident_id = (await session.scalars(select(Incident.id))).one()
    return Street(house, town, visit, page, incident_id)


async def test_the_page_says_in_words_how_far_help_has_come(street: Street, clock: Clock) -> None:
    zhou, database, number = street.town.cast.zhou, street.house.database, street.incident_id
    assert "已经通知家人和值班员" in await street.looks()
    async with database.begin() as session:
        await answering.acknowledge(session, actor=zhou, incident_id=number, now=clock())
    assert "<h1>值班员已收到</h1>" in await street.looks()
    async with database.begin() as session:
        await answering.on_the_way(session, actor=zhou, incident_id=number, minutes=8, now=clock())
    assert "值班员已收到，约 8 分钟到" in await street.looks()
    clock.advance(minutes=2, seconds=30)
    assert "值班员已收到，约 6 分钟到" in await street.looks()
    clock.advance(minutes=6)
    assert "应该马上就到了" in await street.looks()
    async with database.begin() as session:
        await answering.with_officer(session, actor=zhou, incident_id=number, now=clock())
    assert "值班员已经接到肖大爷" in await street.looks()


async def test_after_ten_minutes_without_an_answer_it_says_to_call_the_police(street: Street, clock: Clock) -> None:
    assert "请现在就打" not in await street.looks()
    clock.advance(minutes=10, seconds=1)
    assert "还没有人回应。请现在就打" in await street.looks()


async def test_without_scripts_the_page_renews_itself_and_stands_still_while_somebody_writes(street: Street) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="15"></noscript>'
    html = await street.looks()
    assert refresh in html
    assert f'href="{street.page}?write=1"' in html
    writing = await street.looks("?write=1")
    assert refresh not in writing
    assert 'class="forms open"' in writing


async def test_with_scripts_only_the_live_part_comes_anew(street: Street) -> None:
    async with street.visit.http.get(f"{street.page}/status", headers=ZH) as answer:
        assert answer.headers["X-Over"] == "no"
        part = await answer.text()
    assert "已经通知家人和值班员" in part
    assert "<form" not in part
    assert "<html" not in part


async def test_a_position_and_a_landmark_reach_those_who_look(street: Street) -> None:
    assert (await street.sends("position", latitude="43.826601", longitude="126.568302", accuracy="12"))[0] == 303
    found = await street.place()
    assert found is not None
    assert found.place == positions.Place(43.826601, 126.568302, 12.0)
    assert "他们知道您在哪里了" in await street.looks()
    assert (await street.sends("position", landmark="人民广场东门，报刊亭旁"))[0] == 303
    found = await street.place()
    assert found is not None
    assert found.words == "人民广场东门，报刊亭旁"


NOWHERE = [
    {"latitude": "91", "longitude": "0.5"},
    {"latitude": "0", "longitude": "0"},
    {"latitude": "nan", "longitude": "1"},
    {"latitude": "inf", "longitude": "inf"},
    {"latitude": "43.8"},
    {"latitude": "４３", "longitude": "126"},
    {"landmark": "   "},
    {"landmark": "\u200b\u202e"},
    {},
]


@pytest.mark.parametrize("fields", NOWHERE)
async def test_what_is_no_place_is_refused_with_a_word(street: Street, fields: dict[str, str]) -> None:
    status, html = await street.sends("position", **fields)
    assert status == 422
    assert 'role="alert"' in html
    assert await street.place() is None


async def test_an_accuracy_that_cannot_be_read_is_left_out(street: Street) -> None:
    for accuracy in ("", "-5", "x", "1e9", "9" * 30):
        await street.sends("position", latitude="43.9", longitude="126.6", accuracy=accuracy)
    found = await street.place()
    assert found is not None
    assert found.place == positions.Place(43.9, 126.6, None)


async def test_a_message_is_written_once_a_form_and_read_without_names(street: Street, clock: Clock) -> None:
    html = await street.looks()
    nonce = nonce_of(html)
    for _ in range(3):
        assert (await street.sends("say", words="他在长椅上坐着", nonce=nonce))[0] == 303
    assert await street.said() == ["他在长椅上坐着"]
    async with street.house.database.begin() as session:
        await board.say(session, actor=street.town.cast.wang, incident_id=street.incident_id, words="我是他女儿", key="k", now=clock())
    html = await street.looks()
    assert "我是他女儿" in html
    assert "家人" in html
    for private in ("王芳", "周强", "肖德贵"):
        assert private not in html


async def test_words_that_are_too_long_or_none_are_kept_and_nothing_is_sent(street: Street) -> None:
    status, html = await street.sends("say", words="字" * 501)
    assert status == 422
    assert "字" * 501 in html
    assert "最多 500 个字" in html
    assert (await street.sends("say", words=" \n "))[0] == 422
    assert await street.said() == []
    assert (await street.sends("say", words="字" * 500))[0] == 303


async def test_what_was_typed_is_shown_as_words_whatever_it_is(street: Street) -> None:
    for one in bad("injection"):
        await street.sends("say", words=one[:500], nonce="")
        await street.sends("position", landmark=one)
    evil = '</textarea><script>alert(1)</script><img src=x onerror="alert(1)">'
    await street.sends("say", words=evil)
    for html in (await street.looks(), (await street.sends("say", words=evil * 20))[1], (await street.sends("position", latitude=evil))[1]):
        assert "<script>" not in html
        assert "<img src=x" not in html
        assert not re.search(r"<[^>]+\sonerror=", html)


async def test_the_finder_says_what_they_do_and_takes_it_back(street: Street) -> None:
    for doing in ("staying", "police", "reported"):
        assert (await street.sends("doing", doing=doing))[0] == 303
        pressed = re.findall(r'value="(\w+)" aria-pressed="true"', await street.looks())
        assert pressed == [doing]
    for nonsense in ("", "dancing", "staying ", "x" * 1000):
        assert (await street.sends("doing", doing=nonsense))[0] == 422


async def test_who_scanned_by_mistake_says_so_once(street: Street) -> None:
    for _ in range(2):
        assert (await street.sends("mistake"))[0] == 303
    html = await street.looks()
    assert "他们知道您只是看看" in html
    assert f"{street.page}/mistake" not in html


async def test_when_it_is_over_the_page_says_thank_you_and_the_forms_are_gone(street: Street, clock: Clock) -> None:
    zhou, database, number = street.town.cast.zhou, street.house.database, street.incident_id
    async with database.begin() as session:
        await answering.acknowledge(session, actor=zhou, incident_id=number, now=clock())
        await closing.close(session, actor=zhou, incident_id=number, turned_out="real", now=clock())
    html = await street.looks()
    assert "肖大爷已平安" in html
    assert "谢谢您停下脚步" in html
    assert "<form" not in html
    assert "refresh" not in html
    for verb, fields in (("say", {"words": "晚了"}), ("position", {"landmark": "这里"}), ("doing", {"doing": "staying"}), ("mistake", {})):
        status, html = await street.sends(verb, **fields)
        assert status == 200
        assert "肖大爷已平安" in html
    assert await street.said() == []


async def test_the_page_lasts_for_a_day_and_then_is_like_any_that_never_was(street: Street, clock: Clock) -> None:
    codes = ["a" * 26, "x", "A" * 26, "%00", "%ff", "a/b/c", "", "a" * 3000, "%F0%9F%98%80/status", "x/status"]
    clock.advance(hours=23, minutes=59)
    await street.looks()
    clock.advance(minutes=2)
    paths = [street.page, f"{street.page}/status", *(f"/f/{code}" for code in codes), "/b/unknown"]
    assert await unlike(street.visit, paths) == set()
    before = await rows(street.house.database)
    for verb in ("say", "position", "doing", "mistake"):
        assert (await street.sends(verb, words="x", landmark="x", doing="staying"))[0] == 404
    assert await rows(street.house.database) == before


async def test_looking_at_the_page_changes_nothing_and_needs_no_cookie(street: Street) -> None:
    before = await rows(street.house.database)
    for path in (street.page, f"{street.page}/status", f"{street.page}?lang=en", f"{street.page}?write=1"):
        async with street.visit.http.get(path) as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "Set-Cookie" not in answer.headers
    async with street.visit.http.get(f"{street.page}/say", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, street.page)
    assert await rows(street.house.database) == before
    assert len(street.visit.http.cookie_jar) == 0


async def test_a_language_that_was_chosen_goes_along_with_every_form(street: Street) -> None:
    _, html = await street.visit.get(f"{street.page}?lang=en", headers=ZH)
    assert '<html lang="en">' in html
    assert "The family and the duty officer have been told" in html
    assert set(re.findall(r'action="[^"?]+(\?[^"]*)?"', html)) == {"?lang=en"}
    async with street.visit.http.post(f"{street.page}/doing?lang=en", data={"doing": "staying"}, allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"{street.page}?lang=en"


async def test_a_form_of_another_site_is_refused_with_a_number_to_call(street: Street) -> None:
    headers = {"Origin": "https://evil.example"}
    async with street.visit.http.post(f"{street.page}/say", data={"words": "x"}, headers=headers) as answer:
        assert answer.status == 403
        assert "110" in await answer.text()
    assert await street.said() == []


@pytest.mark.parametrize("verb", ["position", "doing", "say", "mistake"])
async def test_nothing_from_the_corpus_makes_a_form_fall_over(street: Street, verb: str) -> None:
    for kind in ("text", "number", "phone", "injection"):
        for one in bad(kind):
            words = one.encode("utf-8", "replace").decode()
            fields = dict.fromkeys(("nonce", "landmark", "words", "doing", "latitude", "longitude", "accuracy"), words[:600])
            if verb == "position" and kind != "number":
                fields["latitude"] = fields["longitude"] = ""
            status, _ = await street.sends(verb, **fields)
            assert status in (303, 422), one
    assert "<h1>" in await street.looks()


TYPED = st.text(max_size=600) | st.from_regex(r"-?[0-9]{0,4}(\.[0-9]{0,8})?", fullmatch=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    verb=st.sampled_from(["position", "doing", "say", "mistake", "tell"]),
    fields=st.dictionaries(st.sampled_from(["nonce", "landmark", "words", "doing", "latitude", "longitude", "accuracy"]), TYPED),
)
async def test_nothing_anybody_types_makes_a_form_fall_over(street: Street, verb: str, fields: dict[str, str]) -> None:
    clean = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    path = f"/b/unknown/{verb}" if verb == "tell" else f"{street.page}/{verb}"
    async with street.visit.http.post(path, data=clean, allow_redirects=False) as answer:
        assert answer.status in (303, 404, 422)
    found = await street.place()
    assert found is None or found.place is None or found.place.is_on_earth


async def test_a_body_that_is_too_large_is_refused(street: Street) -> None:
    async with street.visit.http.post(f"{street.page}/say", data={"words": "x" * 80_000}) as answer:
        assert answer.status == 413
        assert "110" in await answer.text()
