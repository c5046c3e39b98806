"""What the pages by which staff look after things share: what is not theirs is not there, pages of a list, files, days."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from aiohttp import web

from core.refusals import Refusal
from people.persons import PersonUnknown
from people.units import UnitUnknown
from points.board_pages import BoardUnknown
from points.kinds import KindGone
from web.desk.guard import staff_of
from web.desk.theirs import not_there
from web.door import door_of
from words import saying
from words.numbers import is_near
from words.refusals import refusal_text

PDF = "application/pdf"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 18


def theirs() -> AbstractContextManager[None]:
    """What is another community's, or nobody's, is not there for them."""
    return not_there(PersonUnknown, UnitUnknown, KindGone, BoardUnknown)


def number(text: str | None) -> int:
    """A whole number of the address or of a form; nought for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST else 0


def part_of(request: web.Request, name: str = "id") -> int:
    """The number that stands in the path; another is not there."""
    found = number(request.match_info[name])
    if not found:
        raise web.HTTPNotFound
    return found


def onward(request: web.Request, after: object) -> str:
    """Where the list goes on after this one: the same page, narrowed down as it is."""
    query = {name: value for name, value in request.query.items() if name not in ("after", "said")}
    return str(request.rel_url.with_query({**query, "after": str(after)}))


def day_of(text: str) -> date | None:
    """A day as browsers send it; None when there is none, or one so far away that nobody means it."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day is not None and is_near(day) else None


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day is over on the community's clocks."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins on the community's clocks."""
    return datetime.combine(day, time(), zone)


def said_day(request: web.Request) -> Callable[[datetime], str]:
    """What templates say a moment's day by: on the community's clocks, in the reader's language."""
    t, zone = staff_of(request).t, door_of(request).zone
    return lambda moment: saying.day(moment.astimezone(zone).date(), t)


def last_day(request: web.Request) -> Callable[[datetime], str]:
    """The same of a moment at which something is over: the last day on which it still holds."""
    t, zone = staff_of(request).t, door_of(request).zone
    return lambda moment: saying.day((moment.astimezone(zone) - timedelta(microseconds=1)).date(), t)


def in_words(request: web.Request, refusal: Refusal) -> str:
    """A refusal, to stand above the form that it is about."""
    return refusal_text(refusal, staff_of(request).t, zone=door_of(request).zone)


def file(data: bytes, name: str, kind: str) -> web.Response:
    """A file to be kept."""
    return web.Response(
        body=data, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    )
