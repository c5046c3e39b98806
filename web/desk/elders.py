"""Elders at the desk: applications that wait, approved ones, one record; what is said of health and home only after a press."""

from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from people import nodes
from qrcodes import elder_cards, elder_lists, elder_overview, elder_queue, elder_waiting
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_overview import Overview
from qrcodes.elder_queue import ElderDecided
from web.desk import elder_views
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, number, onward, part_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from words import elder_terms
from words.reasons import elder_reasons, end_elder_reasons

routes = DeskRoutes()
LIMIT = 50
LONGEST_SEARCH = 40


@routes.get("/desk/elders", who=APPROVERS)
async def queue(request: web.Request) -> web.StreamResponse:
    """What waits in one community, the oldest first."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    now, t = door.clock(), staff.t
    async with door.database.reading() as session:
        with not_there():
            found = await elder_waiting.waiting(
                session, actor=staff.person_id, community_id=place, after=number(request.query.get("after")), limit=LIMIT + 1, now=now
            )
        approved = await elder_lists.count_approved(session, actor=staff.person_id, now=now, community_id=place)
    rows = [elder_views.queue_row(one, t, zone=door.zone, now=now) for one in found[:LIMIT]]
    more = onward(request, rows[-1].id) if len(found) > LIMIT else ""
    return shown(request, "desk/elders.html", title=t("Elders"), here="elders", rows=rows, next=more, at=place, approved=approved)


@routes.get("/desk/elders/all", who=APPROVERS)
async def approved(request: web.Request) -> web.StreamResponse:
    """Those with a page, by number."""
    return await _approved(request)


@routes.post("/desk/elders/search", who=APPROVERS)
async def search(request: web.Request) -> web.StreamResponse:
    """By what they are called or by a printed number, sent as a form: it never stands in an address."""
    text = form_of(request).get("q").strip()[:LONGEST_SEARCH]
    return await _approved(request, text) if text else back(request, f"/desk/elders/all?in={place_of(request)}")


async def _approved(request: web.Request, text: str = "") -> web.Response:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    who, now = staff.person_id, door.clock()
    async with door.database.reading() as session:
        if text:
            found = await elder_lists.found(session, actor=who, community_id=place, text=text, limit=LIMIT, now=now)
        else:
            after = number(request.query.get("after"))
            found = await elder_lists.approved(session, actor=who, community_id=place, after=after, limit=LIMIT + 1, now=now)
    rows = [elder_views.list_row(card, staff.t) for card in found[:LIMIT]]
    more = onward(request, rows[-1]["id"]) if len(found) > LIMIT and not text else ""
    title = staff.t("Approved elders")
    return shown(request, "desk/elders_all.html", title=title, here="elders", rows=rows, next=more, at=place, q=text)


@routes.get(r"/desk/elders/{id:\d{1,18}}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One record, without what is private."""
    return await page(request)


async def page(request: web.Request, *, refusal: Refusal | None = None, typed: str = "") -> web.Response:
    """The record; after a refusal with its words above, and what was typed put back."""
    staff, door = staff_of(request), door_of(request)
    now, t = door.clock(), staff.t
    async with door.database.reading() as session:
        with not_there(ElderUnknown):
            found = await elder_overview.overview(session, actor=staff.person_id, elder_id=part_of(request), now=now)
        beside = await _beside(session, staff.person_id, found, now)
    error = in_words(request, refusal) if refusal else ""
    elder = elder_views.page(found, t, zone=door.zone, now=now)
    return shown(
        request,
        "desk/elder.html",
        title=f"{elder.called} · {elder.number}" if elder.called else elder.number,
        here="elders",
        status=_status(refusal),
        elder=elder,
        at=found.card.community_id,
        error=error,
        typed=typed,
        reasons=elder_reasons(t) if elder.status == "asked" else end_elder_reasons(t),
        beside=beside,
        did=[(one, elder_terms.elder_number(one)) for one in [number(request.query.get("done"))] if one],
    )


async def _beside(session: AsyncSession, actor: int, found: Overview, now: datetime) -> tuple[int | None, int | None]:
    """Where keys lead from one that waits."""
    card = found.card
    if card.status != "asked":
        return None, None
    return await elder_queue.beside(session, actor=actor, community_id=card.community_id, elder_id=card.elder_id, now=now)


@routes.get(r"/desk/elders/{id:\d{1,18}}/private", who=APPROVERS, confirmed=True)
async def private(request: web.Request) -> web.StreamResponse:
    """Health, history, full name and address. That it was read is on record."""
    staff, door, elder_id = staff_of(request), door_of(request), part_of(request)
    now, t = door.clock(), staff.t
    with not_there(ElderUnknown):
        async with door.database.begin() as session:
            await elder_overview.overview(session, actor=staff.person_id, elder_id=elder_id, now=now)
            found = await elder_cards.private(session, actor=staff.person_id, elder_id=elder_id, now=now)
            home = await nodes.node_by_id(session, found.node_id) if found.node_id else None
    lines = elder_views.private(found, home.name if home else "", t) if found.card.called else []
    title = f"{found.card.called} · {elder_terms.elder_number(elder_id)}" if lines else elder_terms.elder_number(elder_id)
    return shown(request, "desk/elder_private.html", title=title, here="elders", lines=lines, id=elder_id)


@routes.get(r"/desk/elders/{id:\d{1,18}}/photo", who=APPROVERS)
async def photo(request: web.Request) -> web.StreamResponse:
    """The photo. That it was seen is on record."""
    staff, door, elder_id = staff_of(request), door_of(request), part_of(request)
    with not_there(ElderUnknown):
        async with door.database.begin() as session:
            await elder_overview.overview(session, actor=staff.person_id, elder_id=elder_id, now=door.clock())
            picture = await elder_cards.photo(session, actor=staff.person_id, elder_id=elder_id, now=door.clock())
    if picture is None:
        raise web.HTTPNotFound
    return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


def _status(refusal: Refusal | None) -> int:
    """Somebody was quicker, or something is still missing."""
    if refusal is None:
        return 200
    return 409 if isinstance(refusal, (ElderDecided, ElderUnknown, elder_queue.OwnElder)) else 422
