"""Asking for an item for oneself: the times of a service, a confirm screen with the balance before and after, a receipt."""

from bot import catalogue_item, ordering
from bot.ordering import Ordering, Words
from bot.shop_states import Catalogue
from bot.visit import Button, View, Visit
from core.i18n import Translator
from people import units
from points import redemptions
from words import offers


async def on_item(visit: Visit, payload: str) -> None:
    """What is pressed below an item's card."""
    if payload == "redeem":
        item = (await catalogue_item.look(visit)).item
        await ordering.begin(visit, WAY, has_slots=item.has_slots)
    else:
        await catalogue_item.on_item(visit, payload)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("Look at it"), f"at:redemption:{visit.number('number')}")]])


def _words(item: str, t: Translator) -> Words:
    return Words(
        when=t("{item}: when would you like to come?", item=item),
        none=t("{item}: no time is free at the moment.", item=item),
        yes=t("Yes, redeem it"),
    )


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


WAY = Ordering(look=catalogue_item.look, ask=_ask, words=_words, item=Catalogue.item, times=Catalogue.slots, confirm=Catalogue.confirm)
