"""Numbers, days and lengths as people type them."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from words import numbers

TODAY = date(2026, 11, 21)
CORPUS = Path(__file__).parent.parent / "corpus" / "bad_inputs.json"


@pytest.mark.parametrize(("typed", "read"), [("3", 3), (" 5 ", 5), ("１２", 12), ("五", 5), ("两", 2), ("十", 10), ("007", 7)])
def test_a_count(typed: str, read: int) -> None:
    assert numbers.count(typed) == read


@pytest.mark.parametrize(
    "typed", ["-1", "0", "-0", "+5", "1.5", "5.0", "1e3", "1_000", "1,000", "NaN", "0x10", "٣", "²", "⅕", "9" * 22, "5小时", "--5", ""]
)
def test_what_could_be_misread_is_no_count(typed: str) -> None:
    assert numbers.count(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5小时", 300),
        ("半小时", 30),
        ("一个半小时", 90),
        ("1个半小时", 90),
        ("2小时半", 150),
        ("1小时30分", 90),
        ("两个小时", 120),
        ("９０分钟", 90),
        ("1.5小时", 90),
        ("2 hours", 120),
        ("45 min", 45),
        ("1h", 60),
        ("四十分钟", 40),
        ("十五分钟", 15),
        ("一刻钟", 15),
        ("1小时一刻", 75),
        ("一个小时四十五分钟", 105),
    ],
)
def test_a_length_of_time(typed: str, read: int) -> None:
    assert numbers.minutes(typed) == read


@pytest.mark.parametrize("typed", ["2", "０小时", "-1小时", "25小时", "很久", "1/2", "inf", "1e3分钟"])
def test_no_length_of_time(typed: str) -> None:
    assert numbers.minutes(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("今天", TODAY),
        ("昨天", date(2026, 11, 20)),
        ("前天", date(2026, 11, 19)),
        ("Yesterday", date(2026, 11, 20)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("11月20日", date(2026, 11, 20)),
        ("11-20", date(2026, 11, 20)),
        ("12月31日", date(2026, 12, 31)),
        ("3月1日", date(2026, 3, 1)),
        ("1月20日", date(2027, 1, 20)),
        ("1月25日", date(2026, 1, 25)),
        ("明天", date(2026, 11, 22)),
        ("后天", date(2026, 11, 23)),
        ("Tomorrow", date(2026, 11, 22)),
        ("20号", date(2026, 11, 20)),
        ("二十五号", date(2026, 10, 25)),
        ("31日", date(2026, 10, 31)),
        ("十一月二十日", date(2026, 11, 20)),
        ("2月29日", date(2024, 2, 29)),
        ("2099-01-01", date(2099, 1, 1)),
    ],
)
def test_a_day(typed: str, read: date) -> None:
    assert numbers.day(typed, today=TODAY) == read


@pytest.mark.parametrize("typed", ["2025-02-29", "2026-13-01", "05.01.2026", "0000-00-00", "2026-11-21T24:00", "正月初一", "now", "-1 day"])
def test_no_day(typed: str) -> None:
    assert numbers.day(typed, today=TODAY) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:30", time(9, 30)),
        ("下午3点", time(15)),
        ("晚上七点半", time(19, 30)),
        ("十二点", time(12)),
        ("3 pm", time(15)),
        ("15：05", time(15, 5)),
        ("七点三十", time(7, 30)),
        ("7点一刻", time(7, 15)),
        ("七点零五分", time(7, 5)),
        ("中午12点半", time(12, 30)),
        ("下午12点", time(12)),
        ("12 pm", time(12)),
        ("12am", time(0)),
        ("凌晨12点", time(0)),
        ("凌晨2点", time(2)),
        ("晚上19点", time(19)),
        ("晚上十一点", time(23)),
    ],
)
def test_a_time_of_day(typed: str, read: time) -> None:
    assert numbers.clock_time(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9:00-10:00", (time(9), time(10))),
        ("９：００～１０：３０", (time(9), time(10, 30))),
        ("9点到10点半", (time(9), time(10, 30))),
        ("下午2点至4点", (time(14), time(16))),
        ("下午2点-下午4点", (time(14), time(16))),
        ("8am to 3pm", (time(8), time(15))),
        ("23:00-01:00", None),
        ("10:00-10:00", None),
        ("上午", None),
        ("9:00", None),
        ("9-10-11", None),
    ],
)
def test_from_when_to_when(typed: str, read: tuple[time, time] | None) -> None:
    assert numbers.clock_span(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("0", 0), ("０", 0), ("零", 0), ("12", 12), ("五", 5), ("-1", None), ("1.5", None), ("", None)]
)
def test_a_whole_number_may_be_nought(typed: str, read: int | None) -> None:
    assert numbers.whole(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "9:75", "早上", "9", "9.30", "晚上12点", "晚上十二点", "晚上0点", "早上15点"])
def test_no_time_of_day(typed: str) -> None:
    assert numbers.clock_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"), [("123456", "123456"), ("123 456", "123456"), ("１２３-４５６", "123456"), ("12345", None), ("٣٣٣٣٣٣", None)]
)
def test_a_pick_up_code(typed: str, read: str | None) -> None:
    assert numbers.pick_up_code(typed) == read


@pytest.mark.parametrize("carried", ["-5", "1_000", "10e3", " 5", "0", "", "9" * 30, "１"])
def test_a_forged_row_id_is_none(carried: str) -> None:
    assert numbers.row_id(carried) is None


def test_nothing_of_the_corpus_is_a_fault() -> None:
    corpus = json.loads(CORPUS.read_text())
    for typed in [text for name in ("text", "number", "date", "injection", "phone") for text in corpus[name]]:
        for read in (numbers.count(typed), numbers.minutes(typed), numbers.row_id(typed)):
            assert read is None or 0 <= read < 2**63, typed
        assert isinstance(numbers.day(typed, today=TODAY), date | None), typed
        assert isinstance(numbers.clock_time(typed), time | None), typed
        assert isinstance(numbers.clock_span(typed), tuple | None), typed
        assert isinstance(numbers.whole(typed), int | None), typed
        code = numbers.pick_up_code(typed)
        assert code is None or (len(code) == 6 and code.isascii()), typed
