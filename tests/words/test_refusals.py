"""Every refusal of every room says what happened, whether points moved and what to do, in both languages."""

import importlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.i18n import translator
from core.refusals import Refusal
from words.refusals import has_words, refusal_text

COMMAND = re.compile(r"/[a-z]")
ROOT = Path(__file__).parent.parent.parent
WHEN = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
# What the rooms put into their refusals.
DATA: dict[str, object] = {
    "least": 1,
    "most": 60,
    "most_bytes": 20 * 1024 * 1024,
    "most_pixels": 50_000_000,
    "why": "length",
    "days": 30,
    "log_id": 12,
    "started_at": WHEN,
    "ended_at": WHEN,
    "starts_at": WHEN,
    "ends_at": WHEN,
    "is_now": 7,
    "until": WHEN,
    "since": WHEN,
    "daily_points": 60,
    "cap": 240,
    "span": "month",
    "per": "hour",
    "minutes": 1_000,
    "day": WHEN.date(),
    "by": 3,
    "outcome": "approved",
    "left": 1,
    "item_name": "大米",
    "item_name_en": "Rice",
    "missing": 5,
    "limit": 2,
    "had": 2,
    "unit_name": "惠民超市",
    "field": "编码",
    "kind_name": "志愿服务",
    "kind_name_en": "Volunteering",
    "points": 10,
    "name": "points",
    "first": 50,
    "year": 2026,
}


def refusals() -> list[type[Refusal]]:
    for room in ("core", "messages", "people", "points"):
        for path in sorted((ROOT / room).glob("*.py")):
            importlib.import_module(f"{room}.{path.stem}")
    return sorted(_below(Refusal), key=lambda kind: kind.__qualname__)


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        if one.__module__.split(".")[0] in ("core", "messages", "people", "points"):
            yield one
        yield from _below(one)


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_a_refusal_has_words_of_its_own(kind: type[Refusal]) -> None:
    assert has_words(kind)
    zone = ZoneInfo("Asia/Shanghai")
    chinese = refusal_text(kind(**DATA), translator("zh"), zone=zone)
    english = refusal_text(kind(**DATA), translator("en"), zone=zone)
    assert "没有变动。" in chinese or "什么都没有改动。" in chinese
    assert "No points moved." in english or "Nothing was changed." in english
    # Commands can't be tapped in the web chat.
    assert not COMMAND.search(chinese + english)
    # What happened, what did not, what to do.
    assert len([part for part in chinese.split("。") if part]) >= 3
    assert not any("a" <= sign <= "z" for sign in chinese.replace("/", " /").split(" /")[0])


def test_an_unknown_refusal_still_gets_a_sentence() -> None:
    class Novel(Refusal):
        """Not known to the words."""

    assert "积分没有变动" in refusal_text(Novel(), translator("zh"))


def test_times_are_the_communitys() -> None:
    from points.code_attempts import TooManyWrongCodes

    said = refusal_text(TooManyWrongCodes(until=WHEN), translator("zh"), zone=ZoneInfo("Asia/Shanghai"))
    assert "10:00" in said
