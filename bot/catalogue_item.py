"""An item of the catalogue with its picture, and the times of a service to choose from."""

import asyncio
from datetime import datetime

from bot.states import Catalogue
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from core import files
from people import units
from points import accounts, catalogue, favourites, ratings, slots, taking
from points.catalogue_models import Item
from words import offers
from words.cards import named
from words.item_tile import tile
from words.numbers import row_id
from words.offers import Offer

SLOTS = 8


async def look(visit: Visit) -> Offer:
    """The item that was chosen, as this member sees it. Raises `ItemGone`."""
    async with visit.services.database.reading() as session:
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=visit.community_id)
        left = await taking.left(session, items=[item], now=visit.now, zone=visit.services.zone)
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        return Offer(
            item=item,
            unit_name=(await units.names(session, [item.unit_id])).get(item.unit_id, ""),
            left=left[item.id],
            balance=mine.available,
            is_favourite=await favourites.is_favourite(session, person_id=visit.person_id, item_id=item.id),
            rated=(await ratings.average(session, [item.id])).get(item.id),
        )


async def show_item(visit: Visit) -> View:
    """Its card, with a photo or a drawn picture."""
    t, offer = visit.t, await look(visit)
    label = t("Choose a time") if offer.item.has_slots else t("Redeem")
    rows = [[Button(label, "redeem")]] if offer.left else []
    keep = Button(t("♥ No longer a favourite"), "drop") if offer.is_favourite else Button(t("♡ Keep as a favourite"), "keep")
    rows += [[keep], [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]]
    return View(offers.item_card(offer, t), rows, await _picture(visit, offer))


async def on_item(visit: Visit, payload: str) -> None:
    if payload == "redeem":
        await _redeem(visit)
    elif payload == "keep":
        async with visit.services.database.begin() as session:
            await favourites.keep(session, actor=visit.person_id, item_id=visit.number("id"), now=visit.now)
    elif payload == "drop":
        async with visit.services.database.begin() as session:
            await favourites.drop(session, actor=visit.person_id, item_id=visit.number("id"))
    elif payload == "back":
        await visit.go(Catalogue.favourites if visit.number("from_favourites") else Catalogue.all)


async def show_slots(visit: Visit) -> View:
    """The coming times that have places left, earliest first."""
    t, after = visit.t, _after(visit)
    async with visit.services.database.reading() as session:
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=visit.community_id)
        found = await slots.offered(session, item_id=item.id, now=visit.now, after=after, limit=SLOTS + 1)
    rows = [[Button(offers.slot_line(slot, t, zone=visit.services.zone), f"slot:{slot.id}")] for slot in found[:SLOTS]]
    turns = [Button(t("First page"), "first")] if after else []
    if len(found) > SLOTS:
        turns.append(Button(t("Later times"), f"after:{int(found[SLOTS - 1].starts_at.timestamp())}"))
    name = named(item.name, item.name_en, t)
    text = t("{item}: when would you like to come?", item=name) if rows else t("{item}: no time is free at the moment.", item=name)
    return View(text, [*rows, turns, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_slots(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "slot" and number:
        visit.put("slot", number)
        await _confirm(visit)
    elif name in ("after", "first"):
        visit.put("slots_after", number or 0)
    elif name == "back":
        await visit.go(Catalogue.item)


async def _redeem(visit: Visit) -> None:
    """To the question; for a service with times, to those first."""
    visit.put("slot", 0)
    async with visit.services.database.reading() as session:
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=visit.community_id)
    if item.has_slots:
        visit.put("slots_after", 0)
        await visit.go(Catalogue.slots)
    else:
        await _confirm(visit)


async def _confirm(visit: Visit) -> None:
    visit.put("quantity", 1)
    draw_nonce(visit)
    await visit.go(Catalogue.confirm)


async def _picture(visit: Visit, offer: Offer) -> bytes:
    item, t = offer.item, visit.t
    stored = await _photo(visit, item)
    if stored is not None:
        return stored
    heading = offers.category(item.category, t)
    return await asyncio.to_thread(tile, named(item.name, item.name_en, t), offer.unit_name, item.category, heading)


async def _photo(visit: Visit, item: Item) -> bytes | None:
    if not item.picture:
        return None
    async with visit.services.database.reading() as session:
        return await files.load(session, item.picture)


def _after(visit: Visit) -> datetime | None:
    kept = visit.number("slots_after")
    return datetime.fromtimestamp(kept, visit.services.zone) if 0 < kept < 10**11 else None
