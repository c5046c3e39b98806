"""Lists of names as leaders type them, and spans of time in one line. What could be misread is not guessed at."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from people.cleaning import tidy
from people.persons import plain_name
from words import numbers

_BETWEEN = re.compile(r"[,，、;；|/\n\r\t]+")
_NUMBERED = re.compile(r"^[(（]?\d{1,3}[)）.．、:：]?\s*")
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff·]{2,}")
_PARTS = re.compile(r"[\s,，、;；]+")
# Longer than any day or hour as it is typed.
LONGEST_DAY = 20
_RANGE = re.compile(r"(.+?)(?:-|–|—|~|到|至)(.+)")


def names(text: str) -> list[str]:
    """The names of a list, each once, in its order: separated by commas or lines, or Chinese ones by spaces; numbering is left out."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(unicodedata.normalize("NFC", text)):
        words = part.split()
        chinese = len(words) > 1 and all(_CHINESE_NAME.fullmatch(word) for word in words)
        for name in words if chinese else [part]:
            clean = tidy(_NUMBERED.sub("", name.strip()))
            if clean:
                found.setdefault(plain_name(clean), clean)
    return list(found.values())


def day_and_time(text: str, *, today: date) -> tuple[date | None, time | None]:
    """A day, a time of day or both: `昨天上午九点`, `昨天 9:30`, `9:30`; nothing for all else."""
    day, rest = _day_first(text, today=today)
    clock = numbers.clock_time(rest) if rest else None
    return (None, None) if rest and clock is None else (day, clock)


def _day_first(text: str, *, today: date) -> tuple[date | None, str]:
    """The day with which it begins, and what comes after it."""
    typed = numbers.plain_spaced(text)
    for end in range(min(len(typed.partition(" ")[0]), LONGEST_DAY), 0, -1):
        # A number is never cut in two.
        is_cut = typed[end - 1].isdigit() and typed[end : end + 1].isdigit()
        if not is_cut and (day := numbers.day(typed[:end], today=today)) is not None:
            return day, typed[end:].strip(" ,、的")
    return None, typed


def _apart(text: str) -> list[str]:
    """An hour and a length that were typed in one: `9:30两小时`."""
    cuts = range(min(len(text) - 1, LONGEST_DAY), 0, -1)
    cut = next(
        (
            each
            for each in cuts
            if numbers.clock_time(text[:each]) and numbers.minutes(text[each:]) and not text[each - 1 : each + 1].isdigit()
        ),
        0,
    )
    return [text[:cut], text[cut:]] if cut else [text]


def span(text: str, *, today: date, zone: ZoneInfo) -> tuple[datetime, int] | None:
    """When something began and how many minutes it took: `昨天 9:30 2小时`, `11月20日 9:00-11:00`; today unless a day is given."""
    first, rest = _day_first(text, today=today)
    day, begun, ended, minutes = first or today, None, None, None
    for part in [each for typed in _PARTS.split(rest.strip()) for each in _apart(typed)]:
        if (found := numbers.day(part, today=today)) is not None:
            day = found
        elif (length := numbers.minutes(part)) is not None and minutes is None:
            minutes = length
        elif (clock := numbers.clock_time(part)) is not None and begun is None:
            begun = clock
        elif (both := _clock_range(part)) is not None and begun is None:
            begun, ended = both
        else:
            return None
    if begun is None or (minutes is None) == (ended is None):
        return None
    start = datetime.combine(day, begun, zone)
    if ended is not None:
        # Until an earlier hour is until the next day's.
        until = datetime.combine(day + timedelta(days=ended <= begun), ended, zone)
        minutes = int((until.timestamp() - start.timestamp()) // 60)
    assert minutes is not None
    return start, minutes


def _clock_range(text: str) -> tuple[time, time] | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    begun, ended = numbers.clock_time(match[1]), numbers.clock_time(match[2])
    return (begun, ended) if begun is not None and ended is not None else None
