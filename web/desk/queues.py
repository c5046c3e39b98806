"""What the desk's queues share: a page of cards, and what its forms send."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

from core.i18n import Translator
from web.desk.guard import form_of, is_local, shown, staff_of
from words import desk_queues

PAGE = 50
# What one press may be about: a page, or a leader's batch.
MOST_AT_ONCE = 200
LONGEST_REASON = 500


@dataclass(frozen=True)
class Queue:
    """A queue's name (of its fields, too), where it is, what its two buttons say, and reasons to choose from.

    `count` says how many wait and `card` how one stands now; `called` is how staff call one. `has_undo` and `has_bulk` are whether a
    decision can be undone, and made about many.
    """

    name: str
    path: str
    title: Callable[[Translator], str]
    yes: Callable[[Translator], str]
    no: Callable[[Translator], str]
    why: Callable[[Translator], str]
    reasons: Callable[[Translator], list[str]]
    called: Callable[[int], str]
    count: Callable[[web.Request], Awaitable[int]]
    card: Callable[[web.Request, int], "Awaitable[Card]"]
    verbs: tuple[str, str] = ("approve", "refuse")
    has_undo: bool = False
    has_bulk: bool = False


@dataclass(frozen=True)
class Card:
    """One thing that waits, in words: `facts` are pairs of a name and what it is, `notes` what one should look at twice."""

    number: int
    called: str
    title: str
    facts: Sequence[tuple[str, str]]
    quote: str = ""
    photos: Sequence[str] = ()
    notes: Sequence[str] = ()
    near: Sequence[str] = ()
    link: tuple[str, str] | None = None
    waits: bool = True
    status: str = ""
    # What was wrong with a reason that was typed.
    error: str = ""
    typed: str = ""


def after_of(request: web.Request) -> int | None:
    """Where a page begins: after this number."""
    text = request.query.get("after", "")
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def show(request: web.Request, queue: Queue, cards: Sequence[Card], *, waiting: int, status: int = 200, **more: object) -> web.Response:
    """A page of a queue: up to `PAGE` cards; one more says that there is a next page."""
    t, some = staff_of(request).t, cards[:PAGE]
    here = f"{queue.path}?after={after}" if (after := after_of(request)) else queue.path
    values = values_of(queue, t) | {
        "cards": some,
        "waiting": desk_queues.waiting(waiting, t),
        "next": f"{queue.path}?after={some[-1].number}" if len(cards) > PAGE else None,
        "from_here": here,
        "did": _did(request, queue, t),
        "aside": "",
        "links": [],
    }
    return shown(request, "desk/queue.html", title=queue.title(t), here=queue.name, status=status, **(values | more))


def reason_of(request: web.Request, queue: Queue) -> str:
    """What was typed, or the reason that was chosen."""
    form = form_of(request)
    if typed := form.get("typed").strip():
        return typed
    chosen, reasons = form.number("reason"), queue.reasons(staff_of(request).t)
    return reasons[chosen] if chosen is not None and chosen < len(reasons) else ""


def number_of(request: web.Request) -> int:
    """The number in the address."""
    text = request.match_info["number"]
    if len(text) > 18:
        raise web.HTTPNotFound
    return int(text)


def chosen_of(request: web.Request, queue: Queue) -> list[int]:
    """The numbers that were ticked."""
    return form_of(request).numbers(queue.name)[:MOST_AT_ONCE]


def is_scripted(request: web.Request) -> bool:
    """Whether the page's script sent it, and puts the answer in place of the card."""
    return "HX-Request" in request.headers


def came_from(request: web.Request, queue: Queue) -> str:
    """The page of the queue on which the form stood."""
    sent = form_of(request).get("from")
    return sent if is_local(sent) and sent.startswith(queue.path) else queue.path


def values_of(queue: Queue, t: Translator) -> dict[str, object]:
    """What a card's forms say."""
    words = {"yes": queue.yes(t), "no": queue.no(t), "why": queue.why(t), "reasons": queue.reasons(t)}
    return {"queue": queue, "verbs": queue.verbs, "longest_reason": LONGEST_REASON, **words}


def _did(request: web.Request, queue: Queue, t: Translator) -> dict[str, object] | None:
    """What the address says was done."""
    count = request.query.get("n", "")
    words = desk_queues.done(request.query.get("did", ""), int(count), t) if re.fullmatch(r"[0-9]{1,4}", count) else ""
    if not words:
        return None
    left = [queue.called(number) for number in _split(request.query.get("left", ""))]
    undo = _split(request.query.get("undo", "")) if queue.has_undo else []
    return {"words": words, "left": desk_queues.left_over(request.query["did"], left, t), "undo": undo}


def _split(text: str) -> list[int]:
    return [int(part) for part in text.split("-")[:MOST_AT_ONCE] if re.fullmatch(r"[0-9]{1,18}", part)]
