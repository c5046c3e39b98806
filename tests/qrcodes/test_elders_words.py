"""What is typed about an elder: what strangers read holds no number, is never empty, and never too long."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.refusals import Refusal
from people.cleaning import NameUnclear
from qrcodes import care_lines, elder_words
from qrcodes.care_lines import Line
from qrcodes.elder_words import ElderWordsUnclear, NumberShown, TooManyLines
from tests.corpus.inputs import bad

Clean = Callable[[str], str | None]

PHONES = (
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "１３８００１３８０００",
    "一三八零零一三八零零零",
    "幺三八〇〇幺三八〇〇〇",
    "①③⑧⓪⓪①③⑧⓪⓪⓪",
    "0432-62010336",
    "62010336",
    "220202194001011234",
    "22020219400101123X",
    "1.3.8.0.0.1.3.8",
    "١٣٨٠٠١٣٨٠٠٠",
)


@pytest.mark.parametrize("number", PHONES)
def test_a_number_by_which_somebody_is_found_stands_on_no_public_page(number: str) -> None:
    with pytest.raises(NumberShown) as refused:
        elder_words.line(f"电话{number}")
    assert refused.value.data == {"field": "line"}
    assert elder_words.holds_number(number)


def test_nor_in_what_they_are_called() -> None:
    with pytest.raises(NumberShown):
        elder_words.called("肖13800138000")
    assert elder_words.called(" 肖\u200b大爷 ") == "肖大爷"


@pytest.mark.parametrize(
    "line",
    [
        "有糖尿病，口袋有胰岛素",
        "每天8点、20点吃药",
        "8:00、12:00、18:00吃药",
        "血压 150/90",
        "1943年生，82岁",
        "住105号楼1单元302",
        "Blood type A, born 1943",
    ],
)
def test_hours_years_and_doors_are_no_such_numbers(line: str) -> None:
    assert elder_words.line(line) == line


@pytest.mark.parametrize("words", ["", " ", "\u200b\u2060", "。。。", "\u0301\u0301", "a\u0301\u0301\u0301\u0301\u0301"])
def test_nothing_that_can_be_read_is_nothing(words: str) -> None:
    for clean in (elder_words.called, elder_words.line, elder_words.reason):
        with pytest.raises(ElderWordsUnclear):
            clean(words)


@pytest.mark.parametrize(
    ("clean", "most"),
    [(elder_words.called, 12), (elder_words.line, 40), (elder_words.address, 120), (elder_words.history, 500), (elder_words.name, 30)],
)
def test_words_end_where_there_is_no_more_room(clean: Clean, most: int) -> None:
    assert clean("肖" * most) == "肖" * most
    with pytest.raises(ElderWordsUnclear) as refused:
        clean("肖" * (most + 1))
    assert refused.value.data["most"] == most


def test_a_name_is_a_name() -> None:
    with pytest.raises(NameUnclear):
        elder_words.name("肖7")
    assert elder_words.name("买买提·吐尔逊") == "买买提·吐尔逊"


def test_an_address_or_a_history_can_be_left_out() -> None:
    assert elder_words.address(" \u200b") is None
    assert elder_words.history("") is None


def test_a_line_is_kept_once_and_of_more_than_eight_none() -> None:
    assert care_lines.clean([Line("耳背", is_shown=True), Line(" 耳背 ")]) == (Line("耳背", is_shown=True),)
    assert len(care_lines.clean([Line(f"第{number}条") for number in range(8)])) == 8
    with pytest.raises(TooManyLines):
        care_lines.clean([Line(f"第{number}条") for number in range(9)])


def _kept(clean: Clean, text: str) -> str | None:
    """What is kept of it, if anything."""
    try:
        return clean(text)
    except Refusal:
        return None


@given(st.text(max_size=600))
def test_whatever_is_typed_is_cleaned_or_refused(text: str) -> None:
    for clean, most in ((elder_words.called, 12), (elder_words.line, 40), (elder_words.history, 500), (elder_words.name, 30)):
        words = _kept(clean, text)
        assert words is None or 0 < len(words) <= most


@pytest.mark.parametrize("kind", ["text", "number", "phone", "id_number", "date", "injection"])
def test_the_corpus_of_bad_input_is_cleaned_or_refused(kind: str) -> None:
    for text in bad(kind):
        for clean in (elder_words.called, elder_words.line, elder_words.name, elder_words.address, elder_words.history):
            assert _kept(clean, text) != ""


@pytest.mark.parametrize("kind", ["phone", "id_number"])
def test_no_number_of_the_corpus_reaches_a_public_page(kind: str) -> None:
    for text in bad(kind):
        kept = _kept(elder_words.line, text) or ""
        assert sum(character.isdecimal() for character in kept) < elder_words.NUMBER_DIGITS


@pytest.mark.parametrize(
    ("called", "name"),
    [("肖桂芳", "肖桂芳"), ("肖桂芳奶奶", "肖桂芳"), ("肖 桂芳", "肖桂芳"), ("Wang Fang", "wang fang"), ("Granny Wang Fang", "Wang Fang")],
)
def test_what_strangers_read_never_holds_the_full_name(called: str, name: str) -> None:
    with pytest.raises(elder_words.FullNameShown):
        elder_words.keep_apart(called=called, name=name)


def test_a_surname_or_a_given_name_may_be_read() -> None:
    pairs = [("肖奶奶", "肖桂芳"), ("桂芳奶奶", "肖桂芳"), ("Grandpa Wang", "Wang"), ("肖奶奶", ""), ("", "")]
    refused = []
    for called, name in pairs:
        try:
            elder_words.keep_apart(called=called, name=name)
        except elder_words.FullNameShown:
            refused.append((called, name))
    assert refused == []
