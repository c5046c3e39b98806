"""A made set of 200 wishes and 100 helpers with known good pairs, and the plain keyword match that ours is measured beside.

How it was made. One hand wrote both sides in one go, before the list of topics existed, family by family: some forty things that
people of a community wish from each other, after the articles that the project was conceived from. Helpers say briefly what they can
do; wishes are told as people tell them: what is wrong, not what is needed ("my old man's hair covers his ears"). Then a wish was paired
with the helpers who could do it, with those only who have time then where the wish says when. Four wishes of five have no two signs
in common with any of their good helpers; the test holds that at a third at least. Nine wishes and six helpers too many were taken out
by a rule (the last ones of the largest families), before anything was measured.

Each second wish is of the half "held": its misses were never looked at while words were added to topics.toml; those of the half "tuned"
were. But the same hand wrote topics.toml, minutes later and with the wishes in mind, so that even the held half is kinder than life.

Life is nearer in the fifty "found": wishes that newspapers told of community walls of wishes, shortened, each paired with the helpers of
the set who could do it; wishes for which the set has no helper were left out. They were looked for when topics.toml was written, and the
first time our match knew what 43 of them are about (0.86; keywords: 25, 0.50). Afterwards words were added for the seven that it missed, so
what it does with them today is no measure of anything but those fifty.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wishes.helpers import pairs

BOTH = ("tuned", "held")
SET = Path(__file__).with_name("match_set.json")
FIVE = 5
DAYS, PARTS = "1234567", "mae"


@dataclass(frozen=True)
class MadeHelper:
    """`days` and `parts` as bits; `place` is the number of a grid."""

    id: int
    kind: str
    words: str
    days: int
    parts: int
    place: int


@dataclass(frozen=True)
class MadeWish:
    """`good` are the ids of the helpers who could do it; `half` is tuned or held, or found with those from newspapers."""

    id: int
    kind: str
    colour: str
    place: int
    words: str
    good: frozenset[int]
    half: str


@cache
def helpers() -> tuple[MadeHelper, ...]:
    """All helpers of the set."""
    return tuple(
        MadeHelper(row["id"], row["kind"], row["words"], _bits(DAYS, row["days"]), _bits(PARTS, row["parts"]), row["place"])
        for row in _rows("helpers")
    )


@cache
def wishes() -> tuple[MadeWish, ...]:
    """The two hundred wishes of the set."""
    return tuple(_wish(row) for row in _rows("wishes"))


@cache
def found() -> tuple[MadeWish, ...]:
    """The fifty from newspapers."""
    return tuple(_wish(row) for row in _rows("found"))


def by_keywords(words: str) -> list[int]:
    """The five helpers whose words share most pairs of signs with these: what a plain search would suggest."""
    wanted = pairs(words)
    return [one.id for one in sorted(helpers(), key=lambda one: (-len(wanted & pairs(one.words)), one.id))][:FIVE]


def plain() -> dict[int, list[int]]:
    """What a plain search would suggest for each wish."""
    return {wish.id: by_keywords(wish.words) for wish in (*wishes(), *found())}


def hit_rate(suggested: dict[int, list[int]], *halves: str) -> float:
    """Of the wishes of these halves, how many have a good helper among those `suggested` by wish."""
    counted = [wish for wish in (*wishes(), *found()) if wish.half in halves]
    return sum(bool(wish.good.intersection(suggested[wish.id])) for wish in counted) / len(counted)


def _wish(row: dict) -> MadeWish:  # type: ignore[type-arg]  # as the file has it
    return MadeWish(row["id"], row["kind"], row["colour"], row["place"], row["words"], frozenset(row["good"]), row["half"])


def _rows(name: str) -> list[dict]:  # type: ignore[type-arg]  # as the file has them
    found = json.loads(SET.read_text(encoding="utf-8"))[name]
    assert isinstance(found, list)
    return found


def _bits(signs: str, chosen: str) -> int:
    return sum(1 << signs.index(sign) for sign in chosen)
