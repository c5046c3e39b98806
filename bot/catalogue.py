"""The catalogue: a list, an item, a confirm screen with the balance before and after, a receipt."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, places
from bot.screen import screen
from bot.states import Catalogue
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from core import files
from people import units
from points import accounts, catalogue, limits, redemptions
from points.catalogue_models import Item
from words import goods
from words.cards import named
from words.numbers import count, row_id
from words.saying import points_of

PAGE = 6


def catalogue_dialog() -> Dialog:
    return Dialog(
        screen(Catalogue.all, show_all, on_all),
        screen(Catalogue.item, show_item, on_item),
        screen(Catalogue.confirm, show_confirm, on_confirm, on_confirm_message),
        screen(Catalogue.receipt, show_receipt, places.press),
    )


async def show_all(visit: Visit) -> View:
    """A page of what can be redeemed, or what was found for a wish."""
    t, wanted = visit.t, visit.text("wanted")
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        if wanted:
            items = await catalogue.find(session, community_id=visit.community_id, text=wanted)
        else:
            items = await catalogue.menu(session, community_id=visit.community_id, after=visit.number("after"), limit=PAGE + 1)
    shown = items[:PAGE]
    rows = [[Button(_line(item, visit), f"item:{item.id}")] for item in shown]
    turns = [Button(t("All goods") if wanted else t("First page"), "first")] if visit.number("after") or wanted else []
    if len(items) > PAGE and not wanted:
        turns.append(Button(t("More"), f"after:{shown[-1].id}"))
    text = (
        t("You have {points}. Tap what you would like:", points=points_of(mine.available, t))
        if shown
        else t("Nothing is offered here yet.")
    )
    return View(text, [*rows, turns, [Button(t("Back to the menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "item" and number:
        visit.put("id", number)
        await visit.go(Catalogue.item)
    elif name == "after" and number:
        visit.put("after", number)
    elif name == "first":
        visit.put("after", 0)
        visit.put("wanted", "")


async def show_item(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=visit.community_id)
        unit = (await units.names(session, [item.unit_id])).get(item.unit_id, "")
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        picture = await files.load(session, item.picture) if item.picture else None
    rows = [[Button(t("Redeem"), "redeem")]] if item.stock else []
    return View(goods.item_card(item, unit, mine.available, t), [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]], picture)


async def on_item(visit: Visit, payload: str) -> None:
    if payload == "redeem":
        visit.put("quantity", 1)
        draw_nonce(visit)
        await visit.go(Catalogue.confirm)
    elif payload == "back":
        await visit.go(Catalogue.all)


async def show_confirm(visit: Visit) -> View:
    """The question; one more is offered only as far as points, stock and the month's limit go."""
    t, quantity = visit.t, visit.number("quantity", 1)
    async with visit.services.database.reading() as session:
        item = await catalogue.item(session, item_id=visit.number("id"), community_id=visit.community_id)
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        month = visit.now.astimezone(visit.services.zone)
        had = await limits.had_this_month(session, person_id=visit.person_id, item_id=item.id, local_now=month)
    most, why = goods.most_of(item, mine.available, had, t)
    fewer = [Button(t("One less"), "less")] if quantity > 1 else []
    more = [Button(t("One more"), "more")] if quantity < most else []
    rows = [[Button(t("Yes, redeem it"), "yes")] if quantity <= most else [], [*fewer, *more], [Button(t("Back"), "back")]]
    return View(goods.question(item, quantity, mine.available, t, why_no_more="" if more else why), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    quantity = visit.number("quantity", 1)
    if payload == "yes":
        await _ask(visit)
    elif payload == "more":
        _take_quantity(visit, quantity + 1)
    elif payload == "less":
        _take_quantity(visit, quantity - 1)
    elif payload == "back":
        await visit.go(Catalogue.item)


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """A typed count is how many; all else is free text."""
    quantity = count(message.text or "")
    if quantity is not None:
        _take_quantity(visit, quantity)
    elif (message.text or "").strip().lstrip("+-.").isnumeric():
        visit.note(visit.t("How many? Please type a whole number, such as 2."))
    else:
        await free_text.answer(visit, message)


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
        )
    visit.put("receipt", goods.receipt(receipt, visit.t))
    visit.put("number", receipt.number)
    await visit.go(Catalogue.receipt)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("Look at it"), f"at:redemption:{visit.number('number')}")]])


def _take_quantity(visit: Visit, quantity: int) -> None:
    """Another count is another wish: it gets a nonce of its own."""
    visit.put("quantity", min(max(quantity, 1), redemptions.MOST_AT_ONCE))
    draw_nonce(visit)


def _line(item: Item, visit: Visit) -> str:
    t = visit.t
    name = named(item.name, item.name_en, t)
    return f"{name} · {points_of(item.price, t)}" if item.stock else t("{item} · none left", item=name)
