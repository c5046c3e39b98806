"""Micro-wishes in English, on a phone and on a desk: what elder people can read and hit."""

from pathlib import Path

import pytest

from tests.browser.street import DESK, PHONE, Phone, Street
from tests.browser.wish_street import tall

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text()
WORDS = "The lamp on our landing is broken. Call me at 13843201234."


@pytest.mark.parametrize("size", [PHONE, DESK])
async def test_english_can_be_read_and_tapped_too(street: Street, size: tuple[int, int]) -> None:
    wang = await street.phone(size=size, language="en-GB")
    tag = f"{size[0]}-en"
    await wang.comes_as("wang")
    await makes_a_wish(wang, tag)
    for words, seen, name in (
        ("micro-wishes", "small things that neighbours wish for", "list"),
        ("services list", "Services list, 1 of 2", "services"),
        ("projects", "Units claim what they do", "projects"),
        ("I can help", "Can you mend lamps", "resources"),
    ):
        await wang.says(words)
        await wang.sees(seen)
        await wang.shot(f"wish-{name}-{tag}")
        assert await wang.page.evaluate(MEASURE) == []


async def makes_a_wish(wang: Phone, tag: str) -> None:
    await wang.says("make a wish")
    await wang.taps("A hand with something")
    await wang.says(WORDS)
    await wang.taps("Yellow")
    await wang.taps("Vexes me", exactly=True)
    await wang.shot(f"wish-whom-{tag}")
    await wang.taps("For me")
    await wang.says("Building 105, entrance 2; at home in the afternoon")
    await wang.sees("Is this right?", "a phone number", "Your name")
    await (tall(wang, f"wish-check-{tag}") if tag.startswith("390") else wang.shot(f"wish-check-{tag}"))
    await wang.taps("Yes, make this wish")
    await wang.sees("Your wish is with the community", "What happens next")
    await wang.shot(f"wish-sent-{tag}")
    await wang.taps("How far is it?")
    await wang.sees("the community is looking at it", "The wish was made")
    await wang.shot(f"wish-own-{tag}")
    assert await wang.page.evaluate(MEASURE) == []
