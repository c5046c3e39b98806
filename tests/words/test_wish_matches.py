"""Why somebody is suggested, in words: each reason has its own, in both languages, and no more than three are said."""

import pytest

from core.i18n import translator
from wishes.scoring import Reason
from wishes.topics import codes
from words import wish_matches

CODES = ("weekend", "evening", "workday", "time", "building", "grid", "near")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_reason_has_its_own_words(language: str) -> None:
    t = translator(language)
    for is_unit in (False, True):
        said = [wish_matches.of_helper([Reason(code)], t, is_unit=is_unit) for code in CODES]
        assert len(set(said)) == len(CODES)
        assert all(said)
    for_wish = [wish_matches.of_wish([Reason(code)], t) for code in (*CODES, "urgent", "waits")]
    assert len(set(for_wish)) == len(CODES) + 2
    assert all(for_wish)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("topic", codes())
def test_each_topic_can_be_said_of_what_one_does_and_of_what_one_has(topic: str, language: str) -> None:
    t = translator(language)
    said = {wish_matches.of_helper([Reason("topic", topic=topic, kind=kind)], t) for kind in ("service", "goods")} | {
        wish_matches.of_wish([Reason("topic", topic=topic, kind=kind)], t) for kind in ("service", "goods")
    }
    assert len(said) == 4
    assert all(one.isascii() == (language == "en") for one in said)


def test_three_reasons_are_said_and_those_without_words_are_left_out() -> None:
    reasons = [Reason("topic", topic="lights", kind="service"), Reason("urgent"), Reason("weekend"), Reason("grid"), Reason("near")]
    assert wish_matches.of_helper(reasons, translator("zh")) == "能帮忙修灯修电路，周末有空，住同一网格"
    assert wish_matches.of_helper([], translator("zh")) == ""


def test_what_was_fulfilled_is_counted() -> None:
    assert wish_matches.of_helper([Reason("fulfilled", number=1)], translator("en")) == "has made 1 wish come true"
    assert wish_matches.of_helper([Reason("fulfilled", number=3)], translator("en")) == "has made 3 wishes come true"
    assert wish_matches.of_helper([Reason("fulfilled", number=3)], translator("zh")) == "圆过3个心愿"
