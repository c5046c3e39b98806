"""My e-points card: a picture with the member code, the balance on request, and another card when it is lost."""

import asyncio

from aiogram_dialog import Dialog, DialogManager

from bot import places
from bot.screen import screen
from bot.states import Card
from bot.visit import Button, View, Visit
from people import nodes
from points import accounts, member_codes
from words import card_picture, saying
from words.card_picture import member_link


def card_dialog() -> Dialog:
    return Dialog(
        screen(Card.main, show_card, on_card),
        screen(Card.lost, show_lost, on_lost),
        screen(Card.balance, show_balance, places.press),
        on_start=_issue,
    )


async def show_card(visit: Visit) -> View:
    """The card as a picture. The balance is not on it: it is shown to others. Raises `CardUnknown`."""
    t = visit.t
    async with visit.services.database.reading() as session:
        code = await member_codes.mine(session, actor=visit.person_id)
        station = await nodes.station_of(session, visit.community_id)
    if code is None:
        raise member_codes.CardUnknown
    card = card_picture.Card(
        name=visit.speaker.name,
        community=visit.speaker.community_name,
        station=station.name if station else "",
        link=member_link(visit.services.public_url, code),
    )
    picture = await asyncio.to_thread(card_picture.card_picture, card, t)
    lines = [
        t("This is your e-points card. Show it at the station or in a shop, on the phone or printed."),
        t("It only shows who you are: nobody can come into your account with it."),
    ]
    rows = [
        [Button(t("Show my balance"), "balance"), Button(t("I lost my card"), "lost")],
        [_to_points(visit), Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(lines), rows, picture)


async def on_card(visit: Visit, payload: str) -> None:
    if payload == "balance":
        await visit.go(Card.balance)
    elif payload == "lost":
        # What is replaced is the card that was on the screen: a second tap must not kill the new one.
        async with visit.services.database.reading() as session:
            visit.put("old", await member_codes.mine(session, actor=visit.person_id))
        await visit.go(Card.lost)


async def show_balance(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
    lines = [
        t.plural("You now have {number} point to spend.", "You now have {number} points to spend.", mine.available),
        t("Held for what you asked to redeem: {points}", points=saying.points_of(mine.held, t)) if mine.held else "",
    ]
    rows = [[Button(t("My card"), "go:card")], [_to_points(visit), Button(t("Menu"), "go:menu")]]
    return View("\n".join(line for line in lines if line), rows)


async def show_lost(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Shall I make you a new card?"),
        t("The old one is dead at once, wherever it is. Your points stay as they are."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, a new card"), "yes")], [Button(t("No, keep it"), "no")]])


async def on_lost(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await member_codes.reissue(session, actor=visit.person_id, old=visit.text("old"), now=visit.now)
        visit.put("old", "")
        visit.note(visit.t("This is your new card. The old one opens nothing any more; no points moved."))
    await visit.go(Card.main)


async def _issue(start: object, manager: DialogManager) -> None:
    """Who comes here for the first time gets a card on the way: drawing a screen changes nothing."""
    visit = Visit(manager)
    async with visit.services.database.reading() as session:
        if await member_codes.mine(session, actor=visit.person_id) is not None:
            return
    async with visit.services.database.begin() as session:
        await member_codes.issue(session, actor=visit.person_id, now=visit.now)


def _to_points(visit: Visit) -> Button:
    return Button(visit.t("My points"), "go:points")
