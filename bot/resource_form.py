"""Listing what one can do or give: a line, three taps, a look at it. What the line says of times is ticked already."""

from aiogram.types import Message

from bot.alliance_states import Resources
from bot.resource_times import marked
from bot.steps import typed, typed_count
from bot.visit import Button, View, Visit
from wishes import resources
from wishes.models import KINDS
from wishes.resources import QUANTITY_MOST, WORDS_LEAST, WORDS_MOST, NewResource, ResourceWordsUnclear
from wishes.times import times_in
from words import resources as words
from words.numbers import row_id

QUANTITIES = (5, 10, 20, 50)


async def begin(visit: Visit) -> None:
    """A new entry, of the unit that is looked at or one's own."""
    for name in ("words", "kind"):
        visit.put(name, "")
    for name in ("days", "parts", "quantity"):
        visit.put(name, 0)
    visit.put("standing", 1 if visit.number("unit") else 0)
    await visit.go(Resources.words)


async def show_words(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("What does the unit offer? One line, for example: a room for 20 people, or blood pressure taken free of charge.")
        if visit.number("unit")
        else t("What can you do or give? One line, for example: I can mend lamps, at weekends. Or: I have a wheelchair to lend."),
    ]
    if not visit.number("unit"):
        lines.append(t("No name or address: the community knows who you are."))
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await to_list(visit)


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `ResourceWordsUnclear`."""
    text = typed(visit, message)
    if text is None:
        return
    if not WORDS_LEAST <= len(text) <= WORDS_MOST or not any(character.isalnum() for character in text):
        raise ResourceWordsUnclear(least=WORDS_LEAST, most=WORDS_MOST)
    said = times_in(text)
    visit.put("words", text)
    visit.put("days", said.days)
    visit.put("parts", said.parts)
    await visit.go(Resources.kind)


async def show_kind(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(t(label), f"kind:{code}")] for code, label in words.KINDS.items()]
    return View(t("“{words}”: what is it?", words=visit.text("words")), [*rows, [Button(t("Back"), "back")]])


async def on_kind(visit: Visit, payload: str) -> None:
    code = payload.removeprefix("kind:")
    if code in KINDS:
        visit.put("kind", code)
        await visit.go(Resources.days)
    else:
        await visit.go(Resources.words)


async def show_check(visit: Visit) -> View:
    """All of it, before it is on the list."""
    t, unit_id = visit.t, visit.number("unit")
    times = words.when(visit.number("days"), visit.number("parts"), t)
    lines = [t("On the list it says:"), "", visit.text("words"), f"{words.kind(visit.text('kind'), t)} · {times}"]
    more: list[list[Button]] = []
    if unit_id:
        lines.append(words.how_many(visit.number("quantity") or None, t))
        more = [
            [Button(t("How many a month"), "quantity"), Button(marked(t("In the services list"), visit.number("standing") > 0), "standing")]
        ]
    else:
        lines += ["", t("Staff see it with your name when a wish fits, others only what it is about.")]
    return View("\n".join(lines), [[Button(t("Put it on the list"), "yes")], *more, [Button(t("Back"), "back")]])


async def on_check(visit: Visit, payload: str) -> None:
    """Raises what `resources.add` raises."""
    if payload == "quantity":
        await visit.go(Resources.quantity)
    elif payload == "standing":
        visit.put("standing", 0 if visit.number("standing") else 1)
    elif payload == "yes":
        await _add(visit)
    else:
        await visit.go(Resources.parts)


async def show_quantity(visit: Visit) -> View:
    t = visit.t
    usual = [Button(str(number), f"quantity:{number}") for number in QUANTITIES]
    text = t("How many a month? Tap, or type a number from 1 to {most}.", most=QUANTITY_MOST)
    return View(text, [usual, [Button(t("Any number"), "any")], [Button(t("Back"), "back")]])


async def on_quantity_press(visit: Visit, payload: str) -> None:
    if payload != "back":
        visit.put("quantity", row_id(payload.removeprefix("quantity:")) or 0)
    await visit.go(Resources.check)


async def on_quantity(visit: Visit, message: Message) -> None:
    advice = visit.t("Please type a number from 1 to {most}.", most=QUANTITY_MOST)
    number = await typed_count(visit, message, advice=advice)
    if number is None:
        return
    if number > QUANTITY_MOST:
        visit.note(advice)
        return
    visit.put("quantity", number)
    await visit.go(Resources.check)


async def to_list(visit: Visit) -> None:
    """Back to whose list it is."""
    await visit.go(Resources.of_unit if visit.number("unit") else Resources.mine)


async def _add(visit: Visit) -> None:
    unit_id = visit.number("unit") or None
    new = NewResource(
        kind=visit.text("kind"),
        words=visit.text("words"),
        days=visit.number("days"),
        parts=visit.number("parts"),
        quantity=visit.number("quantity") or None,
        unit_id=unit_id,
        is_standing=unit_id is not None and visit.number("standing") > 0,
    )
    async with visit.services.database.begin() as session:
        await resources.add(session, actor=visit.person_id, new=new, key=visit.text("nonce"), now=visit.now)
    # Kept until one goes on: a second tap shows the same.
    visit.put("said", visit.t("It is on the list.") if unit_id else visit.t("Thank you! It is on the list. I ask you when a wish fits."))
    await to_list(visit)
