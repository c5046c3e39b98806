"""Goods and services: the catalogue as staff look after it; one item's stock, price, quotas, and whether it is shown."""

from collections.abc import Mapping

from aiohttp import web

from core.files import FileGone
from core.refusals import Refusal
from people import units
from points import item_book, item_changes, item_details, slots
from points.catalogue import GOODS, SERVICE
from points.catalogue_models import Item
from points.item_changes import ItemChanged
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import in_words, number, onward, part_of, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import saying, stock_words
from words.cards import named
from words.numbers import whole
from words.offers import CATEGORIES

routes = DeskRoutes()
HERE = "goods"
PAGE = item_book.PAGE
SLOTS = 50
PICTURE_AGE = "private, max-age=86400"


@routes.get("/desk/goods", who=APPROVERS)
async def listed(request: web.Request) -> web.StreamResponse:
    """Everything that is offered, the hidden too."""
    staff, door, query, place = staff_of(request), door_of(request), request.query, place_of(request)
    kind = query.get("kind", "") if query.get("kind") in (GOODS, SERVICE) else ""
    async with door.database.reading() as session:
        items = await item_book.page(
            session,
            actor=staff.person_id,
            community_id=place,
            now=door.clock(),
            called=query.get("called", "")[:60],
            kind=kind,
            unit_id=number(query.get("unit")),
            only_low=bool(query.get("low")),
            after=number(query.get("after")),
            limit=PAGE + 1,
        )
        names = await units.names(session, {item.unit_id for item in items})
    return shown(
        request,
        "desk/goods.html",
        title=staff.t("Goods and stock"),
        here=HERE,
        chosen=place,
        items=items[:PAGE],
        names=names,
        onward=onward(request, items[PAGE - 1].id) if len(items) > PAGE else "",
        query=query,
        kind=kind,
        named=named,
    )


@routes.get("/desk/goods/{id}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One item with all that can be changed."""
    return await shown_item(request)


@routes.get("/desk/goods/{id}/picture", who=APPROVERS)
async def picture(request: web.Request) -> web.StreamResponse:
    """Its picture; the address has the picture's number, so that browsers may keep it."""
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            try:
                data = await item_details.picture(session, actor=staff.person_id, item_id=part_of(request), now=door.clock())
            except FileGone:
                data = None
    if data is None:
        raise web.HTTPNotFound
    return web.Response(body=data, content_type="image/jpeg", headers={"Cache-Control": PICTURE_AGE})


@routes.post("/desk/goods/{id}/stock", who=APPROVERS)
async def stock(request: web.Request) -> web.StreamResponse:
    """So many came, or so many fewer are there, from what was seen: a form that is sent twice counts once."""
    form, by = form_of(request), whole(form_of(request).get("by").lstrip("+-−"))
    if by is None:
        return await _no_number(request, "stock")
    less = form.get("by").strip().startswith(("-", "−")) or form.get("way") == "less"
    new = number(form.get("seen")) + (-by if less else by)
    if new < 0 and (there := (await item_of(request)).stock) is not None and there < by:
        return await shown_item(
            request, error=stock_words.too_few(there, staff_of(request).t), wrong="stock", status=422, typed=form.fields
        )
    return await _set(request, "stock", new, counted=False)


@routes.post("/desk/goods/{id}/number", who=APPROVERS)
async def set_number(request: web.Request) -> web.StreamResponse:
    """Stock, price, mark of low stock or quota, set anew."""
    form = form_of(request)
    name, text = form.get("what"), form.get("new").strip()
    if name not in item_changes.BOUNDS:
        raise web.HTTPBadRequest
    new = whole(text) if text else None
    if new is None and (text or name not in item_changes.MAY_BE_NONE):
        return await _no_number(request, name)
    return await _set(request, name, new)


@routes.post("/desk/goods/{id}/shown", who=APPROVERS)
async def show(request: web.Request) -> web.StreamResponse:
    """Offer it, or hide it."""
    staff, door, item = staff_of(request), door_of(request), await item_of(request)
    is_shown = form_of(request).get("shown") == "yes"
    async with door.database.begin() as session:
        await item_changes.show(session, actor=staff.person_id, item_id=item.id, is_shown=is_shown, now=door.clock())
    return back(request, f"/desk/goods/{item.id}", said="item_shown" if is_shown else "item_hidden")


async def shown_item(
    request: web.Request, *, error: str = "", wrong: str = "", status: int = 200, typed: Mapping[str, str] | None = None
) -> web.Response:
    """An item's page, perhaps with what could not be done above it; `wrong` is the field it is about."""
    staff, door, item = staff_of(request), door_of(request), await item_of(request)
    async with door.database.reading() as session:
        names = await units.names(session, [item.unit_id])
        times = await slots.coming(session, item_id=item.id, now=door.clock(), limit=SLOTS) if item.has_slots else []
    details = item_details.details_of(item)
    return shown(
        request,
        "desk/item.html",
        title=named(item.name, item.name_en, staff.t),
        here=HERE,
        status=status,
        item=item,
        unit=names.get(item.unit_id, ""),
        numbers=[(name, stock_words.change(name, staff.t)) for name in item_changes.BOUNDS if item_changes.has(item, name)],
        may_be_none=item_changes.MAY_BE_NONE,
        details=details,
        typed=typed or {},
        categories=[(code, staff.t(label)) for code, label in CATEGORIES.items()],
        times=[(slot, saying.appointment(slot.starts_at, slot.ends_at, staff.t, zone=door.zone)) for slot in times],
        today=door.clock().astimezone(door.zone).date(),
        error=error,
        wrong=wrong,
    )


async def item_of(request: web.Request) -> Item:
    """The item of the path, if it is theirs to look after as staff."""
    staff, door = staff_of(request), door_of(request)
    with theirs():
        async with door.database.reading() as session:
            item = await item_changes.item(session, actor=staff.person_id, item_id=part_of(request), now=door.clock())
    if item.community_id not in staff.places:
        raise web.HTTPNotFound
    return item


async def _set(request: web.Request, name: str, new: int | None, *, counted: bool = True) -> web.Response:
    staff, door, item, seen = staff_of(request), door_of(request), await item_of(request), form_of(request).get("seen")
    try:
        async with door.database.begin() as session:
            await item_changes.set_number(
                session,
                actor=staff.person_id,
                item_id=item.id,
                name=name,
                seen=number(seen) if seen else None,
                new=new,
                now=door.clock(),
                counted=counted,
            )
    except ItemChanged as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=409)
    except Refusal as refusal:
        error = stock_words.wrong(name, in_words(request, refusal), staff.t)
        return await shown_item(request, error=error, wrong=name, status=422, typed=form_of(request).fields)
    return back(request, f"/desk/goods/{item.id}", said="saved")


async def _no_number(request: web.Request, name: str) -> web.Response:
    error = stock_words.no_number(name, staff_of(request).t)
    return await shown_item(request, error=error, wrong=name, status=422, typed=form_of(request).fields)
