"""How many wait in each queue, beside its name in the side bar: asked for after the page is there, so that no page waits for it."""

from aiohttp import web

from core import counting
from people import authority
from people.authority import CAN_APPROVE
from points import queue_ages
from qrcodes import queue_age as elder_age
from web.desk.guard import APPROVERS, staff_of
from web.desk.polling import polled
from web.desk.routes import DeskRoutes
from web.door import door_of
from wishes import agreement_cards
from wishes import queue_age as wish_age
from words import desk_queues

routes = DeskRoutes()


@routes.get("/desk/waiting/live", who=APPROVERS)
async def waiting(request: web.Request) -> web.StreamResponse:
    """For the page's script: all queues of all their communities, in two statements."""
    staff, door = staff_of(request), door_of(request)
    me, now = staff.person_id, door.clock()
    async with door.database.reading() as session:
        here = await authority.communities(session, person_id=me, roles=CAN_APPROVE, now=now)
        moments = queue_ages.moments(here, me) | elder_age.moments(here, me) | wish_age.moments(here, me)
        found = await counting.ages(session, moments | agreement_cards.moments(here, me, now))
    counts = [(name, one.number, counting.said(one.number), desk_queues.waiting(one.number, staff.t)) for name, one in found.items()]
    return polled(request, "desk/waiting.html", counts=counts)
