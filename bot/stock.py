"""Stock and prices: units for what is theirs, staff for all. Set the stock, the price, the mark of low stock; hide; add times."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, stock_slots
from bot.screen import screen
from bot.shop_states import Stock
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from people import units
from points import item_changes
from points.catalogue_models import Item
from words import stock_words
from words.cards import named
from words.numbers import row_id, whole

PAGE = 8
NONE = "none"


def stock_dialog() -> Dialog:
    return Dialog(
        screen(Stock.all, show_all, on_all, on_all_message),
        screen(Stock.item, show_item, on_item),
        screen(Stock.number, show_number, on_number, on_number_message),
        screen(Stock.slots, stock_slots.show_slots, stock_slots.on_slots),
        screen(Stock.day, stock_slots.show_day, stock_slots.on_day),
        screen(Stock.hours, stock_slots.show_hours, stock_slots.on_hours, stock_slots.on_hours_message),
        screen(Stock.places, stock_slots.show_places, stock_slots.on_places, stock_slots.on_places_message),
    )


async def show_all(visit: Visit) -> View:
    """What one may change, page by page, the hidden too."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        items = await item_changes.mine(
            session, actor=visit.person_id, now=visit.now, after=after or None, limit=PAGE + 1, called=visit.text("wanted")
        )
    rows = [[Button(stock_words.line(item, t), f"item:{item.id}")] for item in items[:PAGE]]
    text = t("Stock and prices. What would you like to change?") if rows else t("There is nothing here that you look after.")
    ways = [*([Button(t("All items"), "everything")] if visit.text("wanted") else []), Button(t("Menu"), "go:menu")]
    return View(text, [*rows, turns(t, after, [item.id for item in items], PAGE), ways])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "item" and number:
        visit.put("id", number)
        await visit.go(Stock.item)
    elif name in ("after", "everything"):
        visit.put("after", number)
        visit.put("wanted", "" if name == "everything" else visit.text("wanted"))


async def on_all_message(visit: Visit, message: Message) -> None:
    """What an item is called, among those one looks after; all else is free text."""
    wanted = (message.text or "").strip()
    async with visit.services.database.reading() as session:
        found = wanted and await item_changes.mine(session, actor=visit.person_id, now=visit.now, limit=1, called=wanted)
    if found:
        visit.put("wanted", wanted)
        visit.put("after", 0)
    else:
        await free_text.answer(visit, message)


async def show_item(visit: Visit) -> View:
    """How it stands, and what can be changed."""
    t, item = visit.t, await _item(visit)
    async with visit.services.database.reading() as session:
        unit = (await units.names(session, [item.unit_id])).get(item.unit_id, "")
    numbers = [Button(stock_words.change(name, t), f"set:{name}") for name in item_changes.BOUNDS if item_changes.has(item, name)]
    times = [[Button(t("Times"), "slots")]] if item.has_slots else []
    shown = Button(t("Hide it"), "hide") if item.active else Button(t("Show it again"), "show")
    ways = [Button(t("All items"), "all"), Button(t("Menu"), "go:menu")]
    return View(stock_words.card(item, unit, t), [numbers[:2], numbers[2:], *times, [shown], ways])


async def on_item(visit: Visit, payload: str) -> None:
    name, _, what = payload.partition(":")
    if name == "set" and what in item_changes.BOUNDS:
        seen = getattr(await _item(visit), what)
        visit.put("what", what)
        visit.put("seen", -1 if seen is None else seen)
        await visit.go(Stock.number)
    elif name in ("hide", "show"):
        async with visit.services.database.begin() as session:
            await item_changes.show(session, actor=visit.person_id, item_id=visit.number("id"), is_shown=name == "show", now=visit.now)
        visit.note(visit.t("Shown again.") if name == "show" else visit.t("Hidden. What was asked for before is still handed over."))
    elif name == "slots":
        visit.put("slots_after", 0)
        await visit.go(Stock.slots)
    elif name == "all":
        await visit.go(Stock.all)


async def show_number(visit: Visit) -> View:
    """Ask for one number."""
    t, item, what = visit.t, await _item(visit), visit.text("what")
    rows = [[Button(t("No mark"), NONE)]] if what in item_changes.MAY_BE_NONE else []
    text = stock_words.ask(what, visit.number("seen"), t)
    return View(f"{named(item.name, item.name_en, t)}\n{text}", [*rows, [Button(t("Back"), "back")]])


async def on_number(visit: Visit, payload: str) -> None:
    if payload == NONE:
        await _set(visit, None)
    else:
        await visit.go(Stock.item)


async def on_number_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    number = whole(text)
    if number is None:
        visit.note(visit.t("Please type a whole number, such as 20. Nothing was changed."))
    else:
        await _set(visit, number)


async def _set(visit: Visit, new: int | None) -> None:
    """Change it from what was seen; who was slower is told what it is now, and asked again from there."""
    seen, what = visit.number("seen"), visit.text("what")
    try:
        async with visit.services.database.begin() as session:
            await item_changes.set_number(
                session,
                actor=visit.person_id,
                item_id=visit.number("id"),
                name=what,
                seen=None if seen < 0 else seen,
                new=new,
                now=visit.now,
            )
    except item_changes.ItemChanged as changed:
        is_now = changed.data["is_now"]
        visit.put("seen", is_now if isinstance(is_now, int) else -1)
        raise
    visit.note(visit.t("Done."))
    await visit.go(Stock.item)


async def _item(visit: Visit) -> Item:
    async with visit.services.database.reading() as session:
        return await item_changes.item(session, actor=visit.person_id, item_id=visit.number("id"), now=visit.now)
