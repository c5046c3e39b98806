"""A team's log: kind, when, words, names, confirm. The names are in `team_names`."""

from datetime import UTC, datetime, timedelta

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import places, team_names, team_receipt
from bot.log_photos import keep_photo
from bot.photos import fetch
from bot.screen import screen
from bot.states import Team
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from points import batches, kinds, logs
from points.kinds import PER_ITEM
from points.logs import Entry
from words import batches as batch_words
from words import cards, kind_rules, name_lists, saying
from words.numbers import row_id

HOURS = (1, 2, 3, 4)
WORDS_SHOWN = 300


def team_dialog() -> Dialog:
    return Dialog(
        screen(Team.kind, show_kinds, on_kind),
        screen(Team.when, show_when, on_when_press, on_when),
        screen(Team.words, show_words, on_words_press, on_words),
        screen(Team.names, team_names.show_names, team_names.on_names_press, team_names.on_names),
        screen(Team.check, team_names.show_check, team_names.on_check_press, team_names.on_check),
        screen(Team.confirm, show_confirm, on_confirm, on_confirm_message),
        screen(Team.receipt, team_receipt.show, places.press),
    )


async def show_kinds(visit: Visit) -> View:
    """What a team can do together: kinds counted by the piece are everybody's own."""
    t = visit.t
    async with visit.services.database.reading() as session:
        await batches.require_leader(session, actor=visit.person_id, community_id=visit.community_id, now=visit.now)
        offered = await kinds.offered(session, community_id=visit.community_id, now=visit.now)
    rows = [[Button(kind_rules.short(kind, t), str(kind.id))] for kind in offered if kind.per != PER_ITEM]
    return View(t("You log for everybody who took part. What did you do together?"), [*rows, [Button(t("Back to the menu"), "go:menu")]])


async def on_kind(visit: Visit, payload: str) -> None:
    async with visit.services.database.reading() as session:
        kind = await kinds.kind(session, kind_id=row_id(payload) or 0, community_id=visit.community_id)
    visit.put("kind", kind.id)
    visit.put("kind_name", cards.named(kind.name, kind.name_en, visit.t))
    visit.put("needs_photo", int(kind.needs_photo))
    visit.put("doubles", int(kind.doubles_offline))
    visit.put("online", 0)
    await visit.go(Team.when)


async def show_when(visit: Visit) -> View:
    t = visit.t
    text = t("{kind}: when was it, and how long? Tap if it has just ended, or type the day, the hour and the length.", kind=_kind(visit))
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


async def show_confirm(visit: Visit) -> View:
    t, ids = visit.t, visit.numbers("people")
    known = await team_names.known(visit, ids)
    photos = len(visit.texts("photos"))
    lines = [
        t("Is this right?"),
        "",
        _kind(visit),
        cards.stretch(_started_at(visit), visit.number("minutes"), t, zone=visit.services.zone),
        saying.clipped(visit.text("words"), WORDS_SHOWN),
        t.plural("{number} photo", "{number} photos", photos) if photos else t("No photo"),
        t.plural("{number} person:", "{number} people:", len(ids)),
        batch_words.list_of(known, ids, t),
    ]
    rows = [[Button(t("Yes, send it"), "yes")]]
    if visit.number("doubles"):
        online = bool(visit.number("online"))
        lines.append(t("It was online.") if online else t("People met for it: it counts double."))
        rows.append([Button(t("People met for it") if online else t("It was online"), "online")])
    rows += [
        [Button(t("Change the time"), "when"), Button(t("Change the words"), "words")],
        [Button(t("Add names"), "more"), Button(t("Start the names anew"), "anew")],
        [Button(t("Give this log up"), "no")],
    ]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _send(visit)
    elif payload == "no":
        await visit.home(visit.t("Thrown away. Nothing was logged."), drop=True)
    elif payload == "online":
        visit.put("online", 1 - visit.number("online"))
        draw_nonce(visit)
    elif payload in ("when", "words"):
        await visit.go(Team.when if payload == "when" else Team.words)
    elif payload in ("more", "anew"):
        if payload == "anew":
            visit.put("people", [])
        await visit.go(Team.names)


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """The rest of an album, or more names."""
    if await keep_photo(visit, message):
        draw_nonce(visit)
    else:
        await team_names.on_names(visit, message)


async def _send(visit: Visit) -> None:
    entry = Entry(
        kind_id=visit.number("kind"),
        started_at=_started_at(visit),
        minutes=visit.number("minutes"),
        words=visit.text("words"),
        photos=[await fetch(visit, file_id) for file_id in visit.texts("photos")],
        sent=visit.texts("photos"),
        is_offline=not visit.number("online"),
    )
    people, key, zone = visit.numbers("people"), visit.text("nonce"), visit.services.zone
    async with visit.services.database.begin() as session:
        receipt = await batches.log_for(session, actor=visit.person_id, entry=entry, people=people, key=key, now=visit.now, zone=zone)
    team_receipt.keep(visit, receipt)
    await visit.go(Team.receipt)


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


def _started_at(visit: Visit) -> datetime:
    return datetime.fromisoformat(visit.text("started_at"))


def _kind(visit: Visit) -> str:
    return visit.text("kind_name")
