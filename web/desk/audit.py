"""Who did what: the audit trail by person, thing, kind and day, each line with its seal; and the whole chain looked at in place."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from core.seal_checks import check_from
from people import audit, audit_views
from people.audit_views import Line, Wanted
from web.desk.guard import HEADS, Staff, place_of, shown, staff_of
from web.desk.routes import DeskRoutes
from web.door import Door, door_of
from words import audit_words, saying

routes = DeskRoutes()

LONGEST_NUMBER = 18
CHECK_SECONDS = 3.0


@routes.get("/desk/audit", who=HEADS)
async def trail(request: web.Request) -> web.StreamResponse:
    """A page of it. What cannot be read in the address is left out."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    wanted, before = _wanted(request, door), _number(request.query.get("before", ""))
    async with door.database.reading() as session:
        found = await audit_views.page(session, actor=staff.person_id, community_id=place, wanted=wanted, before=before, now=door.clock())
    onward = f"/desk/audit?{urlencode(_query(request) | {'before': str(found.next)})}" if found.next else ""
    groups = sorted(((code, staff.t(words)) for code, words in audit_words.GROUPS.items()), key=lambda one: one[1])
    return shown(
        request,
        "desk/audit.html",
        title=staff.t("Who did what"),
        here="audit",
        chosen=place,
        query=request.query,
        groups=[("", staff.t("All of it")), *groups],
        things=[("", staff.t("All of it")), *((code, staff.t(words)) for code, words in audit_words.THINGS.items())],
        lines=[_shown(one, staff, door) for one in found.lines],
        next=onward,
        checked=None,
    )


@routes.get("/desk/audit/check", who=HEADS)
async def check(request: web.Request) -> web.StreamResponse:
    """Some seconds of the chain; how far, and what differs, if anything."""
    staff, door = staff_of(request), door_of(request)
    async with door.database.reading() as session:
        after = _number(request.query.get("after", "")) or 0
        part = await check_from(session, audit.CHAIN, after=after, seconds=CHECK_SECONDS)
    return shown(request, "desk/audit_check.html", title=staff.t("The chain of seals"), here="audit", part=part)


def _shown(line: Line, staff: Staff, door: Door) -> dict[str, object]:
    """A line as the page has it."""
    t = staff.t
    nobody = t("(forgotten)")
    thing = f"{t(audit_words.THINGS[line.subject])} {line.subject_id}" if line.subject in audit_words.THINGS and line.subject_id else ""
    return {
        "at": saying.moment(line.at, t, zone=door.zone),
        "actor": line.actor,
        "who": t("the clock, or nobody") if line.actor is None else line.actor_name or nobody,
        "did": audit_words.action(line.code, line.numbers, t),
        "about": line.about if line.about != line.actor else None,
        "whom": line.about_name or nobody,
        "thing": thing,
        "subject": line.subject,
        "subject_id": line.subject_id,
        "is_private": line.is_private,
        "height": line.sealed.height if line.sealed else None,
        "is_as_sealed": line.sealed.is_as_sealed if line.sealed else None,
    }


def _wanted(request: web.Request, door: Door) -> Wanted:
    query = request.query
    group, subject = query.get("group", ""), query.get("subject", "")
    day = _day(query.get("day", ""))
    since = datetime(day.year, day.month, day.day, tzinfo=door.zone).astimezone(UTC) if day else None
    number = _number(query.get("number", "")) if subject in audit_words.THINGS else None
    return Wanted(
        person_id=_number(query.get("person", "")),
        group=group if group in audit_words.GROUPS else "",
        subject=subject if number is not None else "",
        subject_id=number,
        since=since,
        until=since + timedelta(days=1) if since else None,
    )


def _query(request: web.Request) -> dict[str, str]:
    return {name: request.query[name] for name in ("in", "person", "group", "subject", "number", "day") if request.query.get(name)}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 9000 else None
