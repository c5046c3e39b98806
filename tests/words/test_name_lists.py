"""Lists of names and spans of time as leaders type them."""

from datetime import UTC, date, datetime

import pytest

from tests.clock import ZONE
from tests.corpus.inputs import bad
from words import name_lists

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王芳，李建国、刘洋", ["王芳", "李建国", "刘洋"]),
        ("王芳\n李建国\r\n刘洋\n", ["王芳", "李建国", "刘洋"]),
        ("王芳 李建国　刘洋", ["王芳", "李建国", "刘洋"]),
        ("1. 王芳\n2、李建国\n(3) 刘洋", ["王芳", "李建国", "刘洋"]),
        ("王芳, 王 芳; 王芳", ["王芳"]),
        ("Anna Smith, Bob Lee", ["Anna Smith", "Bob Lee"]),
        ("买买提·艾力 王芳", ["买买提·艾力", "王芳"]),
        (" ,，\n ", []),
    ],
)
def test_a_list_of_names(text: str, names: list[str]) -> None:
    assert name_lists.names(text) == names


@pytest.mark.parametrize(
    ("text", "start", "minutes"),
    [
        ("昨天 9:30 2小时", (20, 9, 30), 120),
        ("11月20日 下午2点 一个半小时", (20, 14, 0), 90),
        ("9:00-11:00", (21, 9, 0), 120),
        ("昨天 9点到11点半", (20, 9, 0), 150),
        ("前天 22:00–01:00", (19, 22, 0), 180),
        ("2小时 9:00", (21, 9, 0), 120),
        ("昨天上午9点到11点", (20, 9, 0), 120),
        ("昨天9:30两小时", (20, 9, 30), 120),
        ("昨天9点半小时", (20, 9, 0), 30),
        ("11月20日9:00-11:00", (20, 9, 0), 120),
        ("2026-11-2 10:00 1小时", (2, 10, 0), 60),
    ],
)
def test_a_span_in_one_line(text: str, start: tuple[int, int, int], minutes: int) -> None:
    found = name_lists.span(text, today=TODAY, zone=ZONE)
    assert found is not None
    day, hour, minute = start
    assert found[0].astimezone(UTC) == datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)
    assert found[1] == minutes


@pytest.mark.parametrize("text", ["", "昨天", "9:30", "2小时", "9:30 10:30 11:30", "9:30 2小时 3小时", "25:00 2小时", "下周 9:00 2小时"])
def test_what_could_be_misread_is_none(text: str) -> None:
    assert name_lists.span(text, today=TODAY, zone=ZONE) is None


@pytest.mark.parametrize("kind", ["text", "injection", "number", "date"])
def test_whatever_is_typed_is_a_list_or_none(kind: str) -> None:
    for text in bad(kind):
        assert all(name.strip() for name in name_lists.names(text))
        found = name_lists.span(text, today=TODAY, zone=ZONE)
        assert found is None or found[1] > 0
