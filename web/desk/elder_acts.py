"""What staff do about an elder at the desk: approve, refuse, send back, remind the guardians, end the page."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from qrcodes import elder_overview, elder_queue, elders, sending_back
from web.desk.elders import page
from web.desk.guard import APPROVERS, back, form_of, staff_of
from web.desk.managing import part_of
from web.desk.routes import DeskRoutes
from web.door import door_of

routes = DeskRoutes()
# What is done to an elder by somebody at a moment; the number that is said afterwards.
Work = Callable[[AsyncSession, int, int, datetime], Awaitable[int | None]]


@routes.post(r"/desk/elders/{id:\d{1,18}}/approve", who=APPROVERS)
async def approve(request: web.Request) -> web.StreamResponse:
    """A page and a first badge. The box says that a document was looked at."""
    is_checked = form_of(request).get("id_checked") == "yes"

    async def work(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> None:
        await elder_queue.approve(session, actor=actor, elder_id=elder_id, id_checked=is_checked, now=now)

    return await _do(request, work, said="elder_approved", decides=True, stays=True)


@routes.post(r"/desk/elders/{id:\d{1,18}}/refuse", who=APPROVERS)
async def refuse(request: web.Request) -> web.StreamResponse:
    """With a reason that the family reads."""
    reason = form_of(request).get("reason")

    async def work(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> None:
        await elder_queue.refuse(session, actor=actor, elder_id=elder_id, reason=reason, now=now)

    return await _do(request, work, said="elder_refused", decides=True)


@routes.post(r"/desk/elders/{id:\d{1,18}}/send-back", who=APPROVERS)
async def send_back(request: web.Request) -> web.StreamResponse:
    """Ask the family for something first."""
    words = form_of(request).get("wanted")

    async def work(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> None:
        await sending_back.send_back(session, actor=actor, elder_id=elder_id, words=words, now=now)

    return await _do(request, work, said="elder_sent_back", decides=True)


@routes.post(r"/desk/elders/{id:\d{1,18}}/remind", who=APPROVERS)
async def remind(request: web.Request) -> web.StreamResponse:
    """Guardians whose test notice is not confirmed are reminded, once a day."""

    async def work(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> int:
        return await elder_queue.remind(session, actor=actor, elder_id=elder_id, now=now)

    return await _do(request, work, said="elder_reminded", stays=True)


@routes.post(r"/desk/elders/{id:\d{1,18}}/end", who=APPROVERS)
async def end(request: web.Request) -> web.StreamResponse:
    """The page ends, the badges open nothing, and what was stored is deleted. The box says that one knows."""
    form = form_of(request)
    if form.get("sure") != "yes":
        return back(request, f"/desk/elders/{part_of(request)}", said="elder_end_unsure")
    reason = form.get("reason")

    async def work(session: AsyncSession, actor: int, elder_id: int, now: datetime) -> None:
        await elders.revoke(session, actor=actor, elder_id=elder_id, reason=reason, now=now)

    return await _do(request, work, said="elder_ended", stays=True)


async def _do(request: web.Request, work: Work, *, said: str, decides: bool = False, stays: bool = False) -> web.StreamResponse:
    """Do it in one transaction; after what decides on to the next that waits, else to the record or to the queue.

    What the room refuses is said on the record's own page.
    """
    staff, door, elder_id, following = staff_of(request), door_of(request), part_of(request), None
    now = door.clock()
    try:
        async with door.database.begin() as session:
            seen = await elder_overview.overview(session, actor=staff.person_id, elder_id=elder_id, now=now)
            counted = await work(session, staff.person_id, elder_id, now)
            if decides:
                me, place = staff.person_id, seen.card.community_id
                _, following = await elder_queue.beside(session, actor=me, community_id=place, elder_id=elder_id, now=now)
    except Refusal as refusal:
        form = form_of(request)
        return await page(request, refusal=refusal, typed=form.get("reason") or form.get("wanted"))
    if following is not None:
        return back(request, f"/desk/elders/{following}", said=said, done=elder_id)
    path = f"/desk/elders/{elder_id}" if stays else f"/desk/elders?in={seen.card.community_id}"
    return back(request, path, said=said, **({} if counted is None else {"number": counted}))
