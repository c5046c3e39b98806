"""Agreements at the desk: those that wait for the community's signature, all of them, one with its whole text and its PDF."""

import asyncio

from aiohttp import web

from core.refusals import Refusal
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import PDF, file, in_words, number, part_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from wishes import agreement_cards, agreement_lists, agreements
from wishes.agreement_cards import WAITING, AgreementCard
from wishes.agreements import AgreementUnknown
from words import agreement_paper, projects, saying

routes = DeskRoutes()
LIMIT = 50


@routes.get("/desk/agreements", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """Those that wait, or with `?all=1` every one, the newest first."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    t, now, is_all = staff.t, door.clock(), request.query.get("all") == "1"
    async with door.database.reading() as session:
        with not_there():
            found = await agreement_lists.of_community(
                session,
                actor=staff.person_id,
                community_id=place,
                only_waiting=not is_all,
                before=number(request.query.get("before")) or None,
                limit=LIMIT + 1,
                now=now,
            )
    rows = [
        {
            "id": one.agreement_id,
            "number": projects.agreement_number(one.agreement_id),
            "project": one.project,
            "unit": one.unit,
            "state": projects.short_state(one.state, t),
            "signed": saying.lately(one.signed_at, t, zone=door.zone, now=now),
            "is_own": one.is_own and one.state == WAITING,
        }
        for one in found[:LIMIT]
    ]
    more = str(request.rel_url.update_query({"before": str(rows[-1]["id"])})) if len(found) > LIMIT else ""
    return shown(request, "desk/agreements.html", title=t("Agreements"), here="agreements", rows=rows, next=more, at=place, is_all=is_all)


@routes.get(r"/desk/agreements/{id:\d{1,18}}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """All that is signed, and who has signed when."""
    return await _page(request)


@routes.get(r"/desk/agreements/{id:\d{1,18}}/pdf", who=APPROVERS)
async def paper(request: web.Request) -> web.StreamResponse:
    """As a PDF, drawn beside the pages that others ask for. That it was taken along is on record."""
    staff, t, door, seen = staff_of(request), staff_of(request).t, door_of(request), await _card(request)
    async with door.database.begin() as session:
        card = await agreement_cards.taken_along(session, reader=staff.person_id, agreement_id=seen.agreement_id, now=door.clock())
    data = await asyncio.to_thread(agreement_paper.agreement_pdf, card, t, zone=door.zone, made_at=door.clock())
    return file(data, agreement_paper.file_name(card, t), PDF)


@routes.post(r"/desk/agreements/{id:\d{1,18}}/sign", who=APPROVERS)
async def sign(request: web.Request) -> web.StreamResponse:
    """Sign exactly the text that was shown."""
    staff, door, card = staff_of(request), door_of(request), await _card(request)
    shown_then = _bytes(form_of(request).get("shown"))
    try:
        async with door.database.begin() as session:
            await agreements.countersign(session, actor=staff.person_id, agreement_id=card.agreement_id, shown=shown_then, now=door.clock())
    except Refusal as refusal:
        return await _page(request, refusal=refusal)
    return back(request, f"/desk/agreements/{card.agreement_id}", said="agreement_signed")


@routes.post(r"/desk/agreements/{id:\d{1,18}}/end", who=APPROVERS)
async def end(request: web.Request) -> web.StreamResponse:
    """Do not sign it, or end one that is in force: the project is free for other units."""
    staff, door, card = staff_of(request), door_of(request), await _card(request)
    try:
        async with door.database.begin() as session:
            await agreements.end(session, actor=staff.person_id, agreement_id=card.agreement_id, now=door.clock())
    except Refusal as refusal:
        return await _page(request, refusal=refusal)
    return back(request, f"/desk/agreements/{card.agreement_id}", said="agreement_ended")


async def _page(request: web.Request, *, refusal: Refusal | None = None) -> web.Response:
    staff, door, card = staff_of(request), door_of(request), await _card(request)
    t, zone = staff.t, door.zone
    is_own = card.is_unit or card.signed_by == staff.person_id
    return shown(
        request,
        "desk/agreement.html",
        title=f"{projects.agreement_number(card.agreement_id)} · {card.terms.project}",
        here="agreements",
        status=200 if refusal is None else 409,
        id=card.agreement_id,
        at=card.community_id,
        text=projects.whole_text(card.terms, t),
        signatures=projects.signatures(card, t, zone=zone),
        state=projects.state(card, t, zone=zone),
        shown_hash=card.text_hash.hex(),
        side=card.terms.community,
        may_sign=card.state == WAITING and card.is_unchanged and not is_own,
        is_own=card.state == WAITING and is_own,
        is_changed=card.state == WAITING and not card.is_unchanged,
        may_end=card.state in (WAITING, agreement_cards.IN_FORCE),
        is_waiting=card.state == WAITING,
        error=in_words(request, refusal) if refusal else "",
    )


async def _card(request: web.Request) -> AgreementCard:
    """For staff of its community only: who speaks for the unit has the chat."""
    staff, door = staff_of(request), door_of(request)
    async with door.database.reading() as session:
        with not_there(AgreementUnknown):
            card = await agreement_cards.card(session, reader=staff.person_id, agreement_id=part_of(request), now=door.clock())
    if not card.is_staff:
        raise web.HTTPNotFound
    return card


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
