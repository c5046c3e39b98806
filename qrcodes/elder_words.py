"""What is typed about an elder, made clean or refused. What strangers read holds no number by which somebody is found."""

import unicodedata

from core.refusals import Refusal
from people.cleaning import MARKS_IN_A_ROW, clean_name, tidy

CALLED_MOST = 12
NAME_MOST = 30
LINE_MOST = 40
LINES_MOST = 8
ADDRESS_MOST = 120
HISTORY_MOST = 500
REASON_MOST = WANTED_MOST = 200
# Seven digits in a row are a telephone number or part of an identity number; a dose or an hour has fewer.
NUMBER_DIGITS = 7
BETWEEN_DIGITS = set(" .()+·_*~")
# Numbers are written in words, too, and within circles: NFKC knows of the latter only.
SPELLED = dict(zip("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789", strict=True))


class ElderWordsUnclear(Refusal):
    """`field` (called, name, line, address, history, reason, wanted) must have between `least` and `most` characters that can be read."""


class NumberShown(Refusal):
    """A telephone or identity number in `field` (called, line), which strangers would read."""


class FullNameShown(Refusal):
    """What strangers would call the elder gives the full name away."""


class TooManyLines(Refusal):
    """At most `most` lines about an elder."""


def called(text: str) -> str:
    """What strangers call the elder. Raises `ElderWordsUnclear`, `NumberShown`."""
    return _public(text, "called", CALLED_MOST)


def line(text: str) -> str:
    """A line that helps a stranger to help. Raises `ElderWordsUnclear`, `NumberShown`."""
    return _public(text, "line", LINE_MOST)


def name(text: str) -> str:
    """The full name. Raises `ElderWordsUnclear`, `NameUnclear`."""
    if len(tidy(text)) > NAME_MOST:
        raise ElderWordsUnclear(field="name", least=2, most=NAME_MOST)
    return clean_name(text)


def keep_apart(*, called: str, name: str) -> None:
    """What strangers read must not be the full name, nor hold it. Raises `FullNameShown`."""
    public, full = _bare(called), _bare(name)
    # One word of Latin letters is a surname, as in Grandpa Wang.
    is_whole = not full.isascii() or " " in name.strip()
    if full and (public == full or (is_whole and full in public)):
        raise FullNameShown


def address(text: str) -> str | None:
    """Where they live; None for nothing. Raises `ElderWordsUnclear`."""
    return _private(text, "address", ADDRESS_MOST)


def history(text: str) -> str | None:
    """What only staff see; None for nothing. Raises `ElderWordsUnclear`."""
    return _private(text, "history", HISTORY_MOST)


def reason(text: str) -> str:
    """Why staff refuse or end it. Raises `ElderWordsUnclear`."""
    return _clean(text, "reason", REASON_MOST)


def wanted(text: str) -> str:
    """What staff ask the family for. Raises `ElderWordsUnclear`."""
    return _clean(text, "wanted", WANTED_MOST)


def holds_number(text: str) -> bool:
    """Whether there are as many digits in a row as a telephone number has, in whatever script and however they are parted."""
    run = 0
    for character in unicodedata.normalize("NFKC", text):
        if character.isdecimal() or character in SPELLED:
            run += 1
        elif character not in BETWEEN_DIGITS and unicodedata.category(character) != "Pd":
            run = 0
        if run >= NUMBER_DIGITS:
            return True
    return False


def _public(text: str, field: str, most: int) -> str:
    words = _clean(text, field, most)
    if holds_number(words):
        raise NumberShown(field=field)
    return words


def _private(text: str, field: str, most: int) -> str | None:
    return _clean(text, field, most) if tidy(text) else None


def _clean(text: str, field: str, most: int) -> str:
    words = tidy(text)
    if not 1 <= len(words) <= most or not _can_be_read(words):
        raise ElderWordsUnclear(field=field, least=1, most=most)
    return words


def _bare(words: str) -> str:
    """Only letters and digits, so that a blank or a dot between them hides nothing."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    return "".join(character for character in plain if character.isalnum())


def _can_be_read(words: str) -> bool:
    """At least one letter or digit, and no heaps of marks on one."""
    marks = 0
    for character in words:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > MARKS_IN_A_ROW:
            return False
    return any(unicodedata.category(character)[0] in "LN" for character in words)
