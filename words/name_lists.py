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


def span(text: str, *, today: date, zone: ZoneInfo) -> tuple[datetime, int] | None:
    """When something began and how many minutes it took: `昨天 9:30 2小时`, `11月20日 9:00-11:00`; today unless a day is given."""
    day, begun, ended, minutes = today, None, None, None
    for part in _PARTS.split(text.strip()):
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
