"""Numbers, days and durations as people type them. What could be misread is not guessed at: the answer is None."""

import re
import unicodedata
from datetime import date, time, timedelta

from points.redemption_queue import DIGITS as CODE_DIGITS

MOST = 1_000_000
MINUTES_A_DAY = 24 * 60
NEAR_YEARS = 2000, 2200
# A day without its year is the last one that has been, unless it is so near that it was meant to come.
DAYS_AHEAD = timedelta(days=60)

_UNITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE = "[一二三四五六七八九]?十[一二三四五六七八九]?|零?[一二两三四五六七八九]"
_WHOLE = rf"\d{{1,4}}|{_CHINESE}"
_MINUTE = r"(?:分钟?|minutes?|mins?|m)"
_HOURS = re.compile(rf"(\d{{1,4}}(?:\.\d)?|{_CHINESE})个?(半)?(?:小时|钟头|hours?|hrs?|h)(半|[一三]刻钟?)?(?:({_WHOLE}){_MINUTE})?")
_MINUTES = re.compile(rf"({_WHOLE}){_MINUTE}")
_NAMED_LENGTHS = {"半小时": 30, "半个小时": 30, "半个钟头": 30, "halfanhour": 30, "halfhour": 30, "一刻钟": 15, "三刻钟": 45}
_QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
_NAMED_DAYS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
    "明天": -1,
    "明日": -1,
    "tomorrow": -1,
    "后天": -2,
}
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_MONTH_DAY = re.compile(rf"(\d{{1,2}}|{_CHINESE})(?:月|/|-)(\d{{1,2}}|{_CHINESE})[日号]?")
_DAY = re.compile(rf"(\d{{1,2}}|{_CHINESE})[日号]")
# The hours of the day that a word for a part of it covers.
_PARTS = {
    "凌晨": range(6),
    "早上": range(4, 12),
    "早晨": range(4, 12),
    "上午": range(6, 13),
    "中午": range(11, 15),
    "下午": range(12, 19),
    "傍晚": range(16, 20),
    "晚上": range(17, 24),
    "am": range(12),
    "pm": range(12, 24),
}
_TIME = re.compile(
    rf"(上午|早上|早晨|凌晨|中午|下午|傍晚|晚上)?(\d{{1,2}}|{_CHINESE})(?:[:点时](\d{{1,2}}|{_CHINESE}|半|[一三]刻)?(?:分|钟)?)(am|pm)?"
)
_TIME_EN = re.compile(r"()(\d{1,2})()(am|pm)")


def plain(text: str) -> str:
    """Full-width signs made narrow, spaces and letter case evened out."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def plain_spaced(text: str) -> str:
    """Full-width signs made narrow and letter case evened out, words still apart."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def count(text: str) -> int | None:
    """A whole count of one or more: `3`, `１２`, `五`. A sign, a fraction, an exponent or a word with it is not one."""
    typed = text.strip()
    if re.fullmatch(_CHINESE, typed):
        return _number(typed)
    if not re.fullmatch(r"[0-9０-９]{1,9}", typed):
        return None
    number = int(unicodedata.normalize("NFKC", typed))
    return number if 1 <= number <= MOST else None


def is_numeric(text: str) -> bool:
    """Whether it is a number of some kind, though perhaps no count: `-3`, `0`, `½`."""
    return text.strip().lstrip("+-.").isnumeric()


def whole(text: str) -> int | None:
    """A whole number from nought: `0`, `12`, `１２`, `五`. A sign, a fraction or a word with it is not one."""
    return 0 if plain(text) in ("0", "零") else count(text)


def row_id(text: str) -> int | None:
    """A row's id as a button carries it; None for what no button of ours carries."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,17}", text, re.ASCII) else None


def is_near(day: date) -> bool:
    """Whether somebody can mean this day: calendars end at the year 1 and at 9999, and one cannot reckon beyond."""
    return NEAR_YEARS[0] <= day.year < NEAR_YEARS[1]


def log_number(text: str) -> int | None:
    """An activity log's number as people read it: `L-000012`."""
    match = re.fullmatch(r"l-?0*([1-9][0-9]{0,11})", plain(text), re.ASCII)
    return int(match[1]) if match else None


def minutes(text: str) -> int | None:
    """A duration of up to a day: `2小时`, `半小时`, `一个半小时`, `1小时30分`, `90 min`. A bare number has no unit and is None."""
    length = _length(plain(text))
    return int(length) if length is not None and 1 <= length <= MINUTES_A_DAY else None


def is_longer(text: str, *, than: int) -> bool:
    """Whether it is a duration of more than so many minutes, also one of many days."""
    length = _length(plain(text))
    return length is not None and length > than


def day(text: str, *, today: date) -> date | None:
    """A day: `昨天`, `11月20日`, `20号`, `2026/1/5`; one that is still to come too, so that it can be refused as such."""
    typed = plain(text)
    if typed in _NAMED_DAYS:
        return today - timedelta(days=_NAMED_DAYS[typed])
    if match := _FULL_DATE.fullmatch(typed):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_DAY.fullmatch(typed):
        return _nearest(_number(match[1]), _number(match[2]), today)
    if match := _DAY.fullmatch(typed):
        return _latest(_number(match[1]), today)
    return None


def pick_up_code(text: str) -> str | None:
    """The six digits of a pick-up code, typed with or without spaces and dashes."""
    typed = re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text))
    return typed if re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", typed) else None


def member_code(text: str) -> str | None:
    """The code of a points card, alone or in the link that its picture holds."""
    typed = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(?:\S*/go/)?(?:m_)?([A-Za-z0-9_-]{22})", typed, re.ASCII)
    return match[1] if match else None


def _length(typed: str) -> float | None:
    """In minutes, of any length."""
    if typed in _NAMED_LENGTHS:
        return _NAMED_LENGTHS[typed]
    if match := _MINUTES.fullmatch(typed):
        return _number(match[1])
    match = _HOURS.fullmatch(typed)
    if match is None:
        return None
    hours = float(match[1]) if "." in match[1] else _number(match[1])
    rest = _QUARTERS[(match[2] or match[3])[:2].rstrip("钟")] if match[2] or match[3] else 0
    return hours * 60 + rest + _number(match[4] or "0")


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _nearest(month: int, number: int, today: date) -> date | None:
    until = today + DAYS_AHEAD
    found = (_date(year, month, number) for year in range(until.year, until.year - 5, -1))
    return next((one for one in found if one is not None and one <= until), None)


def _latest(number: int, today: date) -> date | None:
    """The last day of this number up to today, of this month or one before."""
    months = (divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(3))
    found = (_date(year, month + 1, number) for year, month in months)
    return next((one for one in found if one is not None and one <= today), None)


def clock_time(text: str) -> time | None:
    """A time of day: `9:30`, `下午3点`, `晚上七点半`, `7点一刻`, `3 pm`. Midnight said as `晚上12点` could be either day's: None."""
    typed = plain(text)
    match = _TIME.fullmatch(typed) or _TIME_EN.fullmatch(typed)
    if match is None:
        return None
    part, hour_text, minute_text, suffix = match.groups()
    hour = _hour(_number(hour_text), [_PARTS[word] for word in (part, suffix) if word])
    minute = _QUARTERS.get(minute_text) or _number(minute_text or "0")
    return time(hour, minute) if hour is not None and hour < 24 and minute < 60 else None


def clock_span(text: str) -> tuple[time, time] | None:
    """From one time of day to a later one: `9:00-10:30`, `9点到10点半`, `下午2点至4点`."""
    parts = re.split(r"[-–—~到至]|to", plain(text))
    if len(parts) != 2:
        return None
    since, until = clock_time(parts[0]), clock_time(parts[1])
    # 下午2点到4点: the word for the part of the day is said once.
    if since and until and until < since and until.hour < 12 and re.match("下午|中午|傍晚|晚上", parts[0]):
        until = until.replace(hour=until.hour + 12)
    return (since, until) if since and until and since < until else None


def _hour(typed: int, parts: list[range]) -> int | None:
    """On the clock of 24 hours: the one that every word for a part of the day allows."""
    meant = {typed} if typed == 0 or typed > 12 else {typed, (typed + 12) % 24}
    if not parts:
        return typed
    return next((hour for hour in sorted(meant) if all(hour in part for part in parts)), None)


def _number(text: str) -> int:
    """Up to 99 in Chinese signs, or in digits."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.rpartition("十")
    return (_UNITS[tens] if tens else 1) * 10 * bool(ten) + (_UNITS[units[-1]] if units else 0)
