"""An elder's photo and when it was taken: a picture of today finds people, one of long ago does not."""

from datetime import date, timedelta

from aiogram.types import Message

from bot.elder_steps import is_in_form, onward, question, stepped
from bot.photos import fetch, sent_picture
from bot.steps import typed
from bot.visit import Button, View, Visit
from qrcodes import elder_photos
from words import elder_terms, numbers

# What the buttons say, as days ago: the middle of what is meant, so that it is asked for again when about a year has passed.
AGES = {"month": 0, "half": 90, "year": 270}


async def show_photo(visit: Visit) -> View:
    t = visit.t
    if visit.text("photo"):
        kept = elder_terms.photo_said(taken_on(visit), t) if taken_on(visit) else t("the photo that you sent")
        return question(visit, t("Send another photo to take its place."), kept=kept, is_optional=is_in_form(visit))
    lines = [
        t("Please send a photo of {called}: face and shoulders, taken within a year.", called=visit.text("called")),
        t("It helps volunteers in a search. Whoever scans the badge does not see it. You may leave it out."),
    ]
    return question(visit, *lines, is_optional=is_in_form(visit))


async def on_photo_press(visit: Visit, payload: str) -> None:
    if payload == "skip" and is_in_form(visit):
        visit.put("photo", "")
        visit.put("taken_on", "")
        visit.put("no_photo", 1)
        await onward(visit)
    else:
        await stepped(visit, payload)


async def on_photo(visit: Visit, message: Message) -> None:
    """Raises what a picture is refused for."""
    file_id = sent_picture(message)
    if file_id is None:
        visit.note(visit.t("Please send a photo here, or tap a button."))
        return
    await fetch(visit, file_id)
    visit.put("photo", file_id)
    visit.put("taken_on", "")
    visit.put("no_photo", 0)
    await onward(visit)


async def show_day(visit: Visit) -> View:
    t = visit.t
    ages = [Button(t("This month"), "age:month"), Button(t("Within half a year"), "age:half"), Button(t("Within a year"), "age:year")]
    rows = [[one] for one in [*ages, Button(t("It is older"), "age:older")]]
    lines = [t("I have your photo. When was it taken?"), t("Tap, or type the day, for example 2026-05-01.")]
    return question(visit, *lines, rows=rows, kept=elder_terms.photo_said(taken_on(visit), t) if visit.text("taken_on") else "")


async def on_day_press(visit: Visit, payload: str) -> None:
    name, _, age = payload.partition(":")
    if name == "age" and age in AGES:
        await _take_day(visit, visit.today - timedelta(days=AGES[age]))
    elif name == "age":
        _refuse_old(visit)
    elif payload == "keep" and not visit.text("taken_on"):
        return
    else:
        await stepped(visit, payload)


async def on_day(visit: Visit, message: Message) -> None:
    """A day that was typed. Raises `PhotoTooOld`, `PhotoFromFuture`."""
    if sent_picture(message) is not None:
        # The rest of an album.
        visit.note(visit.t("One photo is enough: I have kept the first."))
        return
    text = typed(visit, message)
    day = numbers.day(text, today=visit.today) if text else None
    if day is not None:
        await _take_day(visit, day)
    elif text:
        visit.note(visit.t("I could not read that as a day. Please write it like 11-20 or 2026-11-20."))


def taken_on(visit: Visit) -> date | None:
    """The day that was given for the photo."""
    kept = visit.text("taken_on")
    return date.fromisoformat(kept) if kept else None


async def _take_day(visit: Visit, day: date) -> None:
    async with visit.services.database.reading() as session:
        elder_photos.check(session, taken_on=day, now=visit.now)
    visit.put("taken_on", day.isoformat())
    await onward(visit)


def _refuse_old(visit: Visit) -> None:
    t = visit.t
    visit.note(
        t("People change, and an old photo misleads those who look. Please send a newer one: go back and take one now, or leave it out.")
    )
