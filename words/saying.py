"""How amounts, days, durations and numbers of things are said to people."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark

_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
# How opening hours are written in the catalogue, and what an English reader makes of it.
_HOURS_EN = str.maketrans({"至": "–", "、": ", "})
_DAYS_EN = {"周" + sign: day for sign, day in zip("一二三四五六日", _WEEKDAYS, strict=True)}


def log_number(log_id: int) -> str:
    """What a person reads out to name an activity log."""
    return f"L-{log_id:06d}"


def appeal_number(appeal_id: int) -> str:
    """What a person reads out to name an appeal."""
    return f"A-{appeal_id:06d}"


def redemption_number(redemption_id: int) -> str:
    """What a person reads out to name a redemption."""
    return f"R-{redemption_id:06d}"


def search_number(search_id: int) -> str:
    """What a person reads out to name a search."""
    return f"S-{search_id:06d}"


def wish_number(wish_id: int) -> str:
    """What a person reads out to name a micro-wish."""
    return f"W-{wish_id:06d}"


def day(value: date, t: Translator, *, today: date | None = None) -> str:
    """A day in words, with today and yesterday by name when `today` is given."""
    away = (today - value).days if today is not None else None
    if away == 0:
        return t("today")
    if away == 1:
        return t("yesterday")
    return t("{year}-{month:02d}-{day:02d}", year=value.year, month=value.month, day=value.day)


def moment(value: datetime, t: Translator, *, zone: ZoneInfo) -> str:
    """A moment on the community's clocks."""
    local = value.astimezone(zone)
    return f"{day(local.date(), t)} {local:%H:%M}"


def lately(value: datetime, t: Translator, *, zone: ZoneInfo, now: datetime) -> str:
    """A moment not long ago, as short as it can be: today 10:05, yesterday 18:00, 11-03 09:10; with the year when it was another."""
    local, today = value.astimezone(zone), now.astimezone(zone).date()
    said = day(local.date(), t, today=today)
    if local.year == today.year and not 0 <= (today - local.date()).days <= 1:
        said = t("{month:02d}-{day:02d}", month=local.month, day=local.day)
    return f"{said} {local:%H:%M}"


def weekday(value: date, t: Translator) -> str:
    """The day of the week, short."""
    return t(_WEEKDAYS[value.weekday()])


def appointment(starts_at: datetime, ends_at: datetime, t: Translator, *, zone: ZoneInfo) -> str:
    """A time that is booked: the day, its weekday, from when to when on the community's clocks."""
    since, until = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return t("{weekday} {month:02d}-{day:02d}, {since}–{until}", **_parts(since.date(), t), since=f"{since:%H:%M}", until=f"{until:%H:%M}")


def short_day(value: date, t: Translator) -> str:
    """A coming day without its year, with its weekday."""
    return t("{weekday} {month:02d}-{day:02d}", **_parts(value, t))


def opening(hours: str, t: Translator) -> str:
    """Opening hours as the catalogue has them, their weekdays in the reader's language."""
    if t.language == "zh":
        return hours
    for chinese, english in _DAYS_EN.items():
        hours = hours.replace(chinese, english)
    return hours.translate(_HOURS_EN)


def _parts(value: date, t: Translator) -> dict[str, object]:
    return {"weekday": weekday(value, t), "month": value.month, "day": value.day}


def length(minutes: int, t: Translator) -> str:
    """A duration in hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return t.plural("{number} minute", "{number} minutes", rest)
    if rest == 0:
        return t.plural("{number} hour", "{number} hours", hours)
    return t("{hours} h {minutes} min", hours=hours, minutes=rest)


def points_of(number: int, t: Translator) -> str:
    """So many points."""
    return t.plural("{number} point", "{number} points", number)


def spaced_code(code: str) -> str:
    """A six-digit code as it is easiest to read out: 123 456."""
    return f"{code[:3]} {code[3:]}"


def clipped(text: str, most: int) -> str:
    """At most so many characters; what is left out shows as an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + "…"


def who(name: str, t: Translator) -> str:
    """A person by name; somebody whose data is deleted has none."""
    return name or t("a former resident")


def sentences(t: Translator, *parts: str) -> str:
    """Sentences one after the other: Chinese ones stand without spaces."""
    return ("" if t.language == "zh" else " ").join(part for part in parts if part)


def times(name: str, quantity: int) -> str:
    """So many of something. The name says already what one of it is: a towel, a haircut."""
    return name if quantity == 1 else f"{name} × {quantity}"
