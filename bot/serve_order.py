"""Redeeming for the member of a scanned card: choose, choose a time where there are times, confirm, read the receipt."""

from aiogram.types import Message

from bot.states import Serve
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from people import units
from points import catalogue, limits, on_behalf, slots, taking
from points.member_codes import member
from words import offers
from words.numbers import row_id

PAGE = 6


async def show_items(visit: Visit) -> View:
    """What can be redeemed, or what was found for a typed name."""
    t, wanted, after = visit.t, visit.text("wanted"), visit.number("item_after")
    async with visit.services.database.reading() as session:
        has = await on_behalf.balance(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)
        community_id = (await member(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)).community_id
        if wanted:
            items = await catalogue.find(session, community_id=community_id, text=wanted)
        else:
            items = await catalogue.menu(session, community_id=community_id, after=(after, after) if after else None, limit=PAGE + 1)
        left = await taking.left(session, items=items, now=visit.now, zone=visit.services.zone)
    rows = [[Button(offers.line(item, left[item.id], t), f"item:{item.id}")] for item in items[:PAGE]]
    turns = [Button(t("First page"), "first")] if after or wanted else []
    if len(items) > PAGE and not wanted:
        turns.append(Button(t("More"), f"after:{items[PAGE - 1].id}"))
    text = t("They have {number} points. Tap what they would like, or type its name:", number=has)
    if not items:
        text = t('I found nothing called "{wish}".', wish=wanted) if wanted else t("Nothing is offered here yet.")
    return View(text, [*rows, turns, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_items(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "item" and number:
        visit.put("item", number)
        visit.put("quantity", 1)
        visit.put("slot", 0)
        await _to_times_or_confirm(visit)
    elif name in ("after", "first"):
        visit.put("wanted", "")
        visit.put("item_after", number)
    elif name == "back":
        await visit.go(Serve.member)


async def on_items_message(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        visit.put("wanted", text[:40])


async def show_times(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        free = await slots.offered(session, item_id=visit.number("item"), now=visit.now, limit=PAGE)
    rows = [[Button(offers.slot_line(slot, t, zone=visit.services.zone), f"slot:{slot.id}")] for slot in free]
    text = t("Which time suits them?") if rows else t("No time is free at the moment")
    return View(text, [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_times(visit: Visit, payload: str) -> None:
    number = row_id(payload.removeprefix("slot:"))
    if number is None:
        await visit.go(Serve.items)
        return
    visit.put("slot", number)
    draw_nonce(visit)
    await visit.go(Serve.confirm)


async def show_confirm(visit: Visit) -> View:
    """The question, with the member's balance before and after."""
    t, quantity = visit.t, visit.number("quantity", 1)
    offer, had, when = await _offer(visit)
    most, why = offers.most_of(offer, had, t)
    fewer = [Button(t("One less"), "less")] if quantity > 1 else []
    more = [Button(t("One more"), "more")] if quantity < most else []
    yes = [Button(t("Yes, redeem it for them"), "yes")] if quantity <= most else []
    text = offers.question(offer, quantity, t, when=when, why_no_more="" if more else why)
    said = t("You ask for the member: another of the staff decides, and it is on record.")
    return View(f"{text}\n{said}", [yes, [*fewer, *more], [Button(t("Back"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    quantity = visit.number("quantity", 1)
    if payload == "yes":
        await _ask(visit)
    elif payload in ("more", "less"):
        # Another count is another wish: it gets a nonce of its own.
        visit.put("quantity", max(quantity + (1 if payload == "more" else -1), 1))
        draw_nonce(visit)
    elif payload == "back":
        await visit.go(Serve.items)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Back to the member"), "member"), Button(t("Menu"), "at:menu")]])


async def _to_times_or_confirm(visit: Visit) -> None:
    async with visit.services.database.reading() as session:
        seen = await member(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)
        item = await catalogue.item(session, item_id=visit.number("item"), community_id=seen.community_id)
    draw_nonce(visit)
    await visit.go(Serve.times if item.has_slots else Serve.confirm)


async def _offer(visit: Visit) -> tuple[offers.Offer, limits.Had, str]:
    """The item as the member could have it, what they had of it, and the time that was chosen, in words."""
    actor, code, now, zone = visit.person_id, visit.text("code"), visit.now, visit.services.zone
    async with visit.services.database.reading() as session:
        seen = await member(session, actor=actor, code=code, now=now)
        item = await catalogue.item(session, item_id=visit.number("item"), community_id=seen.community_id)
        unit = (await units.names(session, [item.unit_id])).get(item.unit_id, "")
        has = await on_behalf.balance(session, actor=actor, code=code, now=now)
        had = await limits.had(session, person_id=seen.person_id, item_id=item.id, local_now=now.astimezone(zone))
        left, when = (await taking.left(session, items=[item], now=now, zone=zone))[item.id], ""
        if visit.number("slot"):
            slot = await slots.slot(session, slot_id=visit.number("slot"), item_id=item.id, now=now)
            left, when = slot.free, offers.slot_line(slot, visit.t, zone=zone)
    return offers.Offer(item=item, unit_name=unit, left=left, balance=has), had, when


async def _ask(visit: Visit) -> None:
    async with visit.services.database.begin() as session:
        receipt = await on_behalf.ask_for(
            session,
            actor=visit.person_id,
            code=visit.text("code"),
            item_id=visit.number("item"),
            quantity=visit.number("quantity", 1),
            slot_id=visit.number("slot") or None,
            key=visit.text("nonce"),
            now=visit.now,
            zone=visit.services.zone,
        )
    visit.put("receipt", offers.receipt_for_another(receipt, visit.t))
    await visit.go(Serve.receipt)
