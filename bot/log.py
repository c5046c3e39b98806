"""Logging an activity: kind, length, words, confirm. Four taps and one message when it was today."""

from dataclasses import replace

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, log_when, places
from bot.log_photos import keep_photo, on_photo, on_photo_press, show_photo, to_confirm
from bot.photos import fetch
from bot.screen import screen
from bot.states import Log
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from points import kinds, logs
from points.log_models import ActivityKind
from words import cards, saying
from words.numbers import row_id

WORDS_SHOWN = 300


def log_dialog() -> Dialog:
    return Dialog(
        screen(Log.kind, show_kinds, on_kind),
        screen(Log.length, log_when.show_length, log_when.on_length),
        screen(Log.day, log_when.show_day, log_when.on_day_press, log_when.on_day),
        screen(Log.start, log_when.show_start, log_when.on_start_press, log_when.on_start),
        screen(Log.other_length, log_when.show_other_length, log_when.on_other_length_press, log_when.on_other_length),
        screen(Log.words, show_words, on_words_press, on_words),
        screen(Log.photo, show_photo, on_photo_press, on_photo),
        screen(Log.confirm, show_confirm, on_confirm, on_confirm_message),
        screen(Log.receipt, show_receipt, places.press),
    )


async def show_kinds(visit: Visit) -> View:
    """What one can log, with what it gives."""
    t = visit.t
    async with visit.services.database.reading() as session:
        offered = await kinds.offered(session, community_id=visit.community_id, now=visit.now)
    rows = [[Button(f"{_kind_name(kind, t)} · {_rate(kind, t)}", str(kind.id))] for kind in offered]
    return View(t("What did you do?"), [*rows, [Button(t("Back to the menu"), "go:menu")]])


async def on_kind(visit: Visit, payload: str) -> None:
    async with visit.services.database.reading() as session:
        chosen = await kinds.kind(session, kind_id=row_id(payload) or 0, community_id=visit.community_id)
        kind = await kinds.version_at(session, community_id=visit.community_id, code=chosen.code, at=visit.now)
    visit.put("kind", kind.id)
    visit.put("kind_name", _kind_name(kind, visit.t))
    visit.put("needs_photo", int(kind.needs_photo))
    await visit.go(Log.length)


async def show_words(visit: Visit) -> View:
    t = visit.t
    lines = [t("What did you do? One line is enough, for example: swept the snow in front of building 3.")]
    if visit.number("needs_photo") and not visit.texts("photos"):
        lines.append(t("This kind needs a photo: send it with your line, or after it."))
    elif not visit.texts("photos"):
        lines.append(t("You can send a photo with it."))
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(Log.length)


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
    t = visit.t
    photos = len(visit.texts("photos"))
    lines = [
        t("Is this right?"),
        "",
        visit.text("kind_name"),
        cards.stretch(log_when.started_at(visit), visit.number("minutes"), t, zone=visit.services.zone),
        saying.clipped(visit.text("words"), WORDS_SHOWN),
        t.plural("{number} photo", "{number} photos", photos) if photos else t("No photo"),
    ]
    rows = [
        [Button(t("Yes, send it"), "yes")],
        [Button(t("Change the time"), "time"), Button(t("Change the words"), "words")],
        [Button(t("Change the photos") if photos else t("Add a photo"), "photo"), Button(t("Give this log up"), "no")],
    ]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _send(visit)
    elif payload == "no":
        await visit.home(visit.t("Thrown away. Nothing was logged."), drop=True)
    elif payload in ("time", "words", "photo"):
        await visit.go({"time": Log.start, "words": Log.words, "photo": Log.photo}[payload])


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """The rest of an album comes when the confirm screen stands already."""
    if await keep_photo(visit, message):
        draw_nonce(visit)
    else:
        await free_text.answer(visit, message)


async def _send(visit: Visit) -> None:
    entry = logs.Entry(
        kind_id=visit.number("kind"),
        started_at=log_when.started_at(visit),
        minutes=visit.number("minutes"),
        words=visit.text("words"),
        sent=visit.texts("photos"),
    )
    key = visit.text("nonce")
    async with visit.services.database.reading() as session:
        receipt = await logs.receipt_for(session, actor=visit.person_id, entry=entry, key=key)
    if receipt is None:
        entry = replace(entry, photos=[await fetch(visit, file_id) for file_id in visit.texts("photos")])
        async with visit.services.database.begin() as session:
            receipt = await logs.log(session, actor=visit.person_id, entry=entry, key=key, now=visit.now, zone=visit.services.zone)
    visit.put("receipt", cards.log_receipt(receipt, visit.t, zone=visit.services.zone))
    await visit.go(Log.receipt)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("Log another"), "at:log")]])


def _kind_name(kind: ActivityKind, t: Translator) -> str:
    return cards.named(kind.name, kind.name_en, t)


def _rate(kind: ActivityKind, t: Translator) -> str:
    if kind.per == kinds.PER_HOUR:
        return t("{points} an hour", points=saying.points_of(kind.points, t))
    return saying.points_of(kind.points, t)
