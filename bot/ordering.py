"""What asking for an item has in common, for oneself and for the member of a card: the times to choose from, how many, the question."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Window

from bot.screen import screen
from bot.steps import draw_nonce, turns, typed_count
from bot.visit import Button, View, Visit
from core.i18n import Translator
from points import limits, redemptions, slots
from words import offers, orders
from words.cards import named
from words.numbers import row_id
from words.offers import Offer
from words.saying import appointment

SLOTS = 8
# Far beyond any time that is offered.
LATEST = 10**11


@dataclass(frozen=True)
class Words:
    """What a way of asking says: above the times, when none is free, on the button that asks, and below the question."""

    when: str
    none: str
    yes: str
    more: str = ""


@dataclass(frozen=True)
class Ordering:
    """A way of asking: the item as the member could have it, what asks for it, what is said of it by name, and where it leads.

    The conversation holds the item's `id`, the `slot` that was chosen, the `quantity` and the `nonce`.
    """

    look: Callable[[Visit], Awaitable[Offer]]
    ask: Callable[[Visit], Awaitable[None]]
    words: Callable[[str, Translator], Words]
    # Where the item was chosen, its times, the question.
    item: State
    times: State
    confirm: State


def windows(way: Ordering) -> list[Window]:
    """Its two screens: the times, and the question."""
    return [
        screen(way.times, partial(show_times, way=way), partial(on_times, way=way)),
        screen(way.confirm, partial(show_question, way=way), partial(on_question, way=way), on_quantity),
    ]


async def begin(visit: Visit, way: Ordering, *, has_slots: bool) -> None:
    """To the question; for a service with times, to those first."""
    visit.put("slot", 0)
    visit.put("slots_after", 0)
    await (visit.go(way.times) if has_slots else _confirm(visit, way))


async def show_times(visit: Visit, way: Ordering) -> View:
    """The coming times that have places left, earliest first."""
    t, kept = visit.t, visit.number("slots_after")
    after = datetime.fromtimestamp(kept, UTC) if 0 < kept < LATEST else None
    item = (await way.look(visit)).item
    async with visit.services.database.reading() as session:
        found = await slots.offered(session, item_id=item.id, now=visit.now, after=after, limit=SLOTS + 1)
    rows = [[Button(offers.slot_line(slot, t, zone=visit.services.zone), f"slot:{slot.id}")] for slot in found[:SLOTS]]
    rows.append(turns(t, after, [int(slot.starts_at.timestamp()) for slot in found], SLOTS, onward=t("Later times")))
    words = way.words(named(item.name, item.name_en, t), t)
    return View(words.when if found else words.none, [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_times(visit: Visit, payload: str, way: Ordering) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "slot" and number:
        visit.put("slot", number)
        await _confirm(visit, way)
    elif name == "after":
        visit.put("slots_after", number)
    elif name == "back":
        await visit.go(way.item)


async def show_question(visit: Visit, way: Ordering) -> View:
    """The question; one more is offered only as far as points, what is left and the limits go."""
    t, quantity, zone = visit.t, visit.number("quantity", 1), visit.services.zone
    offer, slot, is_booked = await way.look(visit), None, False
    async with visit.services.database.reading() as session:
        had = await limits.had(session, person_id=offer.person_id, item_id=offer.item.id, local_now=visit.now.astimezone(zone))
        if slot_id := visit.number("slot"):
            slot = await slots.slot(session, slot_id=slot_id, item_id=offer.item.id, now=visit.now)
            offer = replace(offer, left=slot.free)
            is_booked = await limits.has_booked(session, person_id=offer.person_id, slot_id=slot.id)
    most, why = orders.most_of(offer, had, t)
    fewer = [Button(t("One less"), "less")] if quantity > 1 else []
    more = [Button(t("One more"), "more")] if quantity < most else []
    words = way.words(named(offer.item.name, offer.item.name_en, t), t)
    rows = [[Button(words.yes, "yes")] if quantity <= most else [], [*fewer, *more], [Button(t("Back"), "back")]]
    when = appointment(slot.starts_at, slot.ends_at, t, zone=zone) if slot else ""
    # A time has one place as a rule: that is no news to who has just chosen it.
    is_clear = more or (slot is not None and quantity <= most)
    text = orders.question(offer, quantity, t, when=when, why_no_more="" if is_clear else why)
    return View("\n".join(part for part in (orders.booked_already(offer, t) if is_booked else "", text, words.more) if part), rows)


async def on_question(visit: Visit, payload: str, way: Ordering) -> None:
    quantity = visit.number("quantity", 1)
    if payload == "yes":
        await way.ask(visit)
    elif payload in ("more", "less"):
        _take_quantity(visit, quantity + (1 if payload == "more" else -1))
    elif payload == "back":
        await visit.go(way.times if visit.number("slot") else way.item)


async def on_quantity(visit: Visit, message: Message) -> None:
    """A typed count is how many; all else is free text."""
    quantity = await typed_count(visit, message, advice=visit.t("How many? Please type a whole number, such as 2."))
    if quantity is not None:
        _take_quantity(visit, quantity)


async def _confirm(visit: Visit, way: Ordering) -> None:
    visit.put("quantity", 1)
    draw_nonce(visit)
    await visit.go(way.confirm)


def _take_quantity(visit: Visit, quantity: int) -> None:
    """Another count is another wish: it gets a nonce of its own."""
    visit.put("quantity", min(max(quantity, 1), redemptions.MOST_AT_ONCE))
    draw_nonce(visit)
