"""Starting a search (紧急寻人): three short questions and one check, the duty phone first on each."""

from datetime import datetime

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import places, search_traces
from bot.badge_states import SearchStart
from bot.screen import screen
from bot.search_when import on_when, on_when_message, show_when
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import homes
from qrcodes import roster, searches
from qrcodes.searches import MOST_WORDS, LastSeen, SearchUnclear
from words import numbers, saying
from words import searches as words

BUILDINGS = 8


def search_start_dialog() -> Dialog:
    return Dialog(
        screen(SearchStart.when, show_when, on_when, on_when_message),
        screen(SearchStart.place, show_place, on_place, on_place_message),
        screen(SearchStart.wearing, show_wearing, on_wearing, on_wearing_message),
        screen(SearchStart.confirm, show_confirm, on_confirm),
    )


async def show_place(visit: Visit) -> View:
    """Typed, or one of the buildings: then the search begins there."""
    t = visit.t
    head = await _phones(visit)
    async with visit.services.database.reading() as session:
        nodes = await homes.buildings(session, community_id=visit.community_id, limit=BUILDINGS)
    near = [Button(node.name, f"node:{node.id}") for node in nodes]
    rows = [[Button(t("At home"), "home")], *(near[at : at + 2] for at in range(0, len(near), 2)), [Button(t("Back"), "back")]]
    return View("\n".join([*head, "", t("Where were they last seen? Type it in a few words, or tap.")]), rows)


async def on_place(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "home":
        await take_place(visit, visit.t("at home"))
    elif name == "node" and (number := numbers.row_id(tail)):
        async with visit.services.database.reading() as session:
            nodes = await homes.buildings(session, community_id=visit.community_id, limit=BUILDINGS)
        if chosen := next((node for node in nodes if node.id == number), None):
            visit.put("node", number)
            visit.put("place", chosen.name)
            await visit.go(SearchStart.wearing)
    else:
        await visit.go(SearchStart.when)


async def on_place_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is not None:
        search_traces.keep(visit, message)
        await take_place(visit, text)


async def take_place(visit: Visit, text: str) -> None:
    """Where they were last seen. Raises `SearchUnclear`."""
    visit.put("node", 0)
    visit.put("place", _short(text))
    await visit.go(SearchStart.wearing)


async def show_wearing(visit: Visit) -> View:
    t = visit.t
    lines = [*await _phones(visit), "", t("What do they wear, and what else would one know them by? Type it in a few words.")]
    return View("\n".join(lines), [[Button(t("I do not know"), "unknown")], [Button(t("Back"), "back")]])


async def on_wearing(visit: Visit, payload: str) -> None:
    if payload == "unknown":
        await take_wearing(visit, visit.t("not known"))
    else:
        await visit.go(SearchStart.place)


async def on_wearing_message(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is not None:
        search_traces.keep(visit, message)
        await take_wearing(visit, text)


async def take_wearing(visit: Visit, text: str) -> None:
    """What they wear. Raises `SearchUnclear`."""
    visit.put("wearing", _short(text))
    draw_nonce(visit)
    await visit.go(SearchStart.confirm)


async def show_confirm(visit: Visit) -> View:
    t, zone = visit.t, visit.services.zone
    when = words.seen_at(_at(visit), t, zone=zone)
    lines = [
        *await _phones(visit),
        "",
        t("Looking for {called}", called=visit.text("called")),
        t("Last seen: {place}, {when}", place=visit.text("place"), when=when),
        t("Wearing: {wearing}", wearing=visit.text("wearing")),
        "",
        t("Volunteers within 1 km are told at once, within 3 km after 15 minutes, within 5 km after 30."),
        t("They see this and the photo you gave, until you end the search."),
    ]
    rows = [[Button(t("Start the search now"), "start")], [Button(t("This is a drill"), "drill"), Button(t("Back"), "back")]]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload not in ("start", "drill"):
        await visit.go(SearchStart.wearing)
        return
    seen = LastSeen(_at(visit), visit.text("place"), visit.text("wearing"), visit.number("node") or None)
    async with visit.services.database.begin() as session:
        number = await searches.start(
            session,
            actor=visit.person_id,
            elder_id=visit.number("id"),
            last_seen=seen,
            key=visit.text("nonce"),
            now=visit.now,
            drill=payload == "drill",
        )
        await search_traces.note_kept(visit, session, search_id=number)
    mention(searches.subject_of(number))
    visit.ask_nothing()
    note = visit.t("Started: {number}. Volunteers near by are told now.", number=saying.search_number(number))
    await places.go(visit, f"search:{number}", data={"note": note})


async def _phones(visit: Visit) -> list[str]:
    async with visit.services.database.reading() as session:
        line = await roster.line(session, community_id=visit.number("community") or visit.community_id)
    return words.phone_lines(line, visit.t)


def _at(visit: Visit) -> datetime:
    return datetime.fromisoformat(visit.text("at")) if visit.text("at") else visit.now


def _short(text: str) -> str:
    if not 1 <= len(text) <= MOST_WORDS:
        raise SearchUnclear(most=MOST_WORDS)
    return text
