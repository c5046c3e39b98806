"""The desk's first page: what waits where and since when, live alarms, this week in three tiles, and what needs doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core import counting
from core.database import zone_of
from core.i18n import Translator
from core.speeds import Queue
from points import board_pages, figures, low_goods, queue_ages
from qrcodes import duty, incident_lists
from qrcodes import queue_age as elder_age
from qrcodes.incident_lists import IncidentLine
from web.desk.guard import APPROVERS, OFFICERS, Staff, place_of, shown, staff_of
from web.desk.routes import DeskRoutes, Fence
from web.door import Door, door_of
from wishes import hall
from wishes import queue_age as wish_age
from words import boards, incidents, saying
from words.spans import span

routes = DeskRoutes()

# What waits longer than this is marked.
LONG = timedelta(days=1)
NO_TIME = timedelta()


@dataclass(frozen=True)
class Waits:
    """A queue: where it is, what it is called, how many wait and how long the oldest has; `is_old` when that is too long."""

    path: str
    name: str
    number: str
    is_empty: bool
    oldest: str
    is_old: bool


@dataclass(frozen=True)
class Alarm:
    """A live incident: its number, whom it is about, how it stands and since when; `is_ringing` while nobody took it on."""

    incident_id: int
    called: str
    state: str
    since: str
    is_ringing: bool
    is_drill: bool


@dataclass(frozen=True)
class Need:
    """Something that needs doing, or is well: where, and a sentence."""

    path: str
    name: str
    words: str
    is_urgent: bool


@routes.get("/desk", who=OFFICERS)
async def today(request: web.Request) -> web.StreamResponse:
    """What a day begins with. Duty officers see what is theirs: alarms and the roster."""
    door, staff, place = door_of(request), staff_of(request), place_of(request)
    t, now = staff.t, door.clock()
    approves = staff.may(Fence(APPROVERS), place)
    async with door.database.reading() as session:
        alarms = await _alarms(session, staff, now)
        needs = [need for need in [await _roster(session, place, t, now)] if need]
        waits, week = list[Waits](), list[tuple[str, int, str]]()
        if approves:
            waits = await _waits(session, staff, place, now)
            week = await _week(session, staff, place, now)
            needs = [*await _stock(session, staff, place, now), *needs, *await _board(session, place, door, t)]
    values = {"alarms": alarms, "waits": waits, "week": week, "needs": needs, "where": place, "approves": approves}
    return shown(request, "desk/today.html", title=t("Today"), here="today", status=200, **values)


async def _waits(session: AsyncSession, staff: Staff, place: int, now: datetime) -> list[Waits]:
    """Each queue, in the order of the side bar."""
    t = staff.t
    queues = await queue_ages.of(session, actor=staff.person_id, community_id=place, now=now)
    elders = await elder_age.of(session, actor=staff.person_id, community_id=place, now=now)
    wishes = await wish_age.of(session, actor=staff.person_id, community_id=place, now=now)
    found = [
        ("/desk/logs", t("Activities"), queues[queue_ages.LOGS]),
        ("/desk/redemptions", t("Goods asked for"), queues[queue_ages.REDEMPTIONS]),
        ("/desk/appeals", t("Appeals"), queues[queue_ages.APPEALS]),
        ("/desk/objections", t("Objections"), queues[queue_ages.OBJECTIONS]),
        ("/desk/elders", t("Elders"), elders),
        ("/desk/wishes", t("Wishes"), wishes),
    ]
    return [_waiting(path, name, queue, t, now) for path, name, queue in found]


def _waiting(path: str, name: str, queue: Queue, t: Translator, now: datetime) -> Waits:
    age = now - queue.oldest if queue.oldest is not None else NO_TIME
    words = t("the oldest for {time}", time=span(max(0.0, age.total_seconds()), t)) if queue.number else t("nothing waits")
    return Waits(path, name, counting.said(queue.number), queue.number == 0, words, age >= LONG)


async def _alarms(session: AsyncSession, staff: Staff, now: datetime) -> list[Alarm]:
    """What is live and theirs to see, in whatever community: an alarm is never hidden by what was chosen."""
    found = await incident_lists.open_for(session, person_id=staff.person_id, now=now)
    return [_alarm(one, staff.t, now) for one in found]


def _alarm(one: IncidentLine, t: Translator, now: datetime) -> Alarm:
    since = t("for {time}", time=span(max(0.0, (now - one.opened_at).total_seconds()), t))
    return Alarm(one.incident_id, one.called, t(incidents.SHORT[one.state]), since, one.acknowledged_by is None, one.is_drill)


async def _week(session: AsyncSession, staff: Staff, place: int, now: datetime) -> list[tuple[str, int, str]]:
    """Points given, activities, wishes come true, with last week's number beside each."""
    t, zone = staff.t, zone_of(session)
    local = now.astimezone(zone).date()
    this, last = (figures.period(figures.WEEK, today=local, back=back) for back in (0, 1))
    found = [
        await figures.of(session, actor=staff.person_id, community_id=place, wanted=each, now=now, parts=figures.TOTALS)
        for each in (this, last)
    ]
    weeks = [each.moments(zone) for each in (this, last)]
    true = [await hall.came_true(session, community_id=place, since=since, until=until) for since, until in weeks]
    numbers = [
        (t("Points given"), [one.moved.given for one in found]),
        (t("Activities approved"), [one.activity.number for one in found]),
        (t("Wishes come true"), true),
    ]
    return [(name, these, t("last week {number}", number=f"{those:,}")) for name, (these, those) in numbers]


async def _stock(session: AsyncSession, staff: Staff, place: int, now: datetime) -> Sequence[Need]:
    t = staff.t
    number, least = await low_goods.of(session, actor=staff.person_id, community_id=place, now=now)
    if not number:
        return []
    named = [
        t("{name} ({number} left)", name=(one.name_en or one.name) if t.language == "en" else one.name, number=one.stock) for one in least
    ]
    words = t(", ").join(named) + (t(" and {number} more", number=number - len(named)) if number > len(named) else "")
    return [Need("/desk/goods", t("Low stock"), words, is_urgent=True)]


async def _roster(session: AsyncSession, place: int, t: Translator, now: datetime) -> Need | None:
    """The next time that nobody is on duty, within a week."""
    gaps = await duty.gaps(session, community_id=place, since=now)
    if not gaps:
        return Need("/desk/roster", t("Duty roster"), t("Somebody is on duty all of the next seven days."), is_urgent=False)
    if gaps[0].ends_at - gaps[0].starts_at >= duty.AHEAD:
        words = t("Nobody is on the roster for the next seven days: the station's line is answered.")
        return Need("/desk/roster", t("Duty roster"), words, is_urgent=False)
    zone = zone_of(session)
    since, until = (saying.moment(each, t, zone=zone) for each in (gaps[0].starts_at, gaps[0].ends_at))
    words = t("Nobody is on duty from {since} to {until}.", since=since, until=until)
    more = t(" and {number} more", number=len(gaps) - 1) if len(gaps) > 1 else ""
    return Need("/desk/roster", t("Gap in the roster"), words + more, is_urgent=True)


async def _board(session: AsyncSession, place: int, door: Door, t: Translator) -> Sequence[Need]:
    """How the newest month's board stands."""
    sheets = await board_pages.sheets(session, community_id=place, limit=1)
    if not sheets:
        return []
    words = boards.status(sheets[0], t, zone=door.zone)[0]
    return [Need("/desk/board", t("Board of {month}", month=boards.month_name(sheets[0].month, t)), words, is_urgent=False)]
