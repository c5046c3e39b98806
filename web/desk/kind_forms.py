"""The form of a kind of activity: what it is filled with, and what was typed."""

from datetime import datetime
from typing import Any

from aiohttp import web

from points.kind_rules import Rules
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from points.log_models import ActivityKind
from web.desk.guard import form_of, staff_of
from web.desk.managing import day_of, start_of
from web.door import door_of
from words import kind_rules, saying
from words.numbers import whole

FIRST_YEAR = 2000
FLAGS = ("needs_photo", "needs_approval", "is_self_reported", "doubles_offline")
NUMBERS = ("points", "least_minutes", "daily_cap", "monthly_cap")


def words(request: web.Request) -> dict[str, Any]:
    """What the form is filled with: what is counted, ticks and numbers, each by what it is called."""
    t = staff_of(request).t
    per = [(code, kind_rules.value(Rules("-", per=code), "per", t)) for code in (PER_HOUR, PER_TIME, PER_ITEM)]
    flags = [(name, kind_rules.label(name, t), kind_rules.ticked(name, t)) for name in FLAGS]
    return {"words": kind_rules, "per": per, "flags": flags, "numbers": [(name, kind_rules.label(name, t)) for name in NUMBERS]}


def typed(request: web.Request) -> Rules | None:
    """The rules as typed; None where a number is none. Limits count minutes, times or pieces as `per` does."""
    form = form_of(request)
    counted = {name: (whole(form.get(name)) if form.get(name).strip() else None) for name in NUMBERS}
    if any(form.get(name).strip() and value is None for name, value in counted.items()) or counted["points"] is None:
        return None
    return Rules(
        name=form.get("name"),
        name_en=form.get("name_en"),
        points=counted["points"],
        per=form.get("per"),
        needs_photo=bool(form.get("needs_photo")),
        needs_approval=bool(form.get("needs_approval")),
        is_self_reported=bool(form.get("is_self_reported")),
        doubles_offline=bool(form.get("doubles_offline")),
        least_minutes=counted["least_minutes"],
        daily_cap=counted["daily_cap"],
        monthly_cap=counted["monthly_cap"],
    )


def since(request: web.Request) -> datetime | None:
    """The moment from which a change holds; None for now. A day that cannot be read is not now."""
    typed_day = form_of(request).get("since")
    day = day_of(typed_day)
    if typed_day and day is None:
        raise web.HTTPBadRequest
    return start_of(day, door_of(request).zone) if day else None


def days(request: web.Request, kind: ActivityKind) -> str:
    """From when until when a version held."""
    t, zone = staff_of(request).t, door_of(request).zone
    # The usual kinds hold from the beginning of time on, so that nothing was ever logged before them.
    began = saying.day(kind.since.astimezone(zone).date(), t) if kind.since.year > FIRST_YEAR else t("the beginning")
    if kind.until is None:
        return t("since {day}", day=began)
    return t("from {since} until {until}", since=began, until=saying.day(kind.until.astimezone(zone).date(), t))


def kept(request: web.Request) -> dict[str, str]:
    """What was typed, as it was typed: for the form once more."""
    return {name: form_of(request).get(name) for name in ("name", "name_en", "per", *NUMBERS, *FLAGS)}


def no_number(request: web.Request) -> str:
    """Said when a number is none; names the first of them."""
    form, t = form_of(request), staff_of(request).t
    wrong = next(name for name in NUMBERS if whole(form.get(name)) is None and (form.get(name).strip() or name == "points"))
    words = t("Please type a whole number, such as 20. Nothing was changed.")
    return t("{rule}: {value}", rule=kind_rules.label(wrong, t), value=words)
