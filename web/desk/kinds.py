"""Kinds of activity: what counts and what it gives, from when; each change is a new version, and the past stays."""

from typing import Any

from aiohttp import web

from core.refusals import Refusal
from people.authority import NotAllowed
from points import kind_book, kind_changes
from points.kind_rules import Rules, rules_of
from points.kinds import KindGone, KindNotYet
from points.log_models import ActivityKind
from web.desk import kind_forms
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, onward, part_of, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import kind_rules
from words.cards import named

routes = DeskRoutes()
HERE = "kinds"
PAGE = 50


@routes.get("/desk/kinds", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """The kinds in force, and those that are offered no longer."""
    staff, door, place, after = staff_of(request), door_of(request), place_of(request), request.query.get("after", "")
    async with door.database.reading() as session:
        found = await kind_book.page(session, actor=staff.person_id, community_id=place, now=door.clock(), after=after[:60], limit=PAGE + 1)
        gone = [] if after else await kind_book.retired(session, actor=staff.person_id, community_id=place, now=door.clock())
    return shown(
        request,
        "desk/kinds.html",
        title=staff.t("Kinds of activity"),
        here=HERE,
        chosen=place,
        kinds=[(kind, rules_of(kind)) for kind in found[:PAGE]],
        gone=gone,
        onward=onward(request, found[PAGE - 1].code) if len(found) > PAGE else "",
        words=kind_rules,
        named=named,
        zone=door.zone,
    )


@routes.get("/desk/kinds/new", who=APPROVERS)
async def new(request: web.Request) -> web.StreamResponse:
    """The form for a new kind."""
    return _form(request, Rules(""), None)


@routes.post("/desk/kinds/new", who=APPROVERS)
async def add(request: web.Request) -> web.StreamResponse:
    """Offer a new kind from now on."""
    staff, door, rules = staff_of(request), door_of(request), kind_forms.typed(request)
    if rules is None:
        return _form(request, kind_forms.kept(request), None, error=kind_forms.no_number(request))
    try:
        async with door.database.begin() as session:
            made = await kind_changes.add(
                session,
                actor=staff.person_id,
                community_id=place_of(request),
                rules=rules,
                key=form_of(request).nonce,
                now=door.clock(),
            )
            kind_id = made.id
    except NotAllowed:
        raise
    except Refusal as refusal:
        return _form(request, rules, None, error=in_words(request, refusal))
    return back(request, f"/desk/kinds/{kind_id}", said="kind_added")


@routes.get("/desk/kinds/{id}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One kind as it is now, what is planned, and how it was."""
    return await _one(request)


@routes.post("/desk/kinds/{id}", who=APPROVERS)
async def change(request: web.Request) -> web.StreamResponse:
    """Change it now or from a day on; the number in the path is the version that was seen."""
    staff, door, rules = staff_of(request), door_of(request), kind_forms.typed(request)
    await _seen(request)
    if rules is None:
        return await _one(request, error=kind_forms.no_number(request), status=422, typed=kind_forms.kept(request))
    try:
        async with door.database.begin() as session:
            made = await kind_changes.change(
                session, actor=staff.person_id, kind_id=part_of(request), rules=rules, now=door.clock(), since=kind_forms.since(request)
            )
            kind_id = made.id
    except (kind_changes.KindChanged, kind_changes.ChangePlanned) as refusal:
        return await _one(request, error=in_words(request, refusal), status=409)
    except Refusal as refusal:
        return await _one(request, error=in_words(request, refusal), status=422, typed=rules)
    return back(request, f"/desk/kinds/{kind_id}", said="kind_changed")


@routes.post("/desk/kinds/{id}/retire", who=APPROVERS)
async def retire(request: web.Request) -> web.StreamResponse:
    """Offer it no longer, now or from a day on."""
    staff, door, seen = staff_of(request), door_of(request), await _seen(request)
    try:
        async with door.database.begin() as session:
            await kind_changes.retire(session, actor=staff.person_id, kind_id=seen.id, now=door.clock(), since=kind_forms.since(request))
    except Refusal as refusal:
        return await _one(request, error=in_words(request, refusal), status=409)
    return back(request, f"/desk/kinds/{seen.id}", said="kind_retired")


@routes.post("/desk/kinds/{id}/withdraw", who=APPROVERS)
async def withdraw(request: web.Request) -> web.StreamResponse:
    """Take back what is planned."""
    staff, door, seen = staff_of(request), door_of(request), await _seen(request)
    try:
        async with door.database.begin() as session:
            await kind_changes.withdraw(session, actor=staff.person_id, kind_id=seen.id, now=door.clock())
    except Refusal as refusal:
        return await _one(request, error=in_words(request, refusal), status=409)
    return back(request, f"/desk/kinds/{seen.id}", said="plan_withdrawn")


async def _one(request: web.Request, *, error: str = "", status: int = 200, typed: Rules | dict[str, str] | None = None) -> web.Response:
    staff, door, seen = staff_of(request), door_of(request), await _seen(request)
    async with door.database.reading() as session:
        history = await kind_book.history(session, actor=staff.person_id, kind_id=seen.id, now=door.clock())
        try:
            plan = await kind_book.plan(session, actor=staff.person_id, kind_id=seen.id, now=door.clock())
        except (KindGone, KindNotYet):
            plan = None
    return shown(
        request,
        "desk/kind.html",
        title=named(seen.name, seen.name_en, staff.t),
        here=HERE,
        status=status,
        plan=plan,
        rules=typed or rules_of(plan.kind if plan else seen),
        card=kind_rules.card(plan, staff.t, zone=door.zone).split("\n") if plan else [],
        history=[(one, kind_forms.days(request, one), kind_rules.short(one, staff.t)) for one in history],
        community_id=seen.community_id,
        tomorrow=door.clock().astimezone(door.zone).date(),
        error=error,
        **kind_forms.words(request),
    )


def _form(request: web.Request, rules: Rules | dict[str, str], plan: None, *, error: str = "") -> web.Response:
    values: dict[str, Any] = {"chosen": place_of(request), "rules": rules, "plan": plan, "error": error, **kind_forms.words(request)}
    title = staff_of(request).t("Add a kind")
    return shown(request, "desk/kind_new.html", title=title, here=HERE, status=422 if error else 200, **values)


async def _seen(request: web.Request) -> ActivityKind:
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            return await kind_book.version(session, actor=staff.person_id, kind_id=part_of(request), now=door.clock())
