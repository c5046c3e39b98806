"""Logging an activity: kind, length, words, confirm. Four taps and one message when it was today, three when it is the same again."""

from dataclasses import replace

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, log_kind, log_when, places
from bot.log_photos import keep_photo, on_photo, on_photo_press, show_photo, to_confirm
from bot.photos import fetch
from bot.screen import screen
from bot.states import Log
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from points import kinds, logs
from words import cards, saying, worth
from words.refusals import refusal_text

WORDS_SHOWN = 300


def log_dialog() -> Dialog:
    return Dialog(
        screen(Log.kind, log_kind.show_kinds, log_kind.on_kind),
        screen(Log.where, log_kind.show_where, log_kind.on_where),
        screen(Log.quantity, log_kind.show_quantity, log_kind.on_quantity_press, log_kind.on_quantity),
        screen(Log.length, log_when.show_length, log_when.on_length),
        screen(Log.day, log_when.show_day, log_when.on_day_press, log_when.on_day),
        screen(Log.start, log_when.show_start, log_when.on_start_press, log_when.on_start),
        screen(Log.other_length, log_when.show_other_length, log_when.on_other_length_press, log_when.on_other_length),
        screen(Log.words, show_words, on_words_press, on_words),
        screen(Log.photo, show_photo, on_photo_press, on_photo),
        screen(Log.confirm, show_confirm, on_confirm, on_confirm_message),
        screen(Log.receipt, show_receipt, places.press),
    )


async def show_words(visit: Visit) -> View:
    t = visit.t
    lines = [t("What did you do? One line is enough, for example: swept the snow in front of building 3.")]
    if visit.number("needs_photo") and not visit.texts("photos"):
        lines.append(t("This kind needs a photo: send it with your line, or after it."))
    elif not visit.texts("photos"):
        lines.append(t("You can send a photo with it."))
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(log_when.amount_screen(visit))


async def on_words(visit: Visit, message: Message) -> None:
    """A line, or a photo with a line, or a photo first and then the line."""
    if await keep_photo(visit, message):
        if message.caption:
            await take_words(visit, message.caption)
        elif not visit.text("words"):
            visit.note(visit.t("I have your photo. Now a line about it, please:"))
        else:
            await to_confirm(visit)
    elif text := typed(visit, message):
        await take_words(visit, text)


async def take_words(visit: Visit, text: str) -> None:
    """Keep the line and go on. Raises `WordsUnclear`."""
    visit.put("words", logs.clean_words(text))
    await to_confirm(visit)


async def show_confirm(visit: Visit) -> View:
    """All of it, with what it will give and why; where it would be refused, that is said at once."""
    t = visit.t
    photos = len(visit.texts("photos"))
    lines = [t("Is this right?"), "", *_told(visit, photos)]
    try:
        async with visit.services.database.reading() as session:
            made, left = await logs.preview(session, actor=visit.person_id, entry=_entry(visit), now=visit.now, zone=visit.services.zone)
        lines.append(t("It gives: {sum}", sum=worth.explain(made, left, t, today=visit.today)))
        lines += await log_kind.keep_other_rule(visit, made)
        send = [Button(t("Yes, send it"), "yes")]
    except Refusal as refusal:
        lines += ["", refusal_text(refusal, t, zone=visit.services.zone)]
        send = []
    is_counted = visit.text("per") == kinds.PER_ITEM
    rows = [
        send,
        [Button(t("Change the time"), "time"), Button(t("Change how many") if is_counted else t("Change the length"), "amount")],
        [Button(t("Change the words"), "words"), Button(t("Change the photos") if photos else t("Add a photo"), "photo")],
        [Button(t("Discard this log"), "no")],
    ]
    return View("\n".join(lines), rows)


def _told(visit: Visit, photos: int) -> list[str]:
    """What the member has said."""
    t = visit.t
    where = (t("in person") if visit.number("offline") else t("online")) if visit.number("doubles") else ""
    return [
        " · ".join(part for part in (visit.text("kind_name"), where) if part),
        cards.stretch(log_when.started_at(visit), visit.number("minutes"), t, zone=visit.services.zone),
        saying.clipped(visit.text("words"), WORDS_SHOWN),
        t.plural("{number} photo", "{number} photos", photos) if photos else t("No photo"),
    ]


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _send(visit)
    elif payload == "no":
        await visit.home(visit.t("Thrown away. Nothing was logged."), drop=True)
    elif payload == "amount":
        await visit.go(log_when.amount_screen(visit))
    elif payload == "time":
        await log_when.change_time(visit)
    elif payload in ("words", "photo"):
        await visit.go({"words": Log.words, "photo": Log.photo}[payload])


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """The rest of an album comes when the confirm screen stands already."""
    if await keep_photo(visit, message):
        draw_nonce(visit)
    else:
        await free_text.answer(visit, message)


def _entry(visit: Visit) -> logs.Entry:
    """What is to be sent, its pictures not fetched yet."""
    return logs.Entry(
        kind_id=visit.number("kind"),
        started_at=log_when.started_at(visit),
        minutes=visit.number("minutes"),
        words=visit.text("words"),
        sent=visit.texts("photos"),
        quantity=visit.number("quantity", 1),
        is_offline=bool(visit.number("offline", 1)),
    )


async def _send(visit: Visit) -> None:
    entry, key = _entry(visit), visit.text("nonce")
    async with visit.services.database.reading() as session:
        receipt = await logs.receipt_for(session, actor=visit.person_id, entry=entry, key=key)
    if receipt is None:
        entry = replace(entry, photos=[await fetch(visit, file_id) for file_id in visit.texts("photos")])
        async with visit.services.database.begin() as session:
            receipt = await logs.log(session, actor=visit.person_id, entry=entry, key=key, now=visit.now, zone=visit.services.zone)
    said = [cards.log_receipt(receipt, visit.t, zone=visit.services.zone), visit.text("other_rule")]
    visit.put("receipt", "\n".join(line for line in said if line))
    await visit.go(Log.receipt)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("Log another"), "at:log")]])
