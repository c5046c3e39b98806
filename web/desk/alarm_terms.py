"""The times of alarms at the desk: how long nobody may answer before others are told. Heads set them."""

from datetime import timedelta

from aiohttp import web

from core.refusals import Refusal
from people.authority import NotAllowed
from qrcodes import alarm_policy
from qrcodes.alarm_policy import LONGEST, SHORTEST, Policy
from web.desk.guard import HEADS, back, form_of, place_of, shown, staff_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from web.uploads import Form
from words.refusals import refusal_text
from words.refusals_about_alarms import TERMS
from words.spans import span

routes = DeskRoutes()
# Nobody means so many seconds; what the room refuses is said by the room.
MOST_TYPED = 100_000


@routes.get("/desk/alarm-terms", who=HEADS)
async def terms(request: web.Request) -> web.StreamResponse:
    """How the times stand."""
    door, place = door_of(request), place_of(request)
    async with door.database.reading() as session:
        stands = await alarm_policy.policy(session, place)
    return _page(request, place, stands, stands)


@routes.post("/desk/alarm-terms", who=HEADS)
async def set_terms(request: web.Request) -> web.StreamResponse:
    """Set all three at once, if they are still as they were seen."""
    door, place, form, me = door_of(request), place_of(request), form_of(request), staff_of(request).person_id
    new, old = _typed(form, ""), _typed(form, "was_")
    try:
        async with door.database.begin() as session:
            await alarm_policy.change(session, actor=me, community_id=place, new=new, old=old, now=door.clock())
    except NotAllowed:
        raise
    except Refusal as refusal:
        async with door.database.reading() as session:
            stands = await alarm_policy.policy(session, place)
        return _page(request, place, stands, new, error=refusal_text(refusal, staff_of(request).t, zone=door.zone))
    return back(request, f"/desk/alarm-terms?in={place}", said="alarm_terms_set")


def _page(request: web.Request, place: int, stands: Policy, typed: Policy, *, error: str = "") -> web.Response:
    t = staff_of(request).t
    rows = []
    for name, words in TERMS.items():
        minutes, seconds = divmod(int(getattr(typed, name).total_seconds()), 60)
        was = int(getattr(stands, name).total_seconds())
        rows.append({"name": name, "label": t(words), "minutes": minutes, "seconds": seconds, "was": was, "stands": span(was, t)})
    bounds = (span(SHORTEST.total_seconds(), t), span(LONGEST.total_seconds(), t))
    title, status = t("Alarm times"), 422 if error else 200
    about = {"community": place, "rows": rows, "error": error, "least": bounds[0], "most": bounds[1]}
    return shown(request, "desk/alarm_terms.html", title=title, here="alarm-terms", status=status, **about)


def _typed(form: Form, prefix: str) -> Policy:
    return Policy(**{name: timedelta(seconds=_seconds(form, f"{prefix}{name}")) for name in TERMS})


def _seconds(form: Form, name: str) -> int:
    """Minutes and seconds of a term; nothing typed is none."""
    return min(MOST_TYPED, 60 * (form.number(f"{name}_minutes") or 0) + (form.number(f"{name}_seconds") or 0))
