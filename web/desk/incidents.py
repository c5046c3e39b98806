"""Incidents at the desk: what goes on and what was, one of them with all that is known, and the bar that calls from every page."""

import asyncio
from functools import partial
from typing import Any
from urllib.parse import quote

from aiohttp import web

from people import nodes
from qrcodes import elder_cards, incident_cards, incident_lists, incident_live, receipts, search_cards, timelines
from qrcodes.incidents import IncidentUnknown
from qrcodes.search_end import SearchOver
from web.desk import incident_views
from web.desk.guard import OFFICERS, shown, staff_of
from web.desk.polling import polled
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from words import elder_pages, incidents, saying
from words.incident_paper import file_name, incident_pdf

routes = DeskRoutes()
PAGE = 50


@routes.get("/desk/incidents", who=OFFICERS)
async def all_of_them(request: web.Request) -> web.StreamResponse:
    """What goes on, then what was, newest first."""
    staff, door, after = staff_of(request), door_of(request), _number(request.query.get("after", ""))
    t, now = staff.t, door.clock()
    async with door.database.reading() as session:
        live = await incident_live.incidents(session, person_id=staff.person_id, now=now)
        going = await incident_live.searches(session, person_id=staff.person_id, now=now)
        was = await incident_lists.recent(session, person_id=staff.person_id, after=after, limit=PAGE + 1, now=now)
    words = [(one.incident_id, incidents.label(one, t, zone=door.zone, now=now), one.community_name) for one in was[:PAGE]]
    return shown(
        request,
        "desk/incidents.html",
        title=t("Found and lost"),
        here="incidents",
        live=[incident_views.live_row(one, t, now=now) for one in live],
        going=[incident_views.going_row(one, t, now=now) for one in going],
        was=words,
        next=f"/desk/incidents?after={was[PAGE - 1].incident_id}" if len(was) > PAGE else "",
        is_first=after is None,
        seen="",
    )


@routes.get("/desk/incidents/live", who=OFFICERS)
async def bar(request: web.Request) -> web.StreamResponse:
    """The bar on every page: looked at every few seconds, by one statement."""
    staff, door = staff_of(request), door_of(request)
    now = door.clock()
    async with door.database.reading() as session:
        live = await incident_live.incidents(session, person_id=staff.person_id, now=now)
    return polled(request, "desk/alarm_bar.html", live=[incident_views.live_row(one, staff.t, now=now) for one in live])


@routes.get("/desk/incidents/list/live", who=OFFICERS)
async def list_again(request: web.Request) -> web.StreamResponse:
    """The list of what goes on, while its page is open."""
    staff, door = staff_of(request), door_of(request)
    now = door.clock()
    async with door.database.reading() as session:
        live = await incident_live.incidents(session, person_id=staff.person_id, now=now)
    return polled(request, "desk/incidents_live.html", live=[incident_views.live_row(one, staff.t, now=now) for one in live])


@routes.get(r"/desk/incidents/{id:\d{1,18}}", who=OFFICERS)
async def one_of_them(request: web.Request) -> web.StreamResponse:
    """The incident. That it is shown here means that they have seen it, as in chat."""
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    async with door.database.begin() as session:
        await receipts.seen(session, person_id=staff.person_id, incident_id=number, now=door.clock())
    one = await _shown(request, number)
    closings = [(name, staff.t(words)) for name, words in incidents.TURNED_OUT.items()]
    return shown(request, "desk/incident.html", title=one.headline, here="incidents", one=one, closings=closings, **_page())


@routes.get(r"/desk/incidents/{id:\d{1,18}}/live", who=OFFICERS)
async def one_again(request: web.Request) -> web.StreamResponse:
    """How it stands, while its page is open."""
    return polled(request, "desk/incident_live.html", one=await _shown(request, int(request.match_info["id"])), ways=incident_views.WAYS)


@routes.get(r"/desk/incidents/{id:\d{1,18}}/private", who=OFFICERS, confirmed=True)
async def private(request: web.Request) -> web.StreamResponse:
    """What is stored of the elder, for who goes there; that it was read is on record."""
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    t, now = staff.t, door.clock()
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            card = await incident_cards.card(session, reader=staff.person_id, incident_id=number, now=now)
            found = await elder_cards.private(session, actor=staff.person_id, elder_id=card.elder_id, now=now)
            home = await nodes.node_by_id(session, found.node_id) if found.node_id else None
    lines = elder_pages.stored(found, home.name if home else "", t)
    title = t("Address and history")
    return shown(request, "desk/incident_private.html", title=title, here="incidents", id=number, lines=lines)


@routes.get(r"/desk/incidents/{id:\d{1,18}}/timeline.pdf", who=OFFICERS, confirmed=True)
async def timeline(request: web.Request) -> web.StreamResponse:
    """The timeline as it stands, as a file; that it was taken along is on record."""
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    with not_there(IncidentUnknown):
        async with door.database.begin() as session:
            whole = await timelines.of(session, actor=staff.person_id, incident_id=number, now=door.clock())
    paper = await asyncio.to_thread(partial(incident_pdf, whole, staff.t, zone=door.zone))
    return download(paper, file_name(whole, staff.t), "application/pdf")


@routes.get(r"/desk/searches/{id:\d{1,18}}", who=OFFICERS)
async def search(request: web.Request) -> web.StreamResponse:
    """A search, to look at: it is led in chat."""
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    t, now, after = staff.t, door.clock(), _number(request.query.get("after", ""))
    with not_there(SearchOver):
        async with door.database.reading() as session:
            card = await search_cards.card(session, reader=staff.person_id, search_id=number, now=now)
            told = await search_cards.told(session, reader=staff.person_id, search_id=number, after=after, now=now)
    size = search_cards.PAGE
    lines = [incident_views.Said(one.name, saying.lately(one.at, t, zone=door.zone, now=now), one.words) for one in told[:size]]
    onward = f"/desk/searches/{number}?after={told[size - 1].number}" if len(told) > size else ""
    seen_at = saying.lately(card.last_seen_at, t, zone=door.zone, now=now)
    title = f"{card.called or t('an elder')} · {saying.search_number(number)}"
    return shown(request, "desk/search.html", title=title, here="incidents", card=card, lines=lines, next=onward, seen_at=seen_at)


def download(data: bytes, name: str, kind: str) -> web.Response:
    """A file to keep, under this name."""
    return web.Response(body=data, content_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


async def _shown(request: web.Request, number: int) -> incident_views.Shown:
    staff, door = staff_of(request), door_of(request)
    now = door.clock()
    with not_there(IncidentUnknown):
        async with door.database.reading() as session:
            card = await incident_cards.card(session, reader=staff.person_id, incident_id=number, now=now)
    return incident_views.shown(card, staff.t, reader=staff.person_id, now=now, zone=door.zone)


def _page() -> dict[str, Any]:
    return {"ways": incident_views.WAYS, "seen": ""}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
