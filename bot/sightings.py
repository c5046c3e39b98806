"""What was seen and where people look, in the chat of a search: said, and listed."""

from aiogram.types import Message

from bot import search_traces
from bot.badge_states import Searches
from bot.photos import fetch, sent_picture
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.files import Picture
from messages.mentions import mention
from people.cleaning import tidy
from qrcodes import search_cards, searchers, searches
from qrcodes.search_cards import PAGE
from words import searches as words
from words.numbers import row_id

LOOKING, SEEN, BACK = "looking", "seen", "back"


async def show_seen(visit: Visit) -> View:
    t = visit.t
    if visit.text("kind") == LOOKING:
        text = t("Where do you look? Type it in a few words, for example: along the river, by the bus station.")
    else:
        text = t("What did you see, where, when? Type it in a few words; you can send it with a photo.")
    return View(text, [[Button(t("Back"), "back")]])


async def on_seen_press(visit: Visit, payload: str) -> None:
    await visit.go(Searches.one)


async def on_seen(visit: Visit, message: Message) -> None:
    """Words, or a photo with words below it."""
    text = tidy(message.text or message.caption or "")
    file_id = sent_picture(message)
    if not text:
        visit.note(visit.t("Please write a few words, also below a photo."))
        return
    picture = await fetch(visit, file_id) if file_id and visit.text("kind") == SEEN else None
    await take_words(visit, text, message=message, picture=picture)


async def take_words(visit: Visit, text: str, *, message: Message | None = None, picture: Picture | None = None) -> None:
    """What somebody tells. Raises what the room refuses."""
    search_id = visit.number("id")
    async with visit.services.database.begin() as session:
        if visit.text("kind") == LOOKING:
            await searchers.report(
                session,
                actor=visit.person_id,
                search_id=search_id,
                kind=LOOKING,
                words=text,
                key=visit.text("nonce"),
                now=visit.now,
            )
        else:
            await searchers.sight(
                session,
                actor=visit.person_id,
                search_id=search_id,
                words=text,
                key=visit.text("nonce"),
                now=visit.now,
                photo=picture,
            )
        if message is not None:
            await search_traces.note(visit, session, message, search_id=search_id)
    visit.note(visit.t("Thank you: it is on the list for everybody who looks."))
    await visit.go(Searches.sightings)


async def show_sightings(visit: Visit) -> View:
    """The list, newest first."""
    t, zone, before = visit.t, visit.services.zone, visit.number("before")
    async with visit.services.database.reading() as session:
        card = await search_cards.card(session, reader=visit.person_id, search_id=visit.number("id"), now=visit.now)
        found = await search_cards.told(session, reader=visit.person_id, search_id=visit.number("id"), after=before or None, now=visit.now)
    if card.is_live:
        mention(searches.subject_of(card.search_id))
    lines = [*words.phone_lines(card.line, t), ""]
    lines += [words.told_line(one, t, zone=zone) for one in found[:PAGE]] or [t("Nothing was told yet.")]
    photos = [
        [Button(t("Photo of {at}", at=f"{one.at.astimezone(zone):%H:%M}"), f"photo:{one.number}")] for one in found[:PAGE] if one.has_photo
    ]
    return View("\n".join(lines), [*photos, turns(t, before, [one.number for one in found], PAGE), [Button(t("Back"), "back")]])


async def on_sightings(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "after":
        visit.put("before", row_id(tail) or 0)
    elif name == "photo" and (number := row_id(tail)):
        visit.put("number", number)
        await visit.go(Searches.photo)
    else:
        await visit.go(Searches.one)
