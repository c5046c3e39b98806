"""What people type in an incident, made tidy: a landmark, a message, to whom an elder was handed over."""

import unicodedata

from core.refusals import Refusal
from qrcodes import deadlines

LONGEST_WHOM = 60
LONGEST_LANDMARK = 200


class WordsNeeded(Refusal):
    """Nothing was typed."""


class WordsTooLong(Refusal):
    """At most `most` characters."""


def to_whom(words: str) -> str:
    """To whom an elder was handed over. Raises `WordsNeeded`, `WordsTooLong`."""
    return clean(words, LONGEST_WHOM)


def message(words: str) -> str:
    """A message on the board. Raises `WordsNeeded`, `WordsTooLong`."""
    return clean(words, deadlines.BOARD_CHARACTERS)


def landmark(words: str) -> str:
    """Where somebody is, as they say it; what is too long is cut: help is on the way sooner."""
    return _tidy(words)[:LONGEST_LANDMARK].strip()


def clean(words: str, most: int) -> str:
    """Without what cannot be seen. Raises `WordsNeeded`, `WordsTooLong`."""
    plain = _tidy(words)
    if not plain:
        raise WordsNeeded
    if len(plain) > most:
        raise WordsTooLong(most=most)
    return plain


def _tidy(words: str) -> str:
    lines = words.replace("\r\n", "\n").split("\n")
    seen = ["".join(sign for sign in line if sign == "\u200d" or unicodedata.category(sign)[0] != "C") for line in lines]
    return "\n".join(" ".join(line.split()) for line in seen).strip()
