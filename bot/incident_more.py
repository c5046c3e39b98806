"""Beside an incident's screen: who was told, the private card, a word to the finder and the family, the timeline on paper."""

from functools import partial

from aiogram.types import Message

from bot.badge_states import Incidents
from bot.papers import send_paper
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from people import nodes
from qrcodes import board, closing, elder_cards, incident_cards, timelines
from qrcodes.incident_cards import IncidentCard
from words import elder_pages, incidents
from words.incident_paper import file_name, incident_pdf

# With more words than this the photo would cut them off.
MOST_BESIDE_PHOTO = 900


async def on_back(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Incidents.one)


async def show_told(visit: Visit) -> View:
    return View(incidents.told(await card_of(visit), visit.t), [[_back(visit)]])


async def show_private(visit: Visit) -> View:
    """What is stored of the elder; that it was read is on record."""
    t, card = visit.t, await card_of(visit)
    me, elder_id, now = visit.person_id, card.elder_id, visit.now
    async with visit.services.database.begin() as session:
        found = await elder_cards.private(session, actor=me, elder_id=elder_id, now=now)
        picture = await elder_cards.photo(session, actor=me, elder_id=elder_id, now=now)
        home = await nodes.node_by_id(session, found.node_id) if found.node_id else None
    lines = [t("That you read this is on record."), "", *elder_pages.stored(found, home.name if home else "", t)]
    text = "\n".join(lines)
    return View(text, [[_back(visit)]], picture if len(text) <= MOST_BESIDE_PHOTO else None)


async def begin_words(visit: Visit) -> None:
    draw_nonce(visit)
    await visit.go(Incidents.words)


async def show_words(visit: Visit) -> View:
    """Ask for a message; the sides read one another's words without names."""
    t, card = visit.t, await card_of(visit)
    if card.is_open:
        lines = [t("Type your message. The finder, the family and the station read it, without your name and number.")]
    else:
        lines = [t("Type a word of thanks. The finder reads it on their page, without your name and number.")]
    return View("\n".join(lines), [[_back(visit)]])


async def on_words(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is not None:
        await take_words(visit, text)


async def take_words(visit: Visit, text: str) -> None:
    """Put this message on the board. Raises what the room raises."""
    card, number, key = await card_of(visit), visit.number("id"), visit.text("nonce")
    say = board.say if card.is_open else closing.thank
    async with visit.services.database.begin() as session:
        await say(session, actor=visit.person_id, incident_id=number, words=text, key=key, now=visit.now)
    visit.note(visit.t("Sent."))
    await visit.go(Incidents.one)


async def send_timeline(visit: Visit) -> None:
    """The timeline as it stands, as a file."""
    async with visit.services.database.begin() as session:
        timeline = await timelines.of(session, actor=visit.person_id, incident_id=visit.number("id"), now=visit.now)
    make = partial(incident_pdf, timeline, visit.t, zone=visit.services.zone)
    await send_paper(visit, name=file_name(timeline, visit.t), make=make)


async def card_of(visit: Visit) -> IncidentCard:
    """The incident of this screen, as the speaker may see it."""
    async with visit.services.database.reading() as session:
        return await incident_cards.card(session, reader=visit.person_id, incident_id=visit.number("id"), now=visit.now)


def _back(visit: Visit) -> Button:
    return Button(visit.t("Back to the incident"), "back")
