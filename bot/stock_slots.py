"""Times of a service, as its unit and staff see them: what is booked, adding times, taking free ones away."""

from datetime import UTC, date, datetime, timedelta

from aiogram.types import Message

from bot.shop_states import Stock
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from points import item_changes, slot_changes, slots
from words import saying
from words.cards import named
from words.numbers import clock_span, row_id, whole

PAGE = 6
DAYS = 14
PLACES = (1, 2, 4, 8)


async def show_slots(visit: Visit) -> View:
    """The coming times, how many places of each are free; a free one is taken away by a tap and a yes."""
    t, after = visit.t, visit.number("slots_after")
    since = datetime.fromtimestamp(after, UTC) if 0 < after < 10**11 else None
    async with visit.services.database.reading() as session:
        item = await item_changes.item(session, actor=visit.person_id, item_id=visit.number("id"), now=visit.now)
        found = await slots.coming(session, item_id=item.id, now=visit.now, after=since, limit=PAGE + 1)
    asked = visit.number("to_remove")
    rows = []
    for slot in found[:PAGE]:
        when = saying.appointment(slot.starts_at, slot.ends_at, t, zone=visit.services.zone)
        if slot.id == asked:
            rows.append([Button(t("Take away: {when}", when=when), f"remove:{slot.id}")])
        else:
            rows.append([Button(t("{when} · {free} of {places} free", when=when, free=slot.free, places=slot.places), f"slot:{slot.id}")])
    pages = turns(t, after, [int(slot.starts_at.timestamp()) for slot in found], PAGE, onward=t("Later times"))
    hint = t("Tap a time that nobody has booked to take it away.") if rows else t("There are no times yet.")
    text = f"{named(item.name, item.name_en, t)}\n{hint}"
    return View(text, [*rows, pages, [Button(t("Add times"), "add")], [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_slots(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    visit.put("to_remove", number if name == "slot" else 0)
    if name == "remove" and number:
        async with visit.services.database.begin() as session:
            await slot_changes.remove(session, actor=visit.person_id, item_id=visit.number("id"), slot_id=number, now=visit.now)
        visit.note(visit.t("Taken away."))
    elif name == "after":
        visit.put("slots_after", number)
    elif name == "add":
        await visit.go(Stock.day)
    elif name == "back":
        await visit.go(Stock.item)


async def show_day(visit: Visit) -> View:
    """The coming two weeks."""
    t = visit.t
    days = [visit.today + timedelta(days=ahead) for ahead in range(DAYS)]
    buttons = [Button(saying.short_day(day, t), f"day:{number}") for number, day in enumerate(days, 1)]
    return View(t("On which day?"), [*(buttons[at : at + 2] for at in range(0, DAYS, 2)), [Button(t("Back"), "back")]])


async def on_day(visit: Visit, payload: str) -> None:
    number = row_id(payload.removeprefix("day:"))
    if number is not None and number <= DAYS:
        visit.put("day", (visit.today + timedelta(days=number - 1)).isoformat())
        await visit.go(Stock.hours)
    else:
        await visit.go(Stock.slots)


async def show_hours(visit: Visit) -> View:
    t = visit.t
    text = t("{day}: from when to when? Type it, for example 9:00-10:00.", day=saying.short_day(_day(visit), t))
    return View(text, [[Button(t("Back"), "back")]])


async def on_hours(visit: Visit, payload: str) -> None:
    await visit.go(Stock.day)


async def on_hours_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    span = clock_span(text)
    if span is None:
        visit.note(visit.t("I could not read that as two times of day. Please write it like 9:00-10:00."))
        return
    visit.put("since", span[0].isoformat("minutes"))
    visit.put("until", span[1].isoformat("minutes"))
    await visit.go(Stock.places)


async def show_places(visit: Visit) -> View:
    """How many can come at that time."""
    t = visit.t
    text = t(
        "{day}, {since}–{until}: how many people can come? Tap, or type a number.",
        day=saying.short_day(_day(visit), t),
        since=visit.text("since"),
        until=visit.text("until"),
    )
    return View(text, [[Button(str(number), f"places:{number}") for number in PLACES], [Button(t("Back"), "back")]])


async def on_places(visit: Visit, payload: str) -> None:
    number = row_id(payload.removeprefix("places:"))
    if number is None:
        await visit.go(Stock.hours)
    else:
        await _add(visit, number)


async def on_places_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    number = whole(text)
    if number is None:
        visit.note(visit.t("Please type a whole number, such as 20. Nothing was changed."))
    else:
        await _add(visit, number)


async def _add(visit: Visit, number: int) -> None:
    hours = datetime.strptime(visit.text("since"), "%H:%M").time(), datetime.strptime(visit.text("until"), "%H:%M").time()  # noqa: DTZ007 - clock times, of no zone
    async with visit.services.database.begin() as session:
        slot = await slot_changes.add(
            session,
            actor=visit.person_id,
            item_id=visit.number("id"),
            day=_day(visit),
            hours=hours,
            places=number,
            now=visit.now,
            zone=visit.services.zone,
        )
    when = saying.appointment(slot.starts_at, slot.ends_at, visit.t, zone=visit.services.zone)
    visit.note(visit.t("Added: {when}.", when=when))
    await visit.go(Stock.slots)


def _day(visit: Visit) -> date:
    kept = visit.text("day")
    return date.fromisoformat(kept) if kept else visit.today
