"""The first question of a search: whom it is about and when they were last seen, or what keeps it from starting."""

from datetime import UTC, datetime, timedelta

from aiogram.types import Message

from bot.badge_states import SearchStart
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from people.authority import NotAllowed
from qrcodes import consents, elder_cards, guardians, roster, searches
from qrcodes.searches import LONGEST_AGO, NoBroadcastConsent
from words import numbers, saying
from words import searches as words
from words.refusals import refusal_text

AGO = (10, 30, 60, 120, 240)


async def show_when(visit: Visit) -> View:
    """Whom it is about, and when they were last seen; or what keeps volunteers from being told, and how to mend it."""
    t = visit.t
    try:
        head = await _head(visit)
    except Refusal as refusal:
        return _instead(visit, refusal)
    buttons = [Button(t("{length} ago", length=saying.length(each, t)), f"ago:{each}") for each in AGO]
    rows = [buttons[:3], buttons[3:], [Button(t("Back to the menu"), "go:menu")]]
    lines = [*head, "", t("When was {called} last seen? Tap, or type it: 9:30, or 3 hours ago.", called=visit.text("called"))]
    return View("\n".join(lines), rows)


async def on_when(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    minutes = numbers.row_id(tail)
    if name == "ago" and minutes in AGO:
        await _seen(visit, visit.now - timedelta(minutes=minutes or 0))
    elif name == "agree":
        right = await _right(visit)
        async with visit.services.database.begin() as session:
            await consents.give(session, actor=visit.person_id, elder_id=visit.number("id"), kind="broadcast", right=right, now=visit.now)
        visit.note(visit.t("Thank you. Volunteers may be told now."))


async def on_when_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    await take_when(visit, text)


async def take_when(visit: Visit, text: str) -> None:
    """When they were last seen, in words."""
    at = _moment(visit, text)
    if at is None:
        visit.note(visit.t("I could not read that as a time. Please write it like 9:30, or like 3 hours ago."))
    elif at > visit.now:
        visit.note(visit.t("That time is still to come. Please say when they were last seen."))
    elif at < visit.now - LONGEST_AGO:
        visit.note(refusal_text(searches.SeenTooLongAgo(hours=int(LONGEST_AGO.total_seconds()) // 3600), visit.t))
    else:
        await _seen(visit, at)


async def _head(visit: Visit) -> list[str]:
    """The phones. Raises what keeps the search from starting."""
    elder_id = visit.number("id")
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=elder_id, now=visit.now)
        line = await roster.line(session, community_id=card.community_id)
        await searches.check(session, actor=visit.person_id, elder_id=elder_id, now=visit.now)
    visit.put("called", card.called)
    visit.put("community", card.community_id)
    return words.phone_lines(line, visit.t)


def _instead(visit: Visit, refusal: Refusal) -> View:
    """What to do in place of a search that cannot start."""
    t = visit.t
    visit.ask_nothing()
    rows = [[Button(t("Back to the menu"), "go:menu")]]
    if isinstance(refusal, searches.SearchRunning):
        rows.insert(0, [Button(t("To the search"), f"go:search:{refusal.data['search_id']}")])
    if isinstance(refusal, NoBroadcastConsent) and refusal.data["may_give"]:
        rows.insert(0, [Button(t("I agree: tell volunteers"), "agree")])
    if isinstance(refusal, NotAllowed):
        rows.insert(0, [Button(t("Somebody is lost"), "go:lost")])
    return View(refusal_text(refusal, t, zone=visit.services.zone), rows)


async def _right(visit: Visit) -> str:
    """What the asker is to the elder; staff pass on what the family says."""
    async with visit.services.database.reading() as session:
        known = await guardians.of_elder(session, visit.number("id"))
    return next((one.relation for one in known if one.person_id == visit.person_id), "other")


async def _seen(visit: Visit, at: datetime) -> None:
    visit.put("at", at.isoformat(timespec="seconds"))
    await visit.go(SearchStart.place)


def _moment(visit: Visit, text: str) -> datetime | None:
    """So long ago, or the last time the clock showed this."""
    said = text.strip().removesuffix("ago").removesuffix("以前").removesuffix("之前").removesuffix("前").strip()
    if said != text.strip() or numbers.clock_time(said) is None:
        minutes = numbers.minutes(said)
        return visit.now - timedelta(minutes=minutes) if minutes is not None else None
    yesterday = said.startswith(("昨天", "yesterday"))
    clock = numbers.clock_time(said)
    if clock is None:
        return None
    at = datetime.combine(visit.today - timedelta(days=int(yesterday)), clock, visit.services.zone).astimezone(UTC)
    return at if at <= visit.now else at - timedelta(days=1)
