"""Whom staff ask to take a wish on, besides the best: somebody by their whole name, or a unit of the alliance."""

from aiohttp import web

from web.desk.guard import APPROVERS, form_of, shown, staff_of
from web.desk.managing import number, part_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from wishes import desk_cards, helpers_by_name
from wishes.steps import WishUnknown
from words import batches, saying

routes = DeskRoutes()
LIMIT = 50
LONGEST_NAME = 40


@routes.get(r"/desk/wishes/{id:\d{1,18}}/helpers", who=APPROVERS)
async def helpers(request: web.Request) -> web.StreamResponse:
    """Units, and a field for a name."""
    return await _page(request, "")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/helpers", who=APPROVERS)
async def by_name(request: web.Request) -> web.StreamResponse:
    """Members with this whole name. That it was looked up is on record; a name stands in no address."""
    return await _page(request, form_of(request).get("name")[:LONGEST_NAME].strip())


async def _page(request: web.Request, name: str) -> web.StreamResponse:
    staff, door, wish_id = staff_of(request), door_of(request), part_of(request)
    t, now, after = staff.t, door.clock(), number(request.query.get("after"))
    with not_there(WishUnknown):
        async with door.database.begin() as session:
            wish = await desk_cards.require(session, actor=staff.person_id, wish_id=wish_id, now=now)
            words = wish.public_words or ""
            here = {"wish_id": wish_id, "actor": staff.person_id}
            named = await helpers_by_name.members(session, **here, name=name, now=now) if name else []
            units = await helpers_by_name.of_alliance(session, **here, after=after, limit=LIMIT + 1, now=now)
    more = f"/desk/wishes/{wish_id}/helpers?after={units[LIMIT - 1].id}" if len(units) > LIMIT else ""
    return shown(
        request,
        "desk/wish_helpers.html",
        title=t("Whom do you ask to take it on? They can say no."),
        here="wishes",
        id=wish_id,
        number=saying.wish_number(wish_id),
        words=words,
        name=name,
        named=[(one.person_id, batches.told_apart(one, t, zone=door.zone)) for one in named],
        units=[(unit.id, unit.name) for unit in units[:LIMIT]],
        next=more,
    )
