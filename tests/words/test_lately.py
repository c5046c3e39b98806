"""Moments that are not long ago are said shortly."""

from datetime import UTC, datetime

import pytest

from core.i18n import translator
from tests.clock import ZONE
from words import saying

NOW = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        (datetime(2026, 11, 22, 2, 5, tzinfo=UTC), "今天 10:05", "today 10:05"),
        (datetime(2026, 11, 21, 16, 0, tzinfo=UTC), "今天 00:00", "today 00:00"),
        (datetime(2026, 11, 21, 15, 59, tzinfo=UTC), "昨天 23:59", "yesterday 23:59"),
        (datetime(2026, 11, 3, 1, 10, tzinfo=UTC), "11月3日 09:10", "11-03 09:10"),
        (datetime(2025, 12, 31, 1, 0, tzinfo=UTC), "2025年12月31日 09:00", "2025-12-31 09:00"),
        (datetime(2026, 11, 23, 1, 0, tzinfo=UTC), "11月23日 09:00", "11-23 09:00"),
    ],
)
def test_a_moment_is_said_as_people_say_it(moment: datetime, chinese: str, english: str) -> None:
    said = [saying.lately(moment, translator(language), zone=ZONE, now=NOW) for language in ("zh", "en")]
    assert said == [chinese, english]


def test_yesterday_of_another_year_needs_no_year() -> None:
    now = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
    assert saying.lately(datetime(2025, 12, 31, 2, 0, tzinfo=UTC), translator("zh"), zone=ZONE, now=now) == "昨天 10:00"
