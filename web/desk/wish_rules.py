"""What a community has set about wishes, at the desk: one small form for each, the old value beside the new one, then yes."""

from datetime import timedelta

from aiohttp import web

from core.i18n import Translator
from core.refusals import Refusal
from people.authority import CAN_APPROVE, require
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, number
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from wishes import policy
from wishes.policy import REWARD, Policy, Setting
from words import wish_rules

routes = DeskRoutes()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNITS = {"hours": HOUR, "days": DAY}
# Longer than any setting may be: what is typed beyond it is refused in words rather than overflow.
MOST_TYPED = 100_000


@routes.get("/desk/wish-rules", who=APPROVERS)
async def rules(request: web.Request) -> web.StreamResponse:
    """Every setting as it stands."""
    return await _page(request)


@routes.get(r"/desk/wish-rules/{name:[a-z_]+}", who=APPROVERS)
async def sure(request: web.Request) -> web.StreamResponse:
    """What it would be, beside what it is; nothing is changed yet."""
    name, t = _name(request), staff_of(request).t
    place, current = place_of(request), await _policy(request)
    value = _typed(name, request.query.get("number", ""), request.query.get("unit", ""))
    try:
        policy.check_one(name, value)
    except Refusal as refusal:
        return await _page(request, refusal=refusal, name=name)
    was = getattr(current, name)
    return shown(
        request,
        "desk/wish_rule.html",
        title=wish_rules.label(name, t),
        here="wish-rules",
        name=name,
        at=place,
        was=wish_rules.value(was, t),
        new=wish_rules.value(value, t),
        is_same=was == value,
        kept=(_kept(was), _kept(value)),
    )


@routes.post(r"/desk/wish-rules/{name:[a-z_]+}", who=APPROVERS)
async def change(request: web.Request) -> web.StreamResponse:
    """Yes. If a colleague has changed it since it was shown, nothing happens and it is said."""
    staff, door, form = staff_of(request), door_of(request), form_of(request)
    name, place = _name(request), place_of(request)
    was, value = (_setting(name, number(form.get(field))) for field in ("was", "value"))
    try:
        async with door.database.begin() as session:
            await policy.change_one(session, actor=staff.person_id, community_id=place, name=name, was=was, value=value, now=door.clock())
    except Refusal as refusal:
        return await _page(request, refusal=refusal, name=name)
    return back(request, f"/desk/wish-rules?in={place}", said="wish_rule_set")


async def _page(request: web.Request, *, refusal: Refusal | None = None, name: str = "") -> web.Response:
    staff, place, current = staff_of(request), place_of(request), await _policy(request)
    t = staff.t
    status = 200 if refusal is None else 409 if isinstance(refusal, policy.WishPolicyChanged) else 422
    return shown(
        request,
        "desk/wish_rules.html",
        title=t("The rules of micro-wishes in {community}", community=staff.places[place]),
        here="wish-rules",
        status=status,
        at=place,
        rules=[_rule(each, getattr(current, each), t) for each in wish_rules.LABELS],
        wrong=name,
        error=in_words(request, refusal) if refusal else "",
    )


def _rule(name: str, stands: Setting, t: Translator) -> dict[str, object]:
    """A setting as its form shows it: in days where it is whole days, else in hours."""
    rule: dict[str, object] = {"name": name, "label": wish_rules.label(name, t), "value": wish_rules.value(stands, t), "unit": ""}
    if not isinstance(stands, timedelta):
        return rule | {"number": stands}
    unit = "hours" if stands % DAY or stands < 3 * DAY else "days"
    return rule | {"number": stands // UNITS[unit], "unit": unit}


def _name(request: web.Request) -> str:
    name = request.match_info["name"]
    if name not in wish_rules.LABELS:
        raise web.HTTPNotFound
    return name


def _typed(name: str, typed: str, unit: str) -> Setting:
    found = min(number(typed), MOST_TYPED)
    return found if name == REWARD else found * UNITS.get(unit, DAY)


def _setting(name: str, kept: int) -> Setting:
    """A setting as a form carries it: points, or seconds."""
    return min(kept, MOST_TYPED) if name == REWARD else timedelta(seconds=min(kept, MOST_TYPED * 3600))


def _kept(value: Setting) -> int:
    return value if isinstance(value, int) else int(value.total_seconds())


async def _policy(request: web.Request) -> Policy:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    async with door.database.reading() as session:
        with not_there():
            await require(session, person_id=staff.person_id, roles=CAN_APPROVE, node_id=place, now=door.clock())
        return await policy.policy(session, place)
