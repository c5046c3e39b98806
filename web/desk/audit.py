"""Who did what: the audit trail by person, thing, kind and day, each line with its seal; and the whole chain looked at in place."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from core.seal_checks import check_from
from people import audit, audit_views
from people.audit_names import Thing
from people.audit_views import Line, Wanted
from web.desk import audit_things
from web.desk.guard import HEADS, Staff, place_of, shown, staff_of
from web.desk.routes import DeskRoutes
from web.door import Door, door_of
from words import audit_actions, audit_words, saying

routes = DeskRoutes()

LONGEST_NUMBER = 18
CHECK_SECONDS = 3.0


@routes.get("/desk/audit", who=HEADS)
async def trail(request: web.Request) -> web.StreamResponse:
    """A page of it. What cannot be read in the address is left out."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    before, typed = _number(request.query.get("before", "")), request.query.get("number", "").strip()
    async with door.database.reading() as session:
        subject = request.query.get("subject", "")
        thing = await audit_things.asked_for(session, typed=typed, subject=subject, community_id=place) if typed else None
        wanted = _wanted(request, door, thing)
        found = await audit_views.page(session, actor=staff.person_id, community_id=place, wanted=wanted, before=before, now=door.clock())
        names = await audit_things.names(session, found.lines, staff.t)
    onward = f"/desk/audit?{urlencode(_query(request) | {'before': str(found.next)})}" if found.next else ""
    return shown(
        request,
        "desk/audit.html",
        title=staff.t("Who did what"),
        here="audit",
        chosen=place,
        query=request.query,
        # What is known by name, and what was typed as printed, chooses the kind of thing by itself.
        subject=thing[0] if thing else request.query.get("subject", ""),
        unknown=bool(typed) and thing is None,
        person=_name_of(wanted.person_id, found.lines, staff),
        groups=[("", staff.t("All of it")), *((code, staff.t(words)) for code, words in audit_actions.GROUPS.items())],
        things=[("", staff.t("All of it")), *((code, staff.t(words)) for code, words in audit_words.THINGS.items())],
        lines=[_shown(one, names, staff, door) for one in found.lines],
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


def _shown(line: Line, names: dict[Thing, str], staff: Staff, door: Door) -> dict[str, object]:
    """A line as the page has it."""
    t = staff.t
    nobody = t("(forgotten)")
    name = audit_things.name_of(line, names)
    thing = audit_words.thing(line.subject, line.subject_id, t, name=name)
    did = audit_words.action(line.code, line.numbers, t, subject=line.subject, name="" if thing else name)
    return {
        "at": saying.moment(line.at, t, zone=door.zone),
        "actor": line.actor,
        "who": t("the clock, or nobody") if line.actor is None else line.actor_name or nobody,
        "did": did,
        "about": line.about if line.about != line.actor else None,
        "whom": line.about_name or nobody,
        "thing": thing,
        "subject": line.subject,
        "number": audit_words.number_of(line.subject, line.subject_id),
        "is_private": line.is_private,
        "height": line.sealed.height if line.sealed else None,
        "is_as_sealed": line.sealed.is_as_sealed if line.sealed else None,
    }


def _name_of(person_id: int | None, lines: Sequence[Line], staff: Staff) -> str:
    """Whose lines only are shown, by name as the lines have it."""
    mine = [name for one in lines for number, name in ((one.actor, one.actor_name), (one.about, one.about_name)) if number == person_id]
    return next((name for name in mine if name), staff.t("one person")) if person_id is not None else ""


def _wanted(request: web.Request, door: Door, thing: Thing | None) -> Wanted:
    query = request.query
    group = query.get("group", "")
    day = _day(query.get("day", ""))
    since = datetime(day.year, day.month, day.day, tzinfo=door.zone).astimezone(UTC) if day else None
    return Wanted(
        person_id=_number(query.get("person", "")),
        group=group if group in audit_actions.GROUPS else "",
        subject=thing[0] if thing else "",
        subject_id=thing[1] if thing else None,
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
