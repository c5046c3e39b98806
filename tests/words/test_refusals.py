"""Every refusal of every room says what happened, whether points moved and what to do, in both languages."""

import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.i18n import translator
from core.refusals import Refusal
from points.code_attempts import TooManyWrongCodes
from points.member_codes import UnknownCard
from points.pickup import WrongCode
from tests.words.refusal_cases import TAILS, WHEN, every
from words import batches
from words.refusals import has_words, refusal_text, sentence_of
from words.wrong_codes import unknown_card, wrong_code

ROOT = Path(__file__).parent.parent.parent
ZONE = ZoneInfo("Asia/Shanghai")
ROOMS = ("core", "messages", "people", "points", "qrcodes", "wishes")
# Commands can't be tapped in the web chat.
COMMAND = re.compile(r"/[a-z]")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Units and formats are written alike in both languages.
SAME_IN_BOTH = ("MB", "Excel", "xlsx")
WHOLE = {"zh": re.compile(r"[。！]$"), "en": re.compile(r"^[A-Z\d“\"].{4,}[.!]$", re.DOTALL)}
# A name or a number was to come, and nothing came.
EMPTY = re.compile(r"[{}]|[:：]\s*[.。]|None|“”|\"\"|  ")


def refusals() -> list[type[Refusal]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            importlib.import_module(f"{room}.{path.stem}")
    return sorted(_below(Refusal), key=lambda kind: kind.__qualname__)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ROOMS:
            yield one
        yield from _below(one)


def faults(text: str, language: str, names: tuple[str, ...] = ()) -> list[str]:
    """What a reader would stumble over in a sentence, or in several."""
    found = [] if WHOLE[language].search(text) else ["it is no whole sentence"]
    for name in (*names, *SAME_IN_BOTH):
        text = text.replace(name, "#")
    other = ENGLISH if language == "zh" else CHINESE
    found += [f"{language} has {part}" for part in other.findall(text)]
    return found + [f"it has {part}" for pattern in (EMPTY, COMMAND) for part in pattern.findall(text)]


CASES = list(every())


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("kind", "data", "about"), CASES, ids=[f"{kind.__name__}-{number}" for number, (kind, _, _) in enumerate(CASES)])
def test_a_refusal_says_what_happened_whether_points_moved_and_what_to_do(
    kind: type[Refusal], data: Mapping[str, Any], about: str, language: str
) -> None:
    t = translator(language)
    what, next_step = sentence_of(kind)(dict(data), t, ZONE)
    names = tuple(value for value in data.values() if isinstance(value, str) and len(value) > 1)
    assert has_words(kind)
    assert faults(what, language, names) == []
    assert faults(next_step, language, names) == []
    tail = TAILS[about][language == "en"]
    assert len({what, tail, next_step}) == 3
    between = "" if language == "zh" else " "
    assert refusal_text(kind(**data), t, zone=ZONE) == between.join((what, tail, next_step))


def test_each_refusal_of_each_room_is_among_the_cases() -> None:
    assert {kind for kind, _, _ in CASES} == set(refusals())


def test_each_outcome_has_its_own_sentence() -> None:
    for kind in ("AlreadyDecided", "ObjectionDecided"):
        said = {str(data["outcome"]): refusal_text(one(**data), translator("zh")) for one, data, _ in CASES if one.__name__ == kind}
        # What was only asked for and what waits are the same to who reads it.
        said.pop("waiting", None)
        assert len(set(said.values())) == len(said) > 3


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("wrong", [WrongCode(tries_left=4), WrongCode(tries_left=0), WrongCode(tries_left=4, unit_name="惠民超市")])
def test_a_wrong_pick_up_code_is_answered_whole(wrong: WrongCode, language: str) -> None:
    said = wrong_code(wrong, translator(language))
    assert TAILS["without points"][language == "en"] in said
    assert _parts(said, language, "惠民超市") >= (3 if wrong.tries_left else 2)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("left", [4, 0])
def test_an_unknown_card_is_answered_whole(left: int, language: str) -> None:
    said = unknown_card(UnknownCard(tries_left=left), translator(language))
    assert TAILS["without points"][language == "en"] in said
    assert _parts(said, language) >= 3


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_reason_to_leave_somebody_out_of_a_log_has_its_own_words(language: str) -> None:
    t = translator(language)
    said = [batches.why(batches.refusal_of(code), t) for code in (*batches.REASONS, "")]
    assert len(set(said)) == len(said)
    for words in said:
        # They stand after a name: no sentences of their own.
        assert faults(f"T{words}." if language == "en" else f"{words}。", language) == []


def test_an_unknown_refusal_still_gets_a_sentence() -> None:
    class Novel(Refusal):
        """Not known to the words."""

    assert "积分没有变动" in refusal_text(Novel(), translator("zh"))


def test_times_are_the_communitys() -> None:
    said = refusal_text(TooManyWrongCodes(until=WHEN), translator("zh"), zone=ZONE)
    assert "10:00" in said


def _parts(said: str, language: str, *names: str) -> int:
    """How many sentences there are, each without a fault."""
    parts = re.split(r"(?<=。)" if language == "zh" else r"(?<=\.) ", said)
    parts = [part for part in parts if part]
    for part in parts:
        assert faults(part, language, names) == []
    return len(parts)
