"""Ways in and papers of one person: a lost phone, a one-time link, and their archive to take along."""

import asyncio

from aiohttp import web

from core.drawing import qr_svg
from people import entry, sessions
from points import archive_record
from web.desk.guard import APPROVERS, back, shown, staff_of
from web.desk.managing import EXCEL, PDF, file
from web.desk.people import HERE, card_of
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import archive_paper, archive_table

routes = DeskRoutes()


@routes.post("/desk/people/{id}/sign-out", who=APPROVERS)
async def sign_out(request: web.Request) -> web.StreamResponse:
    """A lost phone: every browser of theirs is signed out."""
    staff, door, card = staff_of(request), door_of(request), await card_of(request)
    person_id = card.line.person_id
    async with door.database.begin() as session:
        ended = await sessions.end_sessions_of(session, actor=staff.person_id, person_id=person_id, now=door.clock())
    return back(request, f"/desk/people/{person_id}", said="signed_out", number=ended)


@routes.post("/desk/people/{id}/link", who=APPROVERS, confirmed=True)
async def link(request: web.Request) -> web.StreamResponse:
    """A one-time link into their chat, for somebody who stands here with a new phone."""
    staff, door, card = staff_of(request), door_of(request), await card_of(request)
    async with door.database.begin() as session:
        token = await entry.issue(
            session, made_by=staff.person_id, person_id=card.line.person_id, community_id=card.community_id, now=door.clock()
        )
    address = f"{door.public_url}/enter/{token}"
    return shown(
        request,
        "desk/person_link.html",
        title=card.line.name,
        here=HERE,
        card=card,
        link=address,
        picture=await asyncio.to_thread(qr_svg, address),
    )


@routes.get("/desk/people/{id}/archive.{form}", who=APPROVERS, confirmed=True)
async def archive(request: web.Request) -> web.StreamResponse:
    """Their archive as PDF or Excel; reading it is on record."""
    staff, door, card, form = staff_of(request), door_of(request), await card_of(request), request.match_info["form"]
    if form not in ("pdf", "xlsx"):
        raise web.HTTPNotFound
    async with door.database.begin() as session:
        record = await archive_record.record(
            session, actor=staff.person_id, person_id=card.line.person_id, community_id=card.community_id, now=door.clock()
        )
    make = archive_paper.archive_pdf if form == "pdf" else archive_table.archive_excel
    data = await asyncio.to_thread(make, record, staff.t, zone=door.zone)
    return file(data, archive_table.file_name(record, staff.t, zone=door.zone, ending=form), PDF if form == "pdf" else EXCEL)
