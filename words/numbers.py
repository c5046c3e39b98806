"""Numbers, days and durations as people type them. What could be misread is not guessed at: the answer is None."""

import re
import unicodedata
from datetime import date, time, timedelta

MOST = 1_000_000
MINUTES_A_DAY = 24 * 60
CODE_DIGITS = 6

_CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMBER = r"(\d{1,4}(?:\.\d)?|[一二两三四五六七八九十])"
_HOURS = re.compile(rf"{_NUMBER}个?(半)?(?:小时|钟头|hours?|hrs?|h)(半)?(?:(\d{{1,3}})(?:分钟?|minutes?|mins?|m))?")
_MINUTES = re.compile(r"(\d{1,4})(?:分钟?|minutes?|mins?|m)")
_HALF_HOUR = {"半小时", "半个小时", "半个钟头", "halfanhour", "halfhour"}
_NAMED_DAYS = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2}
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME = re.compile(
    r"(上午|早上|早晨|凌晨|中午|下午|傍晚|晚上)?(\d{1,2}|[一二两三四五六七八九十]|十[一二])(?:[:点时](\d{1,2}|半)?分?)(am|pm)?"
)
_TIME_EN = re.compile(r"()(\d{1,2})()(am|pm)")
_AFTERNOON = {"下午", "傍晚", "晚上", "pm"}
_MONTH_DAY = re.compile(r"(\d{1,2})(?:月|/|-)(\d{1,2})[日号]?")


def plain(text: str) -> str:
    """Full-width signs made narrow, spaces and letter case evened out."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def count(text: str) -> int | None:
    """A whole count of one or more: `3`, `１２`, `五`. A sign, a fraction, an exponent or a word with it is not one."""
    typed = text.strip()
    if typed in _CHINESE:
        return _CHINESE[typed]
    if not re.fullmatch(r"[0-9０-９]{1,9}", typed):
        return None
    number = int(unicodedata.normalize("NFKC", typed))
    return number if 1 <= number <= MOST else None


def row_id(text: str) -> int | None:
    """A row's id as a button carries it; None for what no button of ours carries."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,17}", text, re.ASCII) else None


def minutes(text: str) -> int | None:
    """A duration of up to a day: `2小时`, `半小时`, `一个半小时`, `1小时30分`, `90 min`. A bare number has no unit and is None."""
    typed = plain(text)
    if typed in _HALF_HOUR:
        return 30
    if match := _MINUTES.fullmatch(typed):
        return _within_a_day(float(match[1]))
    match = _HOURS.fullmatch(typed)
    if match is None:
        return None
    hours = float(_CHINESE.get(match[1], 0) or match[1])
    half = 30 if match[2] or match[3] else 0
    return _within_a_day(hours * 60 + half + int(match[4] or 0))


def day(text: str, *, today: date) -> date | None:
    """A day: `昨天`, `11月20日`, `2026/1/5`. Without a year it is the last such day up to today."""
    typed = plain(text)
    if typed in _NAMED_DAYS:
        return today - timedelta(days=_NAMED_DAYS[typed])
    if match := _FULL_DATE.fullmatch(typed):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_DAY.fullmatch(typed):
        return _latest(int(match[1]), int(match[2]), today)
    return None


def pick_up_code(text: str) -> str | None:
    """The six digits of a pick-up code, typed with or without spaces and dashes."""
    typed = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text))
    return typed if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", typed) else None


def _within_a_day(length: float) -> int | None:
    return int(length) if 1 <= length <= MINUTES_A_DAY else None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _latest(month: int, number: int, today: date) -> date | None:
    for year in range(today.year, today.year - 5, -1):
        found = _date(year, month, number)
        if found is not None and found <= today:
            return found
    return None


def clock_time(text: str) -> time | None:
    """A time of day: `9:30`, `下午3点`, `晚上七点半`, `3 pm`."""
    typed = plain(text)
    match = _TIME.fullmatch(typed) or _TIME_EN.fullmatch(typed)
    if match is None:
        return None
    part, hour_text, minute_text, suffix = match.groups()
    hour = int(hour_text) if hour_text.isdigit() else _chinese_hour(hour_text)
    minute = 30 if minute_text == "半" else int(minute_text or 0)
    if hour < 12 and (part in _AFTERNOON or suffix in _AFTERNOON or (part == "中午" and hour < 3)):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _chinese_hour(text: str) -> int:
    return 10 + _CHINESE[text[1]] if len(text) == 2 else _CHINESE[text]
