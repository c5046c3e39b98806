"""Redeeming for the member of a scanned card: choose, choose a time where there are times, confirm, read the receipt."""

from aiogram.types import Message

from bot import ordering
from bot.ordering import Ordering, Words
from bot.shop_states import Serve
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from messages.mentions import mention
from people import units
from points import catalogue, on_behalf, taking
from points.member_codes import member
from words import offers, saying
from words.numbers import row_id

PAGE = 6
# As many as one types a name for; a page of them at a time.
MOST_FOUND = 60


async def show_items(visit: Visit) -> View:
    """What can be redeemed, or what was found for a typed name."""
    t, wanted, after = visit.t, visit.text("wanted"), visit.number("item_after")
    async with visit.services.database.reading() as session:
        has = await on_behalf.balance(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)
        community_id = (await member(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)).community_id
        if wanted:
            items = (await catalogue.find(session, community_id=community_id, text=wanted, limit=MOST_FOUND))[after:]
            keys = list(range(after + 1, after + len(items) + 1))
        else:
            items = await catalogue.menu(session, community_id=community_id, after=(after, after) if after else None, limit=PAGE + 1)
            keys = [item.id for item in items]
        left = await taking.left(session, items=items[:PAGE], now=visit.now, zone=visit.services.zone)
    rows = [[Button(offers.line(item, left[item.id], t), f"item:{item.id}")] for item in items[:PAGE]]
    rows.append([*turns(t, after, keys, PAGE), *([Button(t("All goods and services"), "everything")] if wanted else [])])
    ask = t("Tap what they would like, or type its name:")
    text = saying.sentences(t, t.plural("They have {number} point.", "They have {number} points.", has), ask)
    if not items:
        text = t('I found nothing called "{wish}".', wish=wanted) if wanted else t("Nothing is offered here yet.")
    return View(text, [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_items(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "item" and number:
        visit.put("id", number)
        item = (await _look(visit)).item
        await ordering.begin(visit, WAY, has_slots=item.has_slots)
    elif name in ("after", "everything"):
        visit.put("item_after", number)
        visit.put("wanted", visit.text("wanted") if name == "after" else "")
    elif name == "back":
        await visit.go(Serve.member)


async def on_items_message(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        visit.put("wanted", text[:40])
        visit.put("item_after", 0)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Back to the member"), "member"), Button(t("Menu"), "at:menu")]])


def _words(item: str, t: Translator) -> Words:
    return Words(
        when=t("{item}: which time suits them?", item=item),
        none=t("{item}: no time is free at the moment.", item=item),
        yes=t("Yes, redeem it for them"),
        more=t("You ask for the member: another of the staff decides, and it is on record."),
    )


async def _look(visit: Visit) -> offers.Offer:
    """The item as the member of the card could have it. Raises `ItemGone`, `CardUnknown`."""
    actor, code, now = visit.person_id, visit.text("code"), visit.now
    async with visit.services.database.reading() as session:
        seen = await member(session, actor=actor, code=code, now=now)
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=seen.community_id)
        mention(seen.person_id)
        return offers.Offer(
            item=item,
            unit_name=(await units.names(session, [item.unit_id])).get(item.unit_id, ""),
            left=(await taking.left(session, items=[item], now=now, zone=visit.services.zone))[item.id],
            balance=await on_behalf.balance(session, actor=actor, code=code, now=now),
            person_id=seen.person_id,
            name=saying.who(seen.name, visit.t),
        )


async def _ask(visit: Visit) -> None:
    async with visit.services.database.begin() as session:
        receipt = await on_behalf.ask_for(
            session,
            actor=visit.person_id,
            code=visit.text("code"),
            item_id=visit.number("id"),
            quantity=visit.number("quantity", 1),
            slot_id=visit.number("slot") or None,
            key=visit.text("nonce"),
            now=visit.now,
            zone=visit.services.zone,
        )
    visit.put("receipt", offers.receipt_for_another(receipt, visit.t))
    await visit.go(Serve.receipt)


WAY = Ordering(look=_look, ask=_ask, words=_words, item=Serve.items, times=Serve.times, confirm=Serve.confirm)
