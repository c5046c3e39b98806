"""A team's log: kind, when, words. The names are in `team_names`, the last look in `team_confirm`."""

from datetime import UTC, datetime, timedelta

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import places, team_confirm, team_names, team_receipt
from bot.log_photos import keep_photo
from bot.screen import screen
from bot.states import Team
from bot.steps import go_on, typed
from bot.visit import Button, View, Visit
from points import kinds, logs, teams
from points.kinds import PER_ITEM
from words import cards, kind_rules, name_lists, saying
from words.numbers import row_id

HOURS = (1, 2, 3, 4)
KINDS_SHOWN = 7


def team_dialog() -> Dialog:
    return Dialog(
        screen(Team.kind, show_kinds, on_kind),
        screen(Team.when, show_when, on_when_press, on_when),
        screen(Team.words, show_words, on_words_press, on_words),
        screen(Team.names, team_names.show_names, team_names.on_names_press, team_names.on_names),
        screen(Team.check, team_names.show_check, team_names.on_check_press, team_names.on_check),
        screen(Team.confirm, team_confirm.show, team_confirm.on_press, team_confirm.on_message),
        screen(Team.receipt, team_receipt.show, places.press),
    )


async def show_kinds(visit: Visit) -> View:
    """What a team can do together: kinds counted by the piece are everybody's own."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        await teams.require_leader(session, actor=visit.person_id, community_id=visit.community_id, now=visit.now)
        offered = await kinds.offered(session, community_id=visit.community_id, now=visit.now)
    together = [kind for kind in offered if kind.per != PER_ITEM]
    # A kind that was changed meanwhile has another number: then the list begins anew.
    start = next((place + 1 for place, kind in enumerate(together) if kind.id == after), 0)
    shown, rest = together[start : start + KINDS_SHOWN], together[start + KINDS_SHOWN :]
    rows = [[Button(kind_rules.short(kind, t), str(kind.id))] for kind in shown]
    pages = [Button(t("Back to the first ones"), "first")] if start else []
    pages += [Button(t("More kinds"), f"after:{shown[-1].id}")] if rest else []
    text = t("You log for everybody who took part. What did you do together?")
    waiting = [go_on(t)] if await visit.waits_below() else []
    return View(text, [waiting, *rows, pages, [Button(t("Back to the menu"), "go:menu")]])


async def on_kind(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name in ("after", "first"):
        visit.put("after", row_id(tail) or 0)
    else:
        await _choose(visit, payload)


async def _choose(visit: Visit, payload: str) -> None:
    """Raises `KindGone`."""
    async with visit.services.database.reading() as session:
        kind = await kinds.kind(session, kind_id=row_id(payload) or 0, community_id=visit.community_id)
    await visit.drop_others()
    visit.put("kind", kind.id)
    visit.put("kind_name", cards.named(kind.name, kind.name_en, visit.t))
    visit.put("needs_photo", int(kind.needs_photo))
    visit.put("doubles", int(kind.doubles_offline))
    visit.put("online", 0)
    await visit.go(Team.when)


async def show_when(visit: Visit) -> View:
    t = visit.t
    text = t(
        "{kind}: when was it, and how long? Tap if it has just ended, or type the day, the hour and the length.",
        kind=visit.text("kind_name"),
    )
    example = t("For example: yesterday 9:30 2 hours, or 11-20 9:00-11:00")
    lengths = [Button(saying.length(hours * 60, t), f"hours:{hours}") for hours in HOURS]
    return View(f"{text}\n{example}", [lengths[:2], lengths[2:], [Button(t("Back"), "back")]])


async def on_when_press(visit: Visit, payload: str) -> None:
    hours = row_id(payload.removeprefix("hours:"))
    if hours in HOURS:
        ended = visit.now.replace(second=0, microsecond=0)
        await _take_when(visit, ended - timedelta(hours=hours), hours * 60)
    elif payload == "back":
        await visit.go(Team.kind)


async def on_when(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    found = name_lists.span(text, today=visit.today, zone=visit.services.zone)
    if found is None:
        visit.note(visit.t("I could not read when that was. Please put spaces between the day, the hour and the length."))
    elif found[0] + timedelta(minutes=found[1]) > visit.now:
        visit.note(visit.t("That has not ended yet. Please log it when it is done."))
    else:
        await _take_when(visit, found[0].astimezone(UTC), found[1])


async def show_words(visit: Visit) -> View:
    t = visit.t
    if visit.text("words") and visit.number("needs_photo") and not visit.texts("photos"):
        return View(t("This kind of activity needs a photo. Please send one."), [[Button(t("Back"), "back")]])
    lines = [t("What did you do together? One line is enough.")]
    if visit.texts("photos"):
        lines.append(t.plural("I have {number} photo.", "I have {number} photos.", len(visit.texts("photos"))))
    elif visit.number("needs_photo"):
        lines.append(t("This kind needs a photo: send it with your line, or after it."))
    else:
        lines.append(t("You can send a photo with it."))
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words_press(visit: Visit, payload: str) -> None:
    await visit.go(Team.when)


async def on_words(visit: Visit, message: Message) -> None:
    """A line, a photo with a line, or one after the other."""
    if await keep_photo(visit, message):
        if message.caption:
            visit.put("words", logs.clean_words(message.caption))
    elif text := typed(visit, message):
        visit.put("words", logs.clean_words(text))
    await _onward(visit)


async def _take_when(visit: Visit, started_at: datetime, minutes: int) -> None:
    visit.put("started_at", started_at.isoformat())
    visit.put("minutes", minutes)
    await _onward(visit)


async def _onward(visit: Visit) -> None:
    """To what is still missing, or to the confirm screen."""
    if not visit.text("words") or (visit.number("needs_photo") and not visit.texts("photos")):
        await visit.go(Team.words)
    else:
        await team_names.onward(visit)
