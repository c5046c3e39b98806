"""What stands about an item, its picture, its times; and new items."""

import asyncio
from datetime import time
from typing import Any

from aiohttp import web

from core.files import NotAPicture, PictureTooLarge, sanitise
from core.refusals import Refusal
from people import units
from people.authority import NotAllowed
from points import item_details, slot_changes
from points.item_changes import ItemUnclear
from points.item_details import Details, NewItem
from web.desk.goods import HERE, item_of, shown_item
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.managing import day_of, in_words, number, theirs
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import stock_words
from words.numbers import whole
from words.offers import CATEGORIES

routes = DeskRoutes()
SORTS = ("goods", "quota", "times")
LIMITS = ("limit_per_month", "limit_per_person")
MOST_UNITS = 500


@routes.post("/desk/goods/{id}/details", who=APPROVERS)
async def details(request: web.Request) -> web.StreamResponse:
    """Names, category, place, hours and limits, if nobody changed them meanwhile."""
    staff, door, form, item = staff_of(request), door_of(request), form_of(request), await item_of(request)
    new, seen = _details(request), _details(request, "seen_")
    if new is None or seen is None:
        wrong = _no_limit(request) or LIMITS[0]
        return await shown_item(request, error=stock_words.no_number(wrong, staff.t), wrong=wrong, status=422, typed=form.fields)
    try:
        async with door.database.begin() as session:
            await item_details.change(session, actor=staff.person_id, item_id=item.id, seen=seen, new=new, now=door.clock())
    except item_details.DetailsChanged as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=409)
    except Refusal as refusal:
        error, wrong = _in_words(request, refusal)
        return await shown_item(request, error=error, wrong=wrong, status=422, typed=form.fields)
    return back(request, f"/desk/goods/{item.id}", said="saved")


@routes.post("/desk/goods/{id}/picture", who=APPROVERS)
async def picture(request: web.Request) -> web.StreamResponse:
    """A picture for it, drawn anew before it is kept; or none."""
    staff, door, form, item = staff_of(request), door_of(request), form_of(request), await item_of(request)
    takes_away = form.get("what") == "remove"
    try:
        drawn = None if takes_away else await asyncio.to_thread(sanitise, form.file)
        async with door.database.begin() as session:
            seen = number(form.get("seen")) or None
            await item_details.set_picture(session, actor=staff.person_id, item_id=item.id, seen=seen, picture=drawn, now=door.clock())
    except (NotAPicture, PictureTooLarge) as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=422)
    except item_details.DetailsChanged as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=409)
    return back(request, f"/desk/goods/{item.id}", said="saved")


@routes.post("/desk/goods/{id}/times", who=APPROVERS)
async def add_time(request: web.Request) -> web.StreamResponse:
    """A time of a service."""
    staff, door, form, item = staff_of(request), door_of(request), form_of(request), await item_of(request)
    day, hours, places = day_of(form.get("day")), _hours(form.get("since"), form.get("until")), whole(form.get("places"))
    if day is None or hours is None or places is None:
        return await shown_item(request, error=staff.t("Please fill in day, from, to and places. Nothing was changed."), status=422)
    try:
        async with door.database.begin() as session:
            await slot_changes.add(
                session, actor=staff.person_id, item_id=item.id, day=day, hours=hours, places=places, now=door.clock(), zone=door.zone
            )
    except (slot_changes.SlotUnclear, slot_changes.SlotThere) as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=422)
    return back(request, f"/desk/goods/{item.id}", said="saved")


@routes.post("/desk/goods/{id}/times/remove", who=APPROVERS)
async def remove_time(request: web.Request) -> web.StreamResponse:
    """Take away a time that nobody has booked."""
    staff, door, item = staff_of(request), door_of(request), await item_of(request)
    try:
        async with door.database.begin() as session:
            slot_id = number(form_of(request).get("slot"))
            await slot_changes.remove(session, actor=staff.person_id, item_id=item.id, slot_id=slot_id, now=door.clock())
    except Refusal as refusal:
        return await shown_item(request, error=in_words(request, refusal), status=409)
    return back(request, f"/desk/goods/{item.id}", said="saved")


@routes.get("/desk/items/new", who=APPROVERS)
async def new(request: web.Request) -> web.StreamResponse:
    """The form for a new item."""
    return await _form(request)


@routes.post("/desk/items/new", who=APPROVERS)
async def offer(request: web.Request) -> web.StreamResponse:
    """Offer something new; it is hidden from nobody from now on."""
    staff, door, form = staff_of(request), door_of(request), form_of(request)
    said, sort = _details(request), form.get("sort")
    counted = {"goods": "stock", "quota": "monthly_quota"}.get(sort)
    price, amount = whole(form.get("price")), whole(form.get("amount")) if counted else 0
    if sort not in SORTS:
        raise web.HTTPBadRequest
    if said is None or price is None or amount is None:
        wrong = "price" if price is None else "amount" if amount is None else _no_limit(request)
        return await _form(request, error=stock_words.no_number(wrong, staff.t), wrong=wrong)
    given = NewItem(
        number(form.get("unit")),
        said,
        price,
        stock=amount if sort == "goods" else None,
        monthly_quota=amount if sort == "quota" else None,
    )
    try:
        async with door.database.begin() as session:
            with theirs():
                await units.for_staff(session, actor=staff.person_id, unit_id=given.unit_id, now=door.clock())
            item = await item_details.offer(session, actor=staff.person_id, new=given, key=form.nonce, now=door.clock())
            item_id = item.id
    except NotAllowed:
        raise
    except Refusal as refusal:
        error, wrong = _in_words(request, refusal)
        return await _form(request, error=error, wrong="amount" if wrong == counted else wrong)
    return back(request, f"/desk/goods/{item_id}", said="item_added")


async def _form(request: web.Request, *, error: str = "", wrong: str = "") -> web.Response:
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    typed = form_of(request).fields if request.method == "POST" else {}
    async with door.database.reading() as session:
        known = await units.all_in(session, actor=staff.person_id, community_id=place, now=door.clock(), limit=MOST_UNITS)
    return shown(
        request,
        "desk/item_new.html",
        title=staff.t("Offer something new"),
        here=HERE,
        status=422 if error else 200,
        chosen=place,
        units=[(one.id, one.name) for one in known if one.closed_at is None],
        categories=[(code, staff.t(label)) for code, label in CATEGORIES.items()],
        typed=typed,
        error=error,
        wrong=wrong,
    )


def _in_words(request: web.Request, refusal: Refusal) -> tuple[str, str]:
    """What was refused, and the field that it is about."""
    words = in_words(request, refusal)
    if isinstance(refusal, ItemUnclear):
        name = str(refusal.data["name"])
        return stock_words.wrong(name, words, staff_of(request).t), name
    return words, str(refusal.data["name"]) if isinstance(refusal, item_details.DetailsUnclear) else ""


def _no_limit(request: web.Request) -> str:
    """The first limit that is no number."""
    typed = {name: form_of(request).get(name).strip() for name in LIMITS}
    return next((name for name, text in typed.items() if text and whole(text) is None), "")


def _details(request: web.Request, prefix: str = "") -> Details | None:
    """What was typed; None where a limit is no number."""
    form = form_of(request)
    texts: dict[str, Any] = {name: form.get(prefix + name) for name in ("name", "name_en", "category", "place", "place_en", "hours")}
    limits = {name: form.get(prefix + name).strip() for name in LIMITS}
    if any(text and whole(text) is None for text in limits.values()):
        return None
    counted: dict[str, Any] = {name: whole(text) if text else None for name, text in limits.items()}
    return Details(**texts, **counted)


def _hours(since: str, until: str) -> tuple[time, time] | None:
    try:
        # On the community's clocks, whatever zone somebody sends with it.
        return time.fromisoformat(since).replace(tzinfo=None), time.fromisoformat(until).replace(tzinfo=None)
    except ValueError:
        return None
