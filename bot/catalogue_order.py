"""Asking for an item: a confirm screen with the balance before and after, a receipt."""

from dataclasses import replace

from aiogram.types import Message

from bot import free_text
from bot.catalogue_item import look
from bot.states import Catalogue
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from people import units
from points import limits, redemptions, slots
from points.catalogue_models import Slot
from words import offers
from words.numbers import count
from words.offers import Offer
from words.saying import appointment


async def show_confirm(visit: Visit) -> View:
    """The question; one more is offered only as far as points, what is left and the limits go."""
    t, quantity = visit.t, visit.number("quantity", 1)
    offer, slot = await _chosen(visit)
    async with visit.services.database.reading() as session:
        local_now = visit.now.astimezone(visit.services.zone)
        had = await limits.had(session, person_id=visit.person_id, item_id=offer.item.id, local_now=local_now)
    most, why = offers.most_of(offer, had, t)
    fewer = [Button(t("One less"), "less")] if quantity > 1 else []
    more = [Button(t("One more"), "more")] if quantity < most else []
    rows = [[Button(t("Yes, redeem it"), "yes")] if quantity <= most else [], [*fewer, *more], [Button(t("Back"), "back")]]
    when = appointment(slot.starts_at, slot.ends_at, t, zone=visit.services.zone) if slot else ""
    # A time has one place as a rule: that is no news to who has just chosen it.
    is_clear = more or (slot is not None and quantity <= most)
    return View(offers.question(offer, quantity, t, when=when, why_no_more="" if is_clear else why), [row for row in rows if row])


async def on_confirm(visit: Visit, payload: str) -> None:
    quantity = visit.number("quantity", 1)
    if payload == "yes":
        await _ask(visit)
    elif payload == "more":
        _take_quantity(visit, quantity + 1)
    elif payload == "less":
        _take_quantity(visit, quantity - 1)
    elif payload == "back":
        await visit.go(Catalogue.slots if visit.number("slot") else Catalogue.item)


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """A typed count is how many; all else is free text."""
    quantity = count(message.text or "")
    if quantity is not None:
        _take_quantity(visit, quantity)
    elif (message.text or "").strip().lstrip("+-.").isnumeric():
        visit.note(visit.t("How many? Please type a whole number, such as 2."))
    else:
        await free_text.answer(visit, message)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("Look at it"), f"at:redemption:{visit.number('number')}")]])


async def _chosen(visit: Visit) -> tuple[Offer, Slot | None]:
    """The item, and the time that was chosen; what is left is then what that time has."""
    offer, slot_id = await look(visit), visit.number("slot")
    if not slot_id:
        return offer, None
    async with visit.services.database.reading() as session:
        slot = await slots.slot(session, slot_id=slot_id, item_id=offer.item.id, now=visit.now)
    return replace(offer, left=slot.free), slot


async def _ask(visit: Visit) -> None:
    async with visit.services.database.begin() as session:
        receipt = await redemptions.ask(
            session,
            actor=visit.person_id,
            item_id=visit.number("id"),
            quantity=visit.number("quantity", 1),
            key=visit.text("nonce"),
            now=visit.now,
            zone=visit.services.zone,
            slot_id=visit.number("slot") or None,
        )
    async with visit.services.database.reading() as session:
        unit = (await units.names(session, [receipt.unit_id])).get(receipt.unit_id, "")
    visit.put("receipt", offers.receipt(receipt, unit, visit.t, zone=visit.services.zone))
    visit.put("number", receipt.number)
    await visit.go(Catalogue.receipt)


def _take_quantity(visit: Visit, quantity: int) -> None:
    """Another count is another wish: it gets a nonce of its own."""
    visit.put("quantity", min(max(quantity, 1), redemptions.MOST_AT_ONCE))
    draw_nonce(visit)
