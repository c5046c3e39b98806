"""Undoing and copying on the duty roster: who is taken off, and a week that is filled as the one before. Each is asked first."""

from datetime import date, datetime, time, timedelta

from bot.badge_states import Roster
from bot.roster_shift import PAGE, this_monday
from bot.visit import Button, View, Visit
from messages.mentions import mention
from qrcodes import duty, shifts
from qrcodes.duty import Turn
from qrcodes.shifts import Term
from words import rosters, saying
from words.numbers import row_id


async def show_remove(visit: Visit) -> View:
    """The shifts of the week that are not over yet."""
    t, after, found = visit.t, visit.number("after"), await _coming(visit)
    # In the order of time; the page goes on after the place in it.
    page = found[after : after + PAGE]
    rows = [[Button(_said(turn, visit), f"off:{turn.shift_id}")] for turn in page]
    onward = [Button(t("More"), f"after:{after + PAGE}")] if len(found) > after + PAGE else []
    text = t("Who is taken off? They are told.") if rows else t("Nobody is on duty in what is left of this week.")
    return View(text, [*rows, onward, [Button(t("Back"), "back")]])


async def on_remove(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "after":
        visit.put("after", number or 0)
    elif name == "off" and number:
        visit.put("shift", number)
        await visit.go(Roster.remove_sure)
    else:
        await visit.go(Roster.week)


async def show_sure(visit: Visit) -> View:
    """Once more who and when."""
    t, number = visit.t, visit.number("shift")
    turn = next((one for one in await _coming(visit) if one.shift_id == number), None)
    if turn is None:
        return View(t("That shift is over, or was taken off already."), [[Button(t("Back"), "no")]])
    mention(turn.person_id)
    text = t("Take off {shift}? They are told.", shift=_said(turn, visit))
    return View(text, [[Button(t("No, leave it as it is"), "no")], [Button(t("Yes, take them off duty"), "yes")]])


async def on_sure(visit: Visit, payload: str) -> None:
    """Raises what `shifts.cancel_shift` raises."""
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await shifts.cancel_shift(session, actor=visit.person_id, shift_id=visit.number("shift"), now=visit.now)
        visit.note(visit.t("Taken off."))
        visit.put("after", 0)
    await visit.go(Roster.remove)


async def copy(visit: Visit) -> None:
    """At once into an empty week; where there are shifts already it is asked first. Raises what `shifts.copy_week` raises."""
    if await _turns(visit, shown_week(visit)):
        await visit.go(Roster.copy_sure)
    else:
        await _copy(visit)


async def show_copy(visit: Visit) -> View:
    t, there = visit.t, len(await _turns(visit, shown_week(visit)))
    lines = [
        t.plural("{number} shift is set in this week already.", "{number} shifts are set in this week already.", there),
        t(
            "Add those of the week before? What is there stays. Who is on duty at that time already is not added again; "
            "two people may be on duty at once. Everybody added is told."
        ),
    ]
    return View("\n".join(lines), [[Button(t("No, leave it as it is"), "no")], [Button(t("Yes, add them"), "yes")]])


async def on_copy(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _copy(visit)
    await visit.go(Roster.week)


def shown_monday(visit: Visit) -> date:
    """The first day of the week that is shown."""
    return this_monday(visit) + timedelta(weeks=visit.number("week"))


def shown_week(visit: Visit) -> Term:
    """The week that is shown."""
    start = datetime.combine(shown_monday(visit), time(), visit.services.zone)
    return Term(start, start + timedelta(days=7))


async def _copy(visit: Visit) -> None:
    community_id, zone = visit.community_id, visit.services.zone
    async with visit.services.database.begin() as session:
        copied = await shifts.copy_week(
            session, actor=visit.person_id, community_id=community_id, monday=shown_monday(visit), now=visit.now, zone=zone
        )
    visit.note(_copied(copied, visit))


async def _coming(visit: Visit) -> list[Turn]:
    week = shown_week(visit)
    return await _turns(visit, Term(max(week.starts_at, visit.now), week.ends_at))


async def _turns(visit: Visit, term: Term) -> list[Turn]:
    async with visit.services.database.reading() as session:
        return await duty.shifts(session, actor=visit.person_id, community_id=visit.community_id, term=term, now=visit.now)


def _said(turn: Turn, visit: Visit) -> str:
    return f"{rosters.when(turn.term, visit.t, zone=visit.services.zone)} {saying.who(turn.name, visit.t)}"


def _copied(copied: shifts.Copied, visit: Visit) -> str:
    t = visit.t
    made = t.plural("Copied: {number} shift.", "Copied: {number} shifts.", copied.made)
    if not copied.made and not copied.left_out:
        return t("There is nothing to copy: the week before was empty.")
    left = t.plural(
        "Not copied: {number} shift, which is over, or whose person is on duty then already or serves here no longer.",
        "Not copied: {number} shifts, which are over, or whose people are on duty then already or serve here no longer.",
        copied.left_out,
    )
    return saying.sentences(t, made, left if copied.left_out else "")
