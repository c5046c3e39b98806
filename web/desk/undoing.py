"""Undo: one decision, or all of one press, each by itself."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from points import log_undo, redemption_undo
from web.desk import queues
from web.desk.deciding import not_done, undone, went
from web.desk.guard import APPROVERS, staff_of
from web.desk.logs import LOGS
from web.desk.queues import Queue
from web.desk.redemptions import REDEMPTIONS
from web.desk.routes import DeskRoutes
from web.door import door_of

routes = DeskRoutes()
Undo = Callable[[AsyncSession, int], Awaitable[object]]


@routes.post("/desk/undo/logs", who=APPROVERS)
async def logs(request: web.Request) -> web.StreamResponse:
    """What was decided about activities."""

    async def undo(session: AsyncSession, number: int) -> None:
        await log_undo.undo(session, actor=staff_of(request).person_id, log_id=number, now=door_of(request).clock())

    return await _undo(request, LOGS, undo)


@routes.post("/desk/undo/redemptions", who=APPROVERS)
async def redemptions(request: web.Request) -> web.StreamResponse:
    """What was decided about redemptions."""

    async def undo(session: AsyncSession, number: int) -> None:
        await redemption_undo.undo(session, actor=staff_of(request).person_id, redemption_id=number, now=door_of(request).clock())

    return await _undo(request, REDEMPTIONS, undo)


async def _undo(request: web.Request, queue: Queue, undo: Undo) -> web.Response:
    """Each in a transaction of its own: points that one member has spent keep no other's."""
    chosen, done, left = queues.chosen_of(request, queue), list[int](), list[int]()
    for number in chosen:
        try:
            async with door_of(request).database.begin() as session:
                await undo(session, number)
        except Refusal as refusal:
            if len(chosen) == 1:
                return await not_done(request, queue, number, refusal)
            left.append(number)
        else:
            done.append(number)
    if len(chosen) == 1 and queues.is_scripted(request):
        return await undone(request, queue, chosen[0])
    return went(request, queue, "undone", len(done), left=left)
