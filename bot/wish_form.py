"""Making a micro-wish (微心愿): five short questions, one at a time, most of them a tap; kept until it is sent or thrown away."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, places, wish_sending, wish_traces, wish_who
from bot.labels import place_labelled
from bot.screen import screen
from bot.steps import go_on, typed
from bot.visit import Button, View, Visit
from bot.wish_states import WishForm
from bot.wish_steps import onward, question, stepped, wisher, wisher_name
from wishes import wish_words
from wishes import wishes as room
from wishes.models import COLOURS, KINDS, WORRIES
from wishes.wishes import TooManyWishes
from words import wishes
from words.refusals import refusal_text


def wish_form_dialog() -> Dialog:
    return Dialog(
        screen(WishForm.kind, show_kind, on_kind, on_kind_message),
        screen(WishForm.words, show_words, on_words_press, on_words),
        screen(WishForm.urgency, show_urgency, on_urgency),
        screen(WishForm.whom, wish_who.show_whom, wish_who.on_whom_press, wish_who.on_whom),
        screen(WishForm.reach, wish_who.show_reach, wish_who.on_reach_press, wish_who.on_reach),
        screen(WishForm.confirm, wish_sending.show_confirm, wish_sending.on_confirm),
        screen(WishForm.mend, wish_sending.show_mend, wish_sending.on_mend),
        screen(WishForm.receipt, wish_sending.show_receipt, places.press),
    )


async def show_kind(visit: Visit) -> View:
    """What a wish may be, what becomes of it, and of which kind this one is."""
    t, name, chosen = visit.t, await wisher_name(visit), visit.text("kind")
    try:
        async with visit.services.database.reading() as session:
            await room.check_room(session, person_id=wisher(visit))
    except TooManyWishes as refusal:
        # Said before five questions, not after them.
        visit.ask_nothing()
        mine = [] if name else [Button(t("My wishes"), "go:my_wishes")]
        return View(refusal_text(refusal, t, zone=visit.services.zone), [mine, [Button(t("Menu"), "go:menu")]])
    lines = [
        t("A wish for {name}: they say it, you type it. That you wrote it down is on record.", name=name)
        if name
        else t("Make a wish! Neighbours, volunteers and shops near by take it on."),
        t("The community looks at it first. Name, phone and address are not shown to everybody."),
        t("Your words: “{words}”", words=visit.text("words")) if visit.text("words") else "",
        t("What is it that you wish for?"),
    ]
    kinds = [[Button(wishes.marked(wishes.kind(code, t), code == chosen), f"kind:{code}")] for code in KINDS]
    waiting = [go_on(t)] if await visit.waits_below() else []
    return question(visit, *lines, rows=[*kinds, waiting])


async def on_kind(visit: Visit, payload: str) -> None:
    """Another form of the kind that waits below is dropped: this one is filled in now."""
    code = payload.removeprefix("kind:")
    if code not in KINDS:
        await stepped(visit, payload)
        return
    await visit.drop_others()
    wish_traces.begin(visit)
    if visit.text("words") and not visit.text("kind"):
        visit.put("words_given", 1)
    visit.put("kind", code)
    await onward(visit)


async def on_kind_message(visit: Visit, message: Message) -> None:
    """Who types the wish right away need not type it again. Raises `WishWordsUnclear`."""
    text = message.text or ""
    leads = place_labelled(text) or free_text.place_of(text)
    if leads or visit.number("is_mending"):
        await free_text.answer(visit, message)
    elif text := typed(visit, message) or "":
        wish_traces.begin(visit)
        visit.put("words", wish_words.wanted(text))


async def show_words(visit: Visit) -> View:
    t, kept = visit.t, visit.text("words")
    lines = [
        t("What do you wish for? A sentence or two in your own words. For example:"),
        wishes.example(visit.text("kind"), t),
        t("No name, phone or address here: everybody will read it. I ask for those afterwards."),
    ]
    return question(visit, *lines, kept=kept)


async def on_words_press(visit: Visit, payload: str) -> None:
    await stepped(visit, payload)


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `WishWordsUnclear`."""
    if text := typed(visit, message):
        visit.put("words", wish_words.wanted(text))
        await onward(visit)


async def show_urgency(visit: Visit) -> View:
    """Colour and worry on one screen, each with its words; both chosen leads on."""
    t, colour, worry = visit.t, visit.text("colour"), visit.text("worry")
    lines = [
        t("Two taps: how urgent is it, and how does it weigh on you?"),
        t("Upper row: how urgent?"),
        t("Lower row: how does it weigh?"),
        *(f"· {wishes.worry_told(code, t)}" for code in WORRIES),
    ]
    rows = [
        [Button(wishes.marked(wishes.colour(code, t), code == colour), f"colour:{code}") for code in COLOURS],
        [Button(wishes.marked(wishes.worry(code, t), code == worry), f"worry:{code}") for code in WORRIES],
    ]
    kept = " · ".join((wishes.colour(colour, t), wishes.worry(worry, t))) if colour and worry else ""
    return question(visit, *lines, rows=rows, kept=kept)


async def on_urgency(visit: Visit, payload: str) -> None:
    name, _, code = payload.partition(":")
    known = {"colour": COLOURS, "worry": WORRIES}.get(name, ())
    if code not in known:
        await stepped(visit, payload)
        return
    had = bool(visit.text("colour") and visit.text("worry"))
    visit.put(name, code)
    # Who comes back to change one of them may change the other too.
    if visit.text("colour") and visit.text("worry") and not had:
        await onward(visit)
