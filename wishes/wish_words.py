"""What is typed about a wish, made clean or refused, and the columns in which it is sealed."""

import unicodedata

from core.refusals import Refusal
from people.cleaning import MARKS_IN_A_ROW, tidy

# Contexts of what is sealed.
WORDS, WHOM, REACH, REASON = "wish.words", "wish.whom", "wish.reach", "wish.reason"
DONE, RATED = "wish_claim.words", "wish_follow_up.words"
WORDS_LEAST, WORDS_MOST = 4, 500
WHOM_MOST = 60
REACH_MOST = 200
REASON_MOST = 200
DONE_MOST = RATED_MOST = 500


class WishWordsUnclear(Refusal):
    """`field` (words, whom, reach, public, reason, done, missing, rated) must have `least` to `most` characters that can be read."""


def wanted(text: str) -> str:
    """What somebody wishes, in their words. Raises `WishWordsUnclear`."""
    return _clean(text, "words", WORDS_LEAST, WORDS_MOST)


def whom(text: str) -> str | None:
    """For whom, when it is for another; None for nothing. Raises `WishWordsUnclear`."""
    return _clean(text, "whom", 1, WHOM_MOST) if tidy(text) else None


def reach(text: str) -> str | None:
    """Where and how they are reached; None for nothing. Raises `WishWordsUnclear`."""
    return _clean(text, "reach", 1, REACH_MOST) if tidy(text) else None


def public(text: str) -> str:
    """What everybody in the community reads. Raises `WishWordsUnclear`."""
    return _clean(text, "public", WORDS_LEAST, WORDS_MOST)


def reason(text: str) -> str:
    """Why staff refuse it. Raises `WishWordsUnclear`."""
    return _clean(text, "reason", 1, REASON_MOST)


def done(text: str) -> str:
    """How it came true. Raises `WishWordsUnclear`."""
    return _clean(text, "done", 1, DONE_MOST)


def missing(text: str) -> str | None:
    """What is not as it should be yet; None for nothing. Raises `WishWordsUnclear`."""
    return _clean(text, "missing", 1, REASON_MOST) if tidy(text) else None


def rated(text: str) -> str | None:
    """How it is some days later; None for nothing. Raises `WishWordsUnclear`."""
    return _clean(text, "rated", 1, RATED_MOST) if tidy(text) else None


def _clean(text: str, field: str, least: int, most: int) -> str:
    words = tidy(text)
    if not least <= len(words) <= most or not _can_be_read(words):
        raise WishWordsUnclear(field=field, least=least, most=most)
    return words


def _can_be_read(words: str) -> bool:
    """At least one letter or digit, and no heaps of marks on one."""
    marks = 0
    for character in words:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > MARKS_IN_A_ROW:
            return False
    return any(unicodedata.category(character)[0] in "LN" for character in words)
