"""The duty roster (值班表): a week by day, gaps named. Staff put people on duty in `roster_shift`, and undo that in `roster_changes`."""

from datetime import timedelta

from aiogram_dialog import Dialog

from bot import roster_changes
from bot.badge_states import Roster
from bot.roster_changes import shown_monday, shown_week
from bot.roster_shift import on_day, on_part, on_repeat, on_who, show_day, show_part, show_repeat, show_who
from bot.screen import screen
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import persons
from people.authority import CAN_APPROVE
from qrcodes import duty, roster
from words import rosters, saying

FURTHEST = 8


def roster_dialog() -> Dialog:
    return Dialog(
        screen(Roster.week, show_week, on_week),
        screen(Roster.day, show_day, on_day),
        screen(Roster.part, show_part, on_part),
        screen(Roster.who, show_who, on_who),
        screen(Roster.repeat, show_repeat, on_repeat),
        screen(Roster.remove, roster_changes.show_remove, roster_changes.on_remove),
        screen(Roster.remove_sure, roster_changes.show_sure, roster_changes.on_sure),
        screen(Roster.copy_sure, roster_changes.show_copy, roster_changes.on_copy),
    )


async def show_week(visit: Visit) -> View:
    """Who is on duty now, then the days of the week."""
    t, monday, community_id = visit.t, shown_monday(visit), visit.community_id
    term = shown_week(visit)
    async with visit.services.database.reading() as session:
        turned = await duty.shifts(session, actor=visit.person_id, community_id=community_id, term=term, now=visit.now)
        free = await duty.gaps(session, community_id=community_id, since=max(term.starts_at, visit.now), until=term.ends_at)
        now = await roster.on_duty(session, community_id=community_id, at=visit.now)
        names = await persons.names(session, now)
        line = await roster.line(session, community_id=community_id)
    mention(*names)
    lines = [t("Duty roster: {station}", station=line.name if line else visit.speaker.community_name)]
    lines.append(t("Contact now: {names}", names=t(", ").join(saying.who(names.get(each, ""), t) for each in now)) if now else t("Nobody"))
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
        await roster_changes.copy(visit)


def _edits(visit: Visit) -> list[list[Button]]:
    """What only those who set the roster can do."""
    t = visit.t
    if not visit.speaker.roles & CAN_APPROVE:
        return []
    return [[Button(t("Put somebody on duty"), "add"), Button(t("Take somebody off"), "off")], [Button(t("Copy the week before"), "copy")]]


def _weeks(visit: Visit) -> list[Button]:
    return [Button(visit.t("The week before"), "earlier"), Button(visit.t("The week after"), "later")]
