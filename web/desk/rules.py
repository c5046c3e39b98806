"""The rules for points of a community: each setting with its own form, changed from what was seen."""

import re
from datetime import timedelta
from typing import Any

from aiohttp import web

from core.refusals import Refusal
from people.authority import NotAllowed
from points import policy
from points.policy import EXPIRIES, Policy, PolicyUnclear, Setting
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import policy_rules
from words.numbers import MOST

routes = DeskRoutes()
HERE = "rules"
DAYS = ("appeal_within", "objection_within", "fetch_within")
_NUMBER = re.compile(r"[0-9]{1,7}")


@routes.get("/desk/rules", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """Every setting as it stands."""
    return await _list(request)


@routes.post("/desk/rules", who=APPROVERS)
async def change(request: web.Request) -> web.StreamResponse:
    """Change one of them, if it still is as it was seen."""
    staff, door, form, place = staff_of(request), door_of(request), form_of(request), place_of(request)
    name = form.get("name")
    if name not in policy_rules.LABELS:
        raise web.HTTPBadRequest
    was, value = _read(name, form.get("was")), _read(name, form.get("value"))
    try:
        if was is None or value is None:
            raise PolicyUnclear(name=name)
        async with door.database.begin() as session:
            await policy.change_one(session, actor=staff.person_id, community_id=place, name=name, was=was, value=value, now=door.clock())
    except NotAllowed:
        raise
    except PolicyUnclear as refusal:
        return await _list(request, error=in_words(request, refusal), status=422)
    except Refusal as refusal:
        return await _list(request, error=in_words(request, refusal), status=409)
    return back(request, f"/desk/rules?in={place}", said="saved")


async def _list(request: web.Request, *, error: str = "", status: int = 200) -> web.Response:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    async with door.database.reading() as session:
        current = await policy.policy(session, place)
    settings = [
        (
            name,
            policy_rules.label(name, staff.t),
            policy_rules.value(current, name, staff.t),
            _typed(getattr(current, name)),
            _choices(request, name),
        )
        for name in policy_rules.LABELS
    ]
    values: dict[str, Any] = {"settings": settings, "chosen": place, "days": DAYS, "error": error}
    return shown(request, "desk/rules.html", title=staff.t("Rules for points"), here=HERE, status=status, **values)


def _choices(request: web.Request, name: str) -> list[tuple[str, str]]:
    """What can be chosen for a setting that is not typed, and what that is called."""
    known: dict[str, Setting] = {one: one for one in EXPIRIES} if name == "expiry" else {}
    if name == "may_give":
        known = {"yes": True, "no": False}
    t = staff_of(request).t
    return [(code, policy_rules.value(policy.with_one(Policy(), name, value), name, t)) for code, value in known.items()]


def _typed(value: Setting) -> str:
    """A setting as its form carries it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, timedelta):
        return str(value.days)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _read(name: str, text: str) -> Setting | None:
    """A setting as it was typed or chosen; None when it cannot be read."""
    if name == "expiry":
        return text if text in EXPIRIES else None
    if name == "may_give":
        return {"yes": True, "no": False}.get(text)
    found = [int(one) for one in _NUMBER.findall(text)]
    if not found or max(found) > MOST:
        return None
    if name == "stars":
        return tuple(found)
    if len(found) > 1 or not text.strip().isdigit():
        return None
    return timedelta(days=found[0]) if name in DAYS else found[0]
