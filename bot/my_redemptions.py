"""My redemptions: where each stands, the pick-up code to show, cancelling while nobody has decided."""

import asyncio

from aiogram_dialog import Dialog

from bot.screen import screen
from bot.shop_states import MyRedemptions
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from core.i18n import Translator
from people import nodes
from points import redemption_cards, redemptions
from words import goods
from words.notices_about_redemptions import pick_up_link
from words.numbers import row_id
from words.saying import points_of, redemption_number

PAGE = 6


def my_redemptions_dialog() -> Dialog:
    return Dialog(
        screen(MyRedemptions.all, show_all, on_all),
        screen(MyRedemptions.one, show_one, on_one),
        screen(MyRedemptions.cancel, show_cancel, on_cancel),
    )


async def show_all(visit: Visit) -> View:
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        mine = await redemption_cards.mine(session, person_id=visit.person_id, after=after or None, limit=PAGE + 1)
    rows = [[Button(goods.short_line(card, t), f"one:{card.number}")] for card in mine[:PAGE]]
    text = t("What you redeemed, the newest first:") if mine else t("You have not redeemed anything yet.")
    rows.append(turns(t, after, [card.number for card in mine], PAGE))
    return View(text, [*rows, [Button(t("Redeem goods"), "go:goods"), Button(t("Menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(MyRedemptions.one)
    elif name == "after":
        visit.put("after", number)


async def show_one(visit: Visit) -> View:
    """A redemption, with its code once it is approved."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=number, now=visit.now)
        code = await redemption_cards.pick_up_code(session, actor=visit.person_id, redemption_id=number)
        station = await nodes.station_of(session, visit.community_id)
    zone = visit.services.zone
    ways = [Button(t("All of them"), "all"), Button(t("Menu"), "go:menu")]
    if code is not None:
        link = pick_up_link(visit.services.public_url, code.token)
        text = goods.redemption_card(card, t, zone=zone, says_time=False)
        lines = [goods.pick_up(card, code, t, zone=zone), "", text, *([_way_out(station.duty_phone, t)] if station else [])]
        return View("\n".join(lines), [ways], await asyncio.to_thread(qr_png, link))
    text = goods.redemption_card(card, t, zone=zone)
    rows = [[Button(t("Cancel it"), "cancel")]] if card.status == "asked" else []
    if card.status == "handed_over":
        rows = [[Button(t("Other stars") if card.stars else t("Rate it"), f"go:rate:{card.number}")]]
    rated = goods.rating(card, t)
    return View(f"{text}\n{rated}" if rated else text, [*rows, ways])


async def on_one(visit: Visit, payload: str) -> None:
    if payload == "cancel":
        await visit.go(MyRedemptions.cancel)
    elif payload == "all":
        await visit.go(MyRedemptions.all)


async def cancel_shown(visit: Visit) -> bool:
    """ "Cancel" was typed: for the redemption on the screen, to its own question, or why it cannot be cancelled. False elsewhere."""
    manager = visit.manager
    if not manager.has_context() or manager.current_context().state not in (MyRedemptions.one, MyRedemptions.cancel):
        return False
    async with visit.services.database.reading() as session:
        card = await redemption_cards.card(session, actor=visit.person_id, redemption_id=visit.number("id"), now=visit.now)
        station = await nodes.station_of(session, visit.community_id)
    if card.status == "asked":
        await visit.go(MyRedemptions.cancel)
    else:
        t = visit.t
        said = t("Not cancelled. {number} stands: {status}.", number=redemption_number(card.number), status=goods.status(card, t))
        call = _way_out(station.duty_phone, t) if station and card.status == "approved" else ""
        visit.note(f"{said}\n{call}".rstrip())
    await manager.show()
    return True


def _way_out(phone: str, t: Translator) -> str:
    """What was approved is cancelled by somebody one can talk to."""
    return t("You do not want it any more? It cannot be cancelled here: please call the station, {phone}.", phone=phone)


async def show_cancel(visit: Visit) -> View:
    t = visit.t
    text = t("Cancel {number}? The held points come back to you at once.", number=redemption_number(visit.number("id")))
    return View(text, [[Button(t("Yes, cancel it"), "yes")], [Button(t("No, keep it"), "no")]])


async def on_cancel(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            card = await redemptions.cancel(session, actor=visit.person_id, redemption_id=visit.number("id"), now=visit.now)
        visit.note(visit.t("Cancelled. {points} came back to you.", points=points_of(card.amount, visit.t)))
    await visit.go(MyRedemptions.one)
