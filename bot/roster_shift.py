"""Putting somebody on duty: the day, the hours, who, and whether every week."""

from datetime import date, timedelta

from bot.badge_states import Roster
from bot.steps import turns
from bot.visit import Button, View, Visit
from qrcodes import duty, shifts
from qrcodes.shifts import MOST_WEEKS, PARTS, Term
from words import rosters, saying
from words.numbers import row_id

DAYS = 14
PAGE = 8


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
        await visit.go(Roster.part)
    else:
        await visit.go(Roster.week)


async def show_part(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(rosters.part_name(part, t), f"part:{part}")] for part in PARTS]
    return View(t("{day}: which hours?", day=saying.short_day(_day(visit), t)), [*rows, [Button(t("Back"), "back")]])


async def on_part(visit: Visit, payload: str) -> None:
    part = payload.removeprefix("part:")
    if part in PARTS:
        visit.put("part", part)
        visit.put("after", 0)
    await visit.go(Roster.who if part in PARTS else Roster.day)


async def show_who(visit: Visit) -> View:
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        known = await duty.may_serve(session, actor=visit.person_id, community_id=visit.community_id, now=visit.now)
    left = sorted(each for each in known if each > after)
    rows = [[Button(known[each], f"is:{each}")] for each in left[:PAGE]]
    text = t("{when}: who is on duty?", when=rosters.when(_term(visit), t, zone=visit.services.zone))
    return View(text, [*rows, turns(t, after, left, PAGE), [Button(t("Back"), "back")]])


async def on_who(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "is" and (person_id := row_id(tail)):
        visit.put("person", person_id)
        await visit.go(Roster.repeat)
    elif name == "after":
        visit.put("after", row_id(tail) or 0)
    else:
        await visit.go(Roster.part)


async def show_repeat(visit: Visit) -> View:
    t = visit.t
    text = t("{when}: only this once, or at the same hours every week?", when=rosters.when(_term(visit), t, zone=visit.services.zone))
    every = t("Every week, {number} weeks", number=MOST_WEEKS)
    return View(text, [[Button(t("Only this once"), "weeks:1")], [Button(every, f"weeks:{MOST_WEEKS}")], [Button(t("Back"), "back")]])


async def on_repeat(visit: Visit, payload: str) -> None:
    weeks = row_id(payload.removeprefix("weeks:"))
    if weeks is None:
        await visit.go(Roster.who)
        return
    async with visit.services.database.begin() as session:
        made = await shifts.set_shift(
            session,
            actor=visit.person_id,
            community_id=visit.community_id,
            person_id=visit.number("person"),
            term=_term(visit),
            now=visit.now,
            zone=visit.services.zone,
            weeks=weeks,
        )
    said = visit.t.plural(
        "Done: {number} shift is set. They get a message.", "Done: {number} shifts are set. They get a message.", len(made)
    )
    visit.note(said)
    visit.put("week", ((_day(visit) - timedelta(days=_day(visit).weekday())) - this_monday(visit)).days // 7)
    await visit.go(Roster.week)


def this_monday(visit: Visit) -> date:
    return visit.today - timedelta(days=visit.today.weekday())


def _day(visit: Visit) -> date:
    kept = visit.text("day")
    return date.fromisoformat(kept) if kept else visit.today


def _term(visit: Visit) -> Term:
    return shifts.part_of(_day(visit), visit.text("part", "day"), visit.services.zone)
