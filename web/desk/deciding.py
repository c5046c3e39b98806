"""The answer to a decision at the desk: with the page's script a strip in place of the card, without it the page again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from core.refusals import Refusal
from people import authority
from points.log_queue import AlreadyDecided
from points.logs import WordsUnclear
from points.objections import ObjectionDecided
from web.desk import queues
from web.desk.guard import back, form_of, fragment, shown, staff_of
from web.desk.queues import LONGEST_REASON, MOST_AT_ONCE, Card, Queue, came_from, is_scripted
from web.door import door_of
from words import desk_queues
from words.refusals import refusal_text

Act = Callable[[AsyncSession, int], Awaitable[object]]


async def decide(request: web.Request, queue: Queue, outcome: str, act: Act) -> web.Response:
    """Do it in one transaction, and answer: what was done, that a colleague was quicker, or what is wrong."""
    number = queues.number_of(request)
    try:
        async with door_of(request).database.begin() as session:
            await act(session, number)
    except WordsUnclear as unclear:
        return await _ask_again(request, queue, number, unclear)
    except (AlreadyDecided, ObjectionDecided) as refusal:
        return await _quicker(request, queue, number, refusal)
    except Refusal as refusal:
        return await not_done(request, queue, number, refusal)
    return await _done(request, queue, number, outcome)


async def _done(request: web.Request, queue: Queue, number: int, outcome: str) -> web.Response:
    """It can be undone for a minute."""
    undo = [number] if queue.has_undo and outcome in ("approved", "refused") else []
    if not is_scripted(request):
        return went(request, queue, outcome, 1, undo=undo)
    return await _strip(request, queue, number, desk_queues.done(outcome, 1, staff_of(request).t), undo=undo)


def went(
    request: web.Request, queue: Queue, outcome: str, count: int, *, undo: Sequence[int] = (), left: Sequence[int] = ()
) -> web.Response:
    """To the page of the queue, which says what was done; numbers go in the address, never words."""
    said: dict[str, str | int] = {"did": outcome, "n": count}
    said |= {name: "-".join(map(str, numbers[:MOST_AT_ONCE])) for name, numbers in (("undo", undo), ("left", left)) if numbers}
    path = came_from(request, queue)
    return back(request, f"{path}{'&' if '?' in path else '?'}{urlencode(said)}")


async def not_done(request: web.Request, queue: Queue, number: int, refusal: Refusal) -> web.Response:
    """For a script a strip in place of the card; without one the guard shows a page."""
    if isinstance(refusal, authority.NotAllowed) or not is_scripted(request):
        raise refusal
    return await _strip(request, queue, number, refusal_text(refusal, staff_of(request).t, zone=door_of(request).zone))


async def undone(request: web.Request, queue: Queue, number: int) -> web.Response:
    """For a script: the card, which waits again."""
    return await card_again(request, queue, await queue.card(request, number))


async def card_again(request: web.Request, queue: Queue, card: Card) -> web.Response:
    """One card for a script: it waits again, or its reason is unclear."""
    t = staff_of(request).t
    waiting = desk_queues.waiting(await queue.count(request), t)
    values = queues.values_of(queue, t) | {"one": card, "waiting": waiting, "from_here": came_from(request, queue)}
    return fragment(request, "desk/queue_one.html", status=200, **values)


async def _ask_again(request: web.Request, queue: Queue, number: int, unclear: WordsUnclear) -> web.Response:
    """The card with what was wrong with the reason, and what was typed."""
    words = refusal_text(unclear, staff_of(request).t, zone=door_of(request).zone)
    card = replace(await queue.card(request, number), error=words, typed=form_of(request).get("typed")[:LONGEST_REASON])
    if is_scripted(request):
        return await card_again(request, queue, card)
    return queues.show(request, queue, [card], waiting=await queue.count(request), status=422)


async def _quicker(request: web.Request, queue: Queue, number: int, refusal: AlreadyDecided | ObjectionDecided) -> web.Response:
    """Somebody else decided: the card goes, and whoever was second is told by whom."""
    t = staff_of(request).t
    words = desk_queues.quicker(refusal, await _office(request, refusal), t)
    if is_scripted(request):
        return await _strip(request, queue, number, words)
    title, words, way_back = t("Somebody else was quicker"), _of(queue, number, words, t), came_from(request, queue)
    return shown(request, "desk/refused.html", title=title, here=queue.name, status=409, words=words, way_back=way_back)


async def _strip(request: web.Request, queue: Queue, number: int, words: str, *, undo: Sequence[int] = ()) -> web.Response:
    t = staff_of(request).t
    values: dict[str, object] = {"queue": queue, "number": number, "words": _of(queue, number, words, t), "undo": undo}
    waiting = desk_queues.waiting(await queue.count(request), t)
    return fragment(request, "desk/queue_done.html", status=200, **values, waiting=waiting, from_here=came_from(request, queue))


def _of(queue: Queue, number: int, words: str, t: Translator) -> str:
    return t("{number}: {words}", number=queue.called(number), words=words)


async def _office(request: web.Request, refusal: Refusal) -> authority.Role | None:
    by, door = refusal.data.get("by"), door_of(request)
    if not isinstance(by, int):
        return None
    async with door.database.reading() as session:
        for place in staff_of(request).places:
            found = await authority.deciding_roles(session, people=[by], node_id=place, at=door.clock())
            if by in found:
                return found[by]
    return None
