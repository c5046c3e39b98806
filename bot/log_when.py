"""When it was and how long it took."""

from datetime import UTC, date, datetime, time, timedelta

from aiogram.fsm.state import State
from aiogram.types import Message

from bot.log_photos import to_confirm
from bot.states import Log
from bot.steps import typed
from bot.visit import Button, View, Visit
from points.kinds import PER_ITEM
from points.log_times import MOST_MINUTES
from words import name_lists, numbers, saying

HALF_HOUR = 30
LENGTHS = (HALF_HOUR, 60, 120)
# For kinds that take at least so long.
ALL_LENGTHS = (5, 10, 20, HALF_HOUR, 60, 120, 180, 240, 360, 480)
HOURS = (8, 9, 10, 14, 15, 19)


def started_at(visit: Visit) -> datetime:
    """The moment chosen so far."""
    return datetime.fromisoformat(visit.text("started_at"))


def amount_screen(visit: Visit) -> State:
    """Where one says how long it was, or how many."""
    return Log.quantity if visit.text("per") == PER_ITEM else Log.length


def day_said(visit: Visit) -> str:
    return saying.day(_day(visit), visit.t, today=visit.today)


def day_buttons(visit: Visit) -> list[Button]:
    """Today unless another day was chosen."""
    t, chosen = visit.t, _day(visit)
    yesterday = visit.today - timedelta(days=1)
    return [
        Button(_ticked(t("Today"), chosen == visit.today), "day:0"),
        Button(_ticked(t("Yesterday"), chosen == yesterday), "day:1"),
        Button(_ticked(t("Another day"), chosen not in (visit.today, yesterday)), "other_day"),
    ]


async def on_day_button(visit: Visit, payload: str) -> None:
    name, _, value = payload.partition(":")
    if name == "day":
        visit.put("day", (visit.today - timedelta(days=1 if value == "1" else 0)).isoformat())
    elif name == "other_day":
        await visit.go(Log.day)


async def show_length(visit: Visit) -> View:
    """The day and the length: one tap when it was today."""
    t = visit.t
    least = visit.number("least")
    offered = [each for each in ALL_LENGTHS if each >= least][:3] if least else LENGTHS
    lengths = [Button(saying.length(each, t) if each != HALF_HOUR else t("Half an hour"), f"minutes:{each}") for each in offered]
    text = t("{kind}, {day}: how long did it take?", kind=visit.text("kind_name"), day=day_said(visit))
    return View(text, [day_buttons(visit), lengths, [Button(t("Another length"), "other_length")], [Button(t("Back"), "back")]])


async def on_length(visit: Visit, payload: str) -> None:
    name, _, value = payload.partition(":")
    if name == "other_length":
        await visit.go(Log.other_length)
    elif name == "back":
        await visit.go(Log.where if visit.number("doubles") else Log.kind)
    elif name == "minutes" and (minutes := numbers.row_id(value)):
        await take_length(visit, minutes)
    else:
        await on_day_button(visit, payload)


async def show_day(visit: Visit) -> View:
    return View(visit.t("Which day was it? Type it, for example 11-20 or yesterday."), [[Button(visit.t("Back"), "back")]])


async def on_day_press(visit: Visit, payload: str) -> None:
    await visit.go(Log.start if visit.number("is_moving") else amount_screen(visit))


async def on_day(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    day = numbers.day(text, today=visit.today)
    if day is None:
        visit.note(visit.t("I could not read that as a day. Please write it like 11-20 or 2026-11-20."))
    elif day > visit.today:
        visit.note(visit.t("That day is still to come. Please log it when it is done."))
    else:
        visit.put("day", day.isoformat())
        await visit.go(Log.start if visit.number("is_moving") else amount_screen(visit))


async def show_other_length(visit: Visit) -> View:
    return View(visit.t("How long did it take? Type it, for example 40 minutes or 3 hours."), [[Button(visit.t("Back"), "back")]])


async def on_other_length_press(visit: Visit, payload: str) -> None:
    await visit.go(Log.length)


async def on_other_length(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    minutes = numbers.minutes(text)
    if numbers.is_longer(text, than=MOST_MINUTES):
        most = saying.length(MOST_MINUTES, visit.t)
        visit.note(visit.t("That is too long: one activity takes at most {most}. Please give a shorter length.", most=most))
    elif minutes is None:
        visit.note(visit.t("I could not read that as a length of time. Please write it with its unit, like 40 minutes or 3 hours."))
    else:
        await take_length(visit, minutes)


async def change_time(visit: Visit) -> None:
    """From the check: the day of the log can be changed with its hour, and its length stays."""
    visit.put("day", started_at(visit).astimezone(visit.services.zone).date().isoformat())
    visit.put("is_moving", 1)
    await visit.go(Log.start)


async def show_start(visit: Visit) -> View:
    t = visit.t
    days = day_buttons(visit) if visit.number("is_moving") else []
    buttons = [Button(f"{hour}:00", f"hour:{hour}") for hour in HOURS]
    is_near = _day(visit) >= visit.today - timedelta(days=1)
    near = t("At what time did it begin {day}? Tap, or type it, for example 9:30.", day=day_said(visit))
    text = near if is_near else t("At what time did it begin on {day}? Tap, or type it, for example 9:30.", day=day_said(visit))
    if days:
        text += "\n" + t("Another day? Tap it first, or type both, for example yesterday 9:30.")
    return View(text, [days, buttons[:3], buttons[3:], [Button(t("Back"), "back")]])


async def on_start_press(visit: Visit, payload: str) -> None:
    hour = numbers.row_id(payload.removeprefix("hour:"))
    if hour is not None and hour < 24:
        await _take_start(visit, time(hour))
    elif payload == "back":
        await _back_from_start(visit)
    else:
        await on_day_button(visit, payload)


async def on_start(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    day, begun = name_lists.day_and_time(text, today=visit.today)
    if day is not None and day > visit.today:
        visit.note(visit.t("That day is still to come. Please log it when it is done."))
    elif day is None and begun is None:
        visit.note(visit.t("I could not read that as a time of day. Please write it like 9:30."))
    else:
        visit.put("day", (day or _day(visit)).isoformat())
        if begun is not None:
            await _take_start(visit, begun)


async def take_length(visit: Visit, minutes: int) -> None:
    """Today it is taken to have ended just now; for another day, ask when it began. A beginning that was given stays, if it fits."""
    if visit.number("has_start") and _day(visit) == started_at(visit).astimezone(visit.services.zone).date():
        if started_at(visit) + timedelta(minutes=minutes) > visit.now:
            visit.note(visit.t("From when it began until now it is not so long. Please give a shorter length, or change the time first."))
            return
        visit.put("minutes", minutes)
        await to_confirm(visit)
        return
    visit.put("minutes", minutes)
    if _day(visit) == visit.today:
        ended = visit.now.replace(second=0, microsecond=0)
        visit.put("started_at", (ended - timedelta(minutes=minutes)).isoformat())
        await to_confirm(visit)
    else:
        await visit.go(Log.start)


async def _take_start(visit: Visit, begun: time) -> None:
    local = datetime.combine(_day(visit), begun, visit.services.zone)
    visit.put("started_at", local.astimezone(UTC).isoformat())
    visit.put("has_start", 1)
    visit.put("is_moving", 0)
    await to_confirm(visit)


async def _back_from_start(visit: Visit) -> None:
    """To the check, for who came from there to change the time."""
    if visit.number("is_moving"):
        visit.put("is_moving", 0)
        await to_confirm(visit)
    else:
        await visit.go(amount_screen(visit))


def _day(visit: Visit) -> date:
    kept = visit.text("day")
    return date.fromisoformat(kept) if kept else visit.today


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
