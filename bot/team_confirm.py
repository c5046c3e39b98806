"""The last look at a team's log before it is sent: everything can still be changed."""

from datetime import datetime

from aiogram.types import Message

from bot import team_names, team_receipt
from bot.log_photos import keep_photo
from bot.photos import fetch
from bot.states import Team
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from points import batches
from points.logs import Entry
from words import batches as batch_words
from words import cards, saying

WORDS_SHOWN = 300


async def show(visit: Visit) -> View:
    t, ids = visit.t, visit.numbers("people")
    known = await team_names.known(visit, ids)
    photos = len(visit.texts("photos"))
    lines = [
        t("Is this right?"),
        "",
        visit.text("kind_name"),
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
        [Button(t("Discard this log"), "no")],
    ]
    return View("\n".join(lines), rows)


async def on_press(visit: Visit, payload: str) -> None:
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


async def on_message(visit: Visit, message: Message) -> None:
    """The rest of an album, or more names."""
    if await keep_photo(visit, message):
        draw_nonce(visit)
    else:
        await team_names.on_names(visit, message)


async def _send(visit: Visit) -> None:
    people, key, zone = visit.numbers("people"), visit.text("nonce"), visit.services.zone
    async with visit.services.database.reading() as session:
        was_sent = await batches.is_logged(session, actor=visit.person_id, key=key)
    entry = Entry(
        kind_id=visit.number("kind"),
        started_at=_started_at(visit),
        minutes=visit.number("minutes"),
        words=visit.text("words"),
        photos=[] if was_sent else [await fetch(visit, file_id) for file_id in visit.texts("photos")],
        sent=visit.texts("photos"),
        is_offline=not visit.number("online"),
    )
    async with visit.services.database.begin() as session:
        receipt = await batches.log_for(session, actor=visit.person_id, entry=entry, people=people, key=key, now=visit.now, zone=zone)
    team_receipt.keep(visit, receipt)
    await visit.go(Team.receipt)


def _started_at(visit: Visit) -> datetime:
    return datetime.fromisoformat(visit.text("started_at"))
