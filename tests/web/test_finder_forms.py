"""Forms of the finder's own page: a place, a message, what one does; whatever is typed into them."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qrcodes import board, positions
from tests.clock import Clock
from tests.corpus.inputs import bad
from tests.web.street import ZH, Street, nonce_of


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
