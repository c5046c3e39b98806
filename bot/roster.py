"""The duty roster (值班表): a week by day, gaps named; staff put people on duty, take them off, and copy the week before."""

from datetime import date, datetime, time, timedelta

from aiogram_dialog import Dialog

from bot.badge_states import Roster
from bot.roster_shift import PAGE, on_day, on_part, on_repeat, on_who, show_day, show_part, show_repeat, show_who, this_monday
from bot.screen import screen
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import persons
from people.authority import CAN_APPROVE
from qrcodes import duty, roster, shifts
from qrcodes.shifts import Term
from words import rosters, saying
from words.numbers import row_id

FURTHEST = 8


def roster_dialog() -> Dialog:
    return Dialog(
        screen(Roster.week, show_week, on_week),
        screen(Roster.day, show_day, on_day),
        screen(Roster.part, show_part, on_part),
        screen(Roster.who, show_who, on_who),
        screen(Roster.repeat, show_repeat, on_repeat),
        screen(Roster.remove, show_remove, on_remove),
    )


async def show_week(visit: Visit) -> View:
    """Who is on duty now, then the days of the week."""
    t, monday, community_id = visit.t, _monday(visit), visit.community_id
    term = _week(visit, monday)
    async with visit.services.database.reading() as session:
        turned = await duty.shifts(session, actor=visit.person_id, community_id=community_id, term=term, now=visit.now)
        free = await duty.gaps(session, community_id=community_id, since=max(term.starts_at, visit.now), until=term.ends_at)
        now = await roster.on_duty(session, community_id=community_id, at=visit.now)
        names = await persons.names(session, now)
        line = await roster.line(session, community_id=community_id)
    mention(*names)
    lines = [t("Duty roster: {station}", station=line.name if line else visit.speaker.community_name)]
    lines.append(t("Asked now: {names}", names=t(", ").join(saying.who(names.get(each, ""), t) for each in now)) if now else t("Nobody"))
    lines += [t("Line: {phone}", phone=line.phone)] if line else []
    lines.append("")
    for ahead in range(7):
        lines += [*rosters.day_lines(monday + timedelta(days=ahead), turned, free, t, zone=visit.services.zone)]
    if free:
        lines += ["", t("⚠ In a gap all duty officers are asked, and calls go to the station's line.")]
    return View("\n".join(lines), [*_edits(visit), _weeks(visit), [Button(t("Back to the menu"), "go:menu")]])


async def on_week(visit: Visit, payload: str) -> None:
    week = visit.number("week")
    if payload in ("earlier", "later"):
        visit.put("week", max(-FURTHEST, min(FURTHEST, week + (1 if payload == "later" else -1))))
    elif payload == "add":
        await visit.go(Roster.day)
    elif payload == "off":
        visit.put("after", 0)
        await visit.go(Roster.remove)
    elif payload == "copy":
        async with visit.services.database.begin() as session:
            copied = await shifts.copy_week(
                session,
                actor=visit.person_id,
                community_id=visit.community_id,
                monday=_monday(visit),
                now=visit.now,
                zone=visit.services.zone,
            )
        visit.note(_copied(copied, visit))


async def show_remove(visit: Visit) -> View:
    """The shifts of the week that are not over yet."""
    t, after = visit.t, visit.number("after")
    week = _week(visit, _monday(visit))
    term = Term(max(week.starts_at, visit.now), week.ends_at)
    async with visit.services.database.reading() as session:
        found = await duty.shifts(session, actor=visit.person_id, community_id=visit.community_id, term=term, now=visit.now)
    # In the order of time; the page goes on after the place in it.
    page = found[after : after + PAGE]
    rows = [
        [Button(f"{rosters.when(turn.term, t, zone=visit.services.zone)} {saying.who(turn.name, t)}", f"off:{turn.shift_id}")]
        for turn in page
    ]
    onward = [Button(t("More"), f"after:{after + PAGE}")] if len(found) > after + PAGE else []
    text = t("Who is taken off? They are told.") if rows else t("Nobody is on duty in what is left of this week.")
    return View(text, [*rows, onward, [Button(t("Back"), "back")]])


async def on_remove(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "after":
        visit.put("after", number or 0)
    elif name == "off" and number:
        async with visit.services.database.begin() as session:
            await shifts.cancel_shift(session, actor=visit.person_id, shift_id=number, now=visit.now)
        visit.note(visit.t("Taken off."))
        visit.put("after", 0)
    else:
        await visit.go(Roster.week)


def _edits(visit: Visit) -> list[list[Button]]:
    """What only those who set the roster can do."""
    t = visit.t
    if not visit.speaker.roles & CAN_APPROVE:
        return []
    return [[Button(t("Put somebody on duty"), "add"), Button(t("Take somebody off"), "off")], [Button(t("Copy the week before"), "copy")]]


def _weeks(visit: Visit) -> list[Button]:
    return [Button(visit.t("The week before"), "earlier"), Button(visit.t("The week after"), "later")]


def _copied(copied: shifts.Copied, visit: Visit) -> str:
    t = visit.t
    made = t.plural("Copied: {number} shift.", "Copied: {number} shifts.", copied.made)
    if not copied.made and not copied.left_out:
        return t("There is nothing to copy: the week before was empty.")
    left = t.plural("Left out: {number} that is over or does not fit.", "Left out: {number} that are over or do not fit.", copied.left_out)
    return saying.sentences(t, made, left if copied.left_out else "")


def _monday(visit: Visit) -> date:
    return this_monday(visit) + timedelta(weeks=visit.number("week"))


def _week(visit: Visit, monday: date) -> Term:
    start = datetime.combine(monday, time(), visit.services.zone)
    return Term(start, start + timedelta(days=7))
