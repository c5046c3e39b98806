"""An item of the catalogue with its picture."""

import asyncio

from bot.shop_states import Catalogue
from bot.visit import Button, View, Visit
from core import files
from people import units
from points import accounts, catalogue, favourites, ratings, taking
from points.catalogue_models import Item
from words import offers
from words.cards import named
from words.item_tile import tile
from words.offers import Offer


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
            person_id=visit.person_id,
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
    """All but asking for it."""
    if payload == "keep":
        async with visit.services.database.begin() as session:
            await favourites.keep(session, actor=visit.person_id, item_id=visit.number("id"), now=visit.now)
    elif payload == "drop":
        async with visit.services.database.begin() as session:
            await favourites.drop(session, actor=visit.person_id, item_id=visit.number("id"))
    elif payload == "back":
        await visit.go(Catalogue.favourites if visit.number("from_favourites") else Catalogue.all)


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
