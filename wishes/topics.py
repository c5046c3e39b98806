"""What a wish or an offer of help is about: codes of topics, found by the words of every day in topics.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOPICS = Path(__file__).with_name("topics.toml")
# What is wished for, when nothing in the words says more: to be with somebody is a topic of its own.
USUAL = {"company": "company"}
# English words of so many letters begin too many others: cat, category.
SHORT = 4
ENDINGS = "(?:s|es|ed|ers?|[a-z]?ing)?(?![a-z])"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic and its words; `kinds` are those of the wishes it is for, all where the file names none."""

    code: str
    kinds: frozenset[str]
    words: re.Pattern[str]
    looks_alike: re.Pattern[str] | None


def topics_of(text: str, kind: str | None = None) -> frozenset[str]:
    """The codes of what this text is about; a known kind leaves out topics of other kinds, unless nothing else is left."""
    low = text.lower()
    found = [topic for topic in _topics() if topic.words.search(topic.looks_alike.sub(" ", low) if topic.looks_alike else low)]
    fitting = [topic for topic in found if kind is None or not topic.kinds or kind in topic.kinds]
    codes = frozenset(topic.code for topic in fitting or found)
    return codes or frozenset({USUAL[kind]} if kind in USUAL else ())


def codes() -> tuple[str, ...]:
    """All topics there are, in the order of the file."""
    return tuple(topic.code for topic in _topics())


@cache
def _topics() -> tuple[Topic, ...]:
    rows = tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"]
    return tuple(
        Topic(row["code"], frozenset(row.get("kinds", ())), _pattern(row["zh"].split(), row["en"]), _alike(row.get("not", "").split()))
        for row in rows
    )


def _pattern(chinese: list[str], english: list[str]) -> re.Pattern[str]:
    """Chinese words stand anywhere, English ones begin where a word begins; short ones end with it too, but for usual endings."""
    anywhere = "|".join(re.escape(word.lower()) for word in chinese)
    begun = "|".join(re.escape(word.lower()) + (ENDINGS if len(word) <= SHORT else "") for word in english)
    return re.compile(f"{anywhere}|(?<![a-z])(?:{begun})")


def _alike(words: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(re.escape(word.lower()) for word in words)) if words else None
