"""Figures: points, activity, goods, wishes, incidents and our own times, of a week, a month or a year."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator, mark
from core.speeds import Speed
from points import figures, own_times
from points.figures import Figures, Line, Period
from qrcodes import figures as station_figures
from web.desk import charts
from web.desk.guard import APPROVERS, place_of, shown, staff_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from wishes import figures as wish_figures
from words import boards, saying
from words import figures as station_words
from words import wish_figures as wish_words
from words.numbers import row_id
from words.spans import span

routes = DeskRoutes()

TABS = {
    "points": mark("Points"),
    "activity": mark("What people did"),
    "goods": mark("What was redeemed"),
    "wishes": mark("Micro-wishes"),
    "incidents": mark("Found and lost"),
    "times": mark("Our own times"),
}
SPANS = {"week": mark("Week"), "month": mark("Month"), "year": mark("Year")}
# The shape of who had no grid, or whose kind is no longer known.
NAMELESS = mark("No grid given")


@dataclass(frozen=True)
class Asked:
    """Which figures of which community somebody looks at, `back` times before this one."""

    actor: int
    community_id: int
    period: Period
    back: int
    now: datetime
    moments: tuple[datetime, datetime]
    t: Translator


Shown = dict[str, object]


@routes.get("/desk/figures", who=APPROVERS)
async def show(request: web.Request) -> web.StreamResponse:
    """One tab of one time."""
    asked, tab = asked_of(request), request.query.get("tab", "")
    tab = tab if tab in TABS else "points"
    async with door_of(request).database.reading() as session:
        found = await READ[tab](session, asked)
    t, period = asked.t, asked.period
    time: Shown = {"where": asked.community_id, "span": period.span, "back": asked.back, "period": period_name(period, t)}
    frame: Shown = {"tab": tab, "tabs": TABS, "spans": SPANS, **time}
    return shown(request, "desk/figures.html", title=t("Figures"), here="figures", status=200, **frame | found)


def asked_of(request: web.Request) -> Asked:
    """The community and the time that the address names; what it does not name well is this month."""
    door, staff, place, now = door_of(request), staff_of(request), place_of(request), door_of(request).clock()
    span = request.query.get("span", "") if request.query.get("span") in SPANS else figures.MONTH
    back = min(row_id(request.query.get("back", "")) or 0, figures.MOST_BACK)
    if span == figures.YEAR:
        back = min(back, figures.MOST_BACK // 12)
    period = figures.period(span, today=now.astimezone(door.zone).date(), back=back)
    return Asked(staff.person_id, place, period, back, now, period.moments(door.zone), staff.t)


def period_name(period: Period, t: Translator) -> str:
    """A week by its days, a month or a year by its number."""
    if period.span == figures.WEEK:
        return t("{since} to {until}", since=saying.short_day(period.since, t), until=saying.short_day(period.last, t))
    return boards.month_name(period.since, t) if period.span == figures.MONTH else str(period.since.year)


async def _figures(session: AsyncSession, asked: Asked, parts: figures.Parts) -> Figures:
    wanted = {"actor": asked.actor, "community_id": asked.community_id}
    return await figures.of(session, **wanted, wanted=asked.period, now=asked.now, parts=parts)


async def _points(session: AsyncSession, asked: Asked) -> Shown:
    t, found = asked.t, await _figures(session, asked, figures.POINTS)
    tiles = [
        (t("Given"), found.moved.given, ""),
        (t("Spent on goods and services"), found.moved.spent, ""),
        (t("Taken back"), found.moved.taken_back, t("on the day when it was done")),
        (t("Ended by themselves"), found.moved.expired, ""),
    ]
    steps = [(step_name(found.period, step, t), (step.given, step.spent)) for step in found.steps]
    chart = charts.columns((t("Given"), t("Spent")), steps)
    words = t("Points given: {given}. Points spent: {spent}.", given=found.moved.given, spent=found.moved.spent)
    return {"tiles": tiles, "chart": chart, "chart_words": words, "chart_step": step_word(found.period, t)}


def step_name(period: Period, step: figures.Step, t: Translator) -> str:
    """A day or a month under a chart."""
    return t("month {number}", number=step.day.month) if period.span == figures.YEAR else f"{step.day.month}-{step.day.day}"


def step_word(period: Period, t: Translator) -> str:
    return t("Month") if period.span == figures.YEAR else t("Day")


async def _activity(session: AsyncSession, asked: Asked) -> Shown:
    t, found = asked.t, await _figures(session, asked, figures.ACTIVITY)
    one = found.activity
    tiles = [
        (t("Activities approved"), one.number, ""),
        (t("Hours"), round(one.minutes / 60), ""),
        (t("People"), one.people, t("each counted once")),
        (t("Points for them"), one.points, ""),
    ]
    return {"tiles": tiles, "kinds": _lines(found.kinds, t, t("Another kind")), "grids": _lines(found.grids, t, t(NAMELESS))}


def _lines(lines: Sequence[Line], t: Translator, nameless: str) -> list[charts.Bar]:
    rows = []
    for line in lines:
        people = t.plural("{number} person", "{number} people", line.people)
        more = t(", ").join((people, saying.length(max(0, line.minutes), t), saying.points_of(line.points, t)))
        rows.append((named(line, t) or nameless, times(line.number, t), more, line.number))
    return charts.bars(rows)


def named(one: Line | figures.Good, t: Translator) -> str:
    return (one.name_en or one.name) if t.language == "en" else one.name


def times(number: int, t: Translator) -> str:
    return t.plural("{number} time", "{number} times", number)


async def _goods(session: AsyncSession, asked: Asked) -> Shown:
    t, found = asked.t, await _figures(session, asked, figures.GOODS)
    rows = [(named(good, t), times(good.number, t), saying.points_of(good.points, t), good.number) for good in found.goods]
    return {"tiles": [(t("Points spent"), found.moved.spent, "")], "goods": charts.bars(rows)}


async def _wishes(session: AsyncSession, asked: Asked) -> Shown:
    t, (since, until) = asked.t, asked.moments
    wanted = wish_figures.Of((asked.community_id,), since, until)
    found = await wish_figures.of(session, actor=asked.actor, wanted=wanted, now=asked.now)
    tiles = [(t("Wishes made"), found.asked, ""), (t("Come true"), found.fulfilled, "")]
    now = charts.stack([(t("To look at"), found.waiting), (t("Looking for a helper"), found.open), (t("In hand"), found.claimed)])
    ranks = [*wish_words.rankings(found, t)]
    return {"tiles": tiles, "now": now, "lines": wish_words.figures(found, t)[1:], "ranks": [line for line in ranks if line]}


async def _incidents(session: AsyncSession, asked: Asked) -> Shown:
    t, (since, until) = asked.t, asked.moments
    wanted = station_figures.Of((asked.community_id,), since, until)
    found = await station_figures.of(session, actor=asked.actor, wanted=wanted, now=asked.now)
    tiles = [
        (t("Badges looked at"), found.touched, ""),
        (t("Alarms"), sum(found.classes.values()) + found.live, t("without drills")),
        (t("Drills"), found.drills, ""),
    ]
    known = [
        (t(words), times(found.classes[name], t), "", found.classes[name])
        for name, words in station_words.TURNED_OUT.items()
        if found.classes.get(name)
    ]
    return {
        "tiles": tiles,
        "classes": charts.bars(known),
        "lines": station_words.times(found.times, t),
        "drills": station_words.times(found.drill_times, t),
    }


async def _times(session: AsyncSession, asked: Asked) -> Shown:
    t, (since, until) = asked.t, asked.moments
    found = await own_times.of(session, actor=asked.actor, community_id=asked.community_id, since=since, until=until, now=asked.now)
    rows = [(t("Activities"), found.logs), (t("Goods asked for"), found.redemptions), (t("Appeals"), found.appeals)]
    return {"tiles": [], "speeds": [_speed(name, one, t) for name, one in rows], "most": own_times.MOST}


def _speed(name: str, one: Speed, t: Translator) -> tuple[str, int, str, str]:
    """What was decided, how often, half of it within, 95 of 100 within."""
    within = [span(each, t) if each is not None else "–" for each in (one.median, one.within)]
    return name, one.number, within[0], within[1]


READ: dict[str, Callable[[AsyncSession, Asked], Awaitable[Shown]]] = {
    "points": _points,
    "activity": _activity,
    "goods": _goods,
    "wishes": _wishes,
    "incidents": _incidents,
    "times": _times,
}
