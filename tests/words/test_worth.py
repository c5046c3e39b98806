"""Why a log gives what it gives, in words."""

from datetime import date

import pytest

from core.i18n import translator
from points.log_sums import Left, Sum
from words.worth import explain

TODAY = date(2026, 11, 21)
TWO_HOURS = Sum("hour", 10, 120, 1, is_doubled=False, points=20, capped_from=None)
ONCE = Sum("time", 15, 60, 1, is_doubled=False, points=15, capped_from=None)
MEETING = Sum("time", 10, 60, 1, is_doubled=True, points=20, capped_from=None)
BOOKS = Sum("item", 2, 10, 7, is_doubled=False, points=6, capped_from=14)


@pytest.mark.parametrize(
    ("log_sum", "chinese", "english"),
    [
        (TWO_HOURS, "2小时 × 10 = 20 积分", "2 hours × 10 = 20 points"),
        (ONCE, "每次 15 积分", "15 points each time"),
        (MEETING, "10 × 2（线下双倍） = 20 积分", "10 × 2 (in person) = 20 points"),
        (BOOKS, "7 件 × 2 = 14 积分，有上限，得 6 积分", "7 pieces × 2 = 14 points; the limit leaves 6 points"),
    ],
)
def test_the_sum_is_shown_as_one_would_do_it_oneself(log_sum: Sum, chinese: str, english: str) -> None:
    assert explain(log_sum, None, translator("zh")) == chinese
    assert explain(log_sum, None, translator("en")) == english


@pytest.mark.parametrize(
    ("points", "counted", "chinese"),
    [
        (40, 120, "今天还能得 40 积分，这类活动还能记 2小时"),
        (40, None, "今天还能得 40 积分"),
        (None, 120, "今天这类活动还能记 2小时"),
        (0, None, "今天还能得 0 积分"),
    ],
)
def test_what_is_left_of_the_day_is_said_where_there_is_a_limit(points: int | None, counted: int | None, chinese: str) -> None:
    left = Left(TODAY, points, counted)
    assert explain(TWO_HOURS, left, translator("zh"), today=TODAY) == f"2小时 × 10 = 20 积分\n{chinese}"


def test_no_limit_leaves_nothing_to_say() -> None:
    assert explain(ONCE, Left(TODAY, None, None), translator("zh"), today=TODAY) == "每次 15 积分"


def test_another_day_is_named() -> None:
    assert (
        explain(ONCE, Left(date(2026, 11, 18), 45, None), translator("en"), today=TODAY)
        == "15 points each time\nLeft for 2026-11-18: 45 points"
    )
