"""What a wish is about is found in words of every day."""

import tomllib

import pytest

from core.i18n import translator
from wishes.models import KINDS
from wishes.times import AFTERNOON, EVENING, MORNING, WEEKEND, WORKDAYS, Times, times_in
from wishes.topics import TOPICS, codes, topics_of
from words import topics


@pytest.mark.parametrize(
    ("text", "kind", "about"),
    [
        ("楼道里的灯泡坏了", "service", {"lights"}),
        ("水龙头一直滴水", "service", {"water"}),
        ("The tap in my kitchen is leaking", "service", {"water"}),
        ("I am lonely and would love a chat", "company", {"company"}),
        ("孩子的数学作业没人辅导", "service", {"lessons"}),
        ("想给老人办残疾证", "service", {"papers"}),
    ],
)
def test_a_text_is_about_what_its_words_say(text: str, kind: str, about: set[str]) -> None:
    assert topics_of(text, kind) == about


def test_a_wheelchair_is_something_to_lend_or_something_to_mend() -> None:
    assert topics_of("想要一个轮椅", "goods") == {"aids"}
    assert topics_of("轮椅坏了，想请人修", "service") == {"bikes"}


def test_a_fridge_is_wished_for_or_repaired() -> None:
    assert topics_of("旧冰箱", "goods") == {"household"}
    assert topics_of("旧冰箱", "service") == {"appliances"}
    assert topics_of("旧冰箱") == {"appliances", "household"}


def test_what_only_looks_like_a_word_is_none() -> None:
    assert "pets" not in topics_of("想在门上装个猫眼", "service")
    assert "food" not in topics_of("想要奶油蛋糕", "goods")


def test_an_english_word_begins_where_a_word_begins() -> None:
    assert "pets" not in topics_of("a scattered category", "service")
    assert "pets" in topics_of("my cats are hungry", "service")
    assert "music" not in topics_of("a single mother", "service")
    assert "music" in topics_of("I want to learn singing", "service")


def test_who_wishes_company_in_other_words_is_understood_too() -> None:
    assert topics_of("就想有个伴", "company") == {"company"}
    assert topics_of("随便什么都行", "service") == frozenset()


def test_each_topic_has_many_words_in_both_languages_and_a_name_in_both() -> None:
    rows = tomllib.loads(TOPICS.read_text(encoding="utf-8"))["topic"]
    assert [row["code"] for row in rows] == list(codes())
    assert len(codes()) == len(set(codes())) >= 40
    for row in rows:
        assert len(row["zh"].split()) >= 25
        assert len(row["en"]) >= 5
        assert set(row.get("kinds", ())) <= set(KINDS)
        zh, en = (topics.name(row["code"], translator(language)) for language in ("zh", "en"))
        assert zh.isascii() is False
        assert en.isascii() is True
        assert row["code"] not in (zh, en)
        # A button holds no more.
        assert len(zh) <= 10
        assert len(en) <= 26


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("周末有没有人能来", Times(WEEKEND, 0)),
        ("工作日晚上想找人辅导", Times(WORKDAYS, EVENING)),
        ("星期三下午去医院", Times(0b100, AFTERNOON)),
        ("礼拜天早上", Times(0b1000000, MORNING)),
        ("on Saturday evening", Times(0b0100000, EVENING)),
        ("家里的灯坏了", Times()),
    ],
)
def test_words_say_when_something_is_wanted(text: str, times: Times) -> None:
    assert times_in(text) == times


def test_times_meet_when_day_and_part_do_and_what_is_left_open_suits() -> None:
    weekend_mornings = Times(WEEKEND, MORNING)
    assert weekend_mornings.meets(Times(0b1000000, 0))
    assert weekend_mornings.meets(Times())
    assert not weekend_mornings.meets(Times(WORKDAYS, 0))
    assert not weekend_mornings.meets(Times(WEEKEND, EVENING))
