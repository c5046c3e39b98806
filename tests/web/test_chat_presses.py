"""Presses of the chat page: what is pressed is what was shown, in one's own chat."""

import pytest

from tests.web.house import House, keyboard_of, words


async def test_a_pressed_button_brings_the_stored_data_and_never_the_browsers(house: House) -> None:
    visit = await house.enter()
    await visit.send(text="buttons")
    await house.handle()
    _, html = await visit.get("/chat")
    assert "secret-one" not in html
    assert await visit.press("Two", data="forged", callback_data="forged") == 200
    await house.handle()
    assert (await words(house, visit))[-1] == "You chose secret-two"


async def test_a_button_of_a_message_that_has_changed_does_nothing_and_says_so(house: House) -> None:
    visit = await house.enter()
    await visit.send(text="buttons")
    await house.handle()
    _, html = await visit.get("/chat")
    old = keyboard_of(html, "One") | {"nonce": "late"}
    await visit.press("Two")
    await house.handle()
    assert await visit.press_with(**old) == 409
    async with visit.http.post("/chat/press", data=old) as answer:
        assert answer.status == 409
        assert "没有做任何改动" in await answer.text() or "Nothing was done" in await answer.text()
    await house.handle()
    assert (await words(house, visit))[-1] == "You chose secret-two"


@pytest.mark.parametrize(
    "forged",
    [{"button": "99"}, {"button": "-1"}, {"button": "5"}, {"message": "12345"}, {"message": "9" * 30}, {"revision": "x"}, {"message": ""}],
)
async def test_a_forged_press_is_refused(sqlite_house: House, forged: dict[str, str]) -> None:
    visit = await sqlite_house.enter()
    await visit.send(text="buttons")
    await sqlite_house.handle()
    assert await visit.press("One", **forged) == 409
    await sqlite_house.handle()
    assert (await words(sqlite_house, visit))[-1] == "Choose"


async def test_nobody_presses_a_button_in_somebody_elses_chat(sqlite_house: House) -> None:
    visit, other = await sqlite_house.enter(), await sqlite_house.enter()
    await visit.send(text="buttons")
    await sqlite_house.handle()
    _, html = await visit.get("/chat")
    assert await other.press_with(**keyboard_of(html, "One")) == 409
