"""Serving a member by their card: scan it, see the masked name, redeem for them or see what they can fetch."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import audiences, ordering, places, serve_order
from bot.screen import screen
from bot.shop_states import Serve
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from messages.mentions import mention
from points import code_attempts, member_codes, on_behalf
from points.member_codes import Member, UnknownCard
from words import goods, saying
from words.numbers import member_code, row_id
from words.refusals import refusal_text
from words.wrong_codes import unknown_card

PAGE = 6


def serve_dialog() -> Dialog:
    return Dialog(
        screen(Serve.scan, show_scan, places.press, on_scan),
        screen(Serve.member, show_member, on_member),
        screen(Serve.items, serve_order.show_items, serve_order.on_items, serve_order.on_items_message),
        *ordering.windows(serve_order.WAY),
        screen(Serve.receipt, serve_order.show_receipt, on_receipt),
        screen(Serve.one, show_one, on_one),
    )


async def open_member(visit: Visit, code: str) -> None:
    """To the member of a scanned card, or to the scanner with what is wrong with it."""
    try:
        found = await _look_up(visit, code)
    except Refusal as refusal:
        await places.go(visit, "serve", data={"note": refusal_text(refusal, visit.t, zone=visit.services.zone)})
        return
    if isinstance(found, UnknownCard):
        await places.go(visit, "serve", data={"note": unknown_card(found, visit.t)})
    else:
        await visit.open(Serve.member, {"code": code})


async def show_scan(visit: Visit) -> View:
    """How a card is scanned; after too many wrong ones instead until when to wait."""
    t = visit.t
    async with visit.services.database.reading() as session:
        locked = await code_attempts.lock_of(session, actor=visit.person_id, now=visit.now)
    text = t("Scan the code on the member's card with your phone's camera: it leads here. Or paste the link that it holds.")
    if locked:
        text = refusal_text(locked, t, zone=visit.services.zone)
    pickup = [Button(t("Check a pick-up code"), "go:pickup")] if audiences.hands_over(visit.speaker) else []
    return View(text, [[*pickup, Button(t("Menu"), "go:menu")]])


async def on_scan(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    if (code := member_code(text)) is None:
        visit.note(visit.t("That is no code of a card. Nothing was changed."))
        return
    found = await _look_up(visit, code)
    if isinstance(found, UnknownCard):
        visit.note(unknown_card(found, visit.t))
        return
    visit.put("code", code)
    await visit.go(Serve.member)


async def show_member(visit: Visit) -> View:
    """Whose card it is, and what can be done for them."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        seen = await member_codes.member(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)
        live = await on_behalf.under_way(
            session, actor=visit.person_id, code=visit.text("code"), now=visit.now, after=after or None, limit=PAGE + 1
        )
    mention(seen.person_id)
    rows = [[Button(t("Redeem for them"), "redeem")]] if seen.may_redeem else []
    rows += [[Button(goods.short_line(card, t), f"one:{card.number}")] for card in live[:PAGE]]
    rows.append(turns(t, after, [card.number for card in live], PAGE))
    return View(_about(visit, seen, has_any=bool(live)), [*rows, [Button(t("Another card"), "go:serve"), Button(t("Menu"), "go:menu")]])


async def on_member(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "redeem":
        visit.put("wanted", "")
        visit.put("item_after", 0)
        await visit.go(Serve.items)
    elif name == "one" and number:
        visit.put("one", number)
        await visit.go(Serve.one)
    elif name == "after":
        visit.put("after", number)


async def show_one(visit: Visit) -> View:
    """Something the member waits for. Staff can show the code of what staff asked for."""
    t, zone = visit.t, visit.services.zone
    async with visit.services.database.reading() as session:
        seen = await member_codes.member(session, actor=visit.person_id, code=visit.text("code"), now=visit.now)
        card = await on_behalf.one(
            session, actor=visit.person_id, code=visit.text("code"), redemption_id=visit.number("one"), now=visit.now
        )
    mention(card.person_id)
    lines = [goods.redemption_card(card, t, zone=zone)]
    rows = []
    if card.status == "approved" and seen.may_redeem and card.asked_by is not None:
        rows.append([Button(t("Show the pick-up code"), "code")])
    elif card.status == "approved":
        lines.append(t("The member says or shows the pick-up code; you hand over after checking it."))
    if audiences.hands_over(visit.speaker):
        rows.append([Button(t("Check a pick-up code"), "go:pickup")])
    return View("\n".join(lines), [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_one(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Serve.member)
    elif payload == "code":
        async with visit.services.database.begin() as session:
            shown = await on_behalf.pick_up_code(
                session, actor=visit.person_id, code=visit.text("code"), redemption_id=visit.number("one"), now=visit.now
            )
        t = visit.t
        said = t("Pick-up code: {code}", code=saying.spaced_code(shown.digits))
        advice = t("Please read it out to the member, or write it down for them. That you saw it is on record.")
        visit.note(f"{said}\n{advice}")


async def on_receipt(visit: Visit, payload: str) -> None:
    await visit.go(Serve.member)


async def _look_up(visit: Visit, code: str) -> Member | UnknownCard:
    async with visit.services.database.begin() as session:
        return await member_codes.look_up(session, actor=visit.person_id, code=code, now=visit.now)


def _about(visit: Visit, seen: Member, *, has_any: bool) -> str:
    t = visit.t
    said = t("What they asked for, and can fetch:") if seen.sees_all else t("What they can fetch at your unit:")
    nothing = t("Nothing they asked for is under way.") if seen.sees_all else t("They have nothing to fetch at your unit.")
    lines = [
        t("This is the card of {name}", name=saying.who(seen.name, t)),
        t("That you saw it is on record."),
        "",
        said if has_any else nothing,
    ]
    return "\n".join(lines)
