"""The words of an agreement (党建联盟服务项目协议书), by version, in both languages. Pure: the same terms give the same words and hash."""

import calendar
import hashlib
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FORMS = Path(__file__).with_name("agreement.toml")
LANGUAGES = ("zh", "en")
# What is signed from now on.
VERSION = "1"
SHORTEST, LONGEST = 1, 24


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands in an agreement: who with whom, about what, from the day `since` to the day `last`, both included."""

    version: str
    community: str
    unit: str
    project: str
    words: str
    since: date
    last: date


@dataclass(frozen=True, slots=True)
class Paper:
    """The title and the paragraphs, in one language; the first two lines name the parties."""

    title: str
    lines: tuple[str, ...]


def paper(terms: Terms, language: str) -> Paper:
    """The whole text in "zh" or "en"."""
    form = _forms()[terms.version][language]
    names = {"community": terms.community, "unit": terms.unit, "project": terms.project, "words": terms.words}
    days = {"since": _day(terms.since, language), "last": _day(terms.last, language)}
    return Paper(form.title, tuple(line.format(**names, **days) for line in form.lines))


def text_hash(terms: Terms) -> bytes:
    """SHA-256 of the version and of the text in both languages, a line each, as UTF-8."""
    papers = [paper(terms, language) for language in LANGUAGES]
    lines = [terms.version, *(line for each in papers for line in (each.title, *each.lines))]
    return hashlib.sha256("\n".join(lines).encode()).digest()


def last_day(since: date, months: int) -> date:
    """The last day of so many months that begin on this one: of 12 from 22 November, 21 November."""
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    day = min(since.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def end_of(last: date, zone: ZoneInfo) -> datetime:
    """The moment at which this day is over, in UTC."""
    return datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)


def last_of(until: datetime, zone: ZoneInfo) -> date:
    """The last day of a term that is over at this moment."""
    return until.astimezone(zone).date() - timedelta(days=1)


def _day(day: date, language: str) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


@cache
def _forms() -> dict[str, dict[str, Paper]]:
    rows = tomllib.loads(FORMS.read_text(encoding="utf-8"))["form"]
    return {
        row["version"]: {language: Paper(row[language]["title"], tuple(row[language]["lines"])) for language in LANGUAGES} for row in rows
    }
