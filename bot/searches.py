"""A search in chat: the card with whom to call, joining and reporting, the list of what was seen, and its end."""

from aiogram_dialog import Dialog

from bot import places
from bot.badge_states import Searches
from bot.screen import screen
from bot.sightings import BACK, LOOKING, SEEN, on_seen, on_seen_press, on_sightings, show_seen, show_sightings
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from messages.mentions import mention
from qrcodes import search_cards, search_end, searchers, searches
from qrcodes.search_cards import SearchCard
from qrcodes.search_models import OUTCOMES
from words import saying
from words import searches as words


def searches_dialog() -> Dialog:
    return Dialog(
        screen(Searches.all, show_all, places.press),
        screen(Searches.one, show_one, on_one),
        screen(Searches.photo, show_photo, on_photo),
        screen(Searches.seen, show_seen, on_seen_press, on_seen),
        screen(Searches.sightings, show_sightings, on_sightings),
        screen(Searches.sure, show_sure, on_sure),
    )


async def show_all(visit: Visit) -> View:
    """Those that go on and that one was asked to join."""
    t = visit.t
    async with visit.services.database.reading() as session:
        found = await search_cards.live(session, person_id=visit.person_id, now=visit.now)
    mention(*(searches.subject_of(card.search_id) for card in found))
    rows = [[Button(t("Looking for {called}", called=card.called), f"go:search:{card.search_id}")] for card in found]
    text = t("These searches go on:") if rows else t("Nobody is looked for near you. If somebody is lost, call at once.")
    return View(text, [*rows, [Button(t("Somebody is lost"), "go:lost")], [Button(t("Back to the menu"), "go:menu")]])


async def show_one(visit: Visit) -> View:
    t, zone, card = visit.t, visit.services.zone, await _card(visit)
    if not card.is_live:
        return View("\n".join(words.thanks(card, t)), [[Button(t("Back to the menu"), "go:menu")]])
    lines = [*words.phone_lines(card.line, t), "", *words.details(card, t, zone=zone), "", *words.progress(card, t, zone=zone)]
    if card.incident_id:
        lines += ["", t("Their badge was scanned. If they are found, please end the search.")]
    lines += ["", words.advice(t)] if card.was_asked else []
    return View("\n".join(lines), [*_ways(card, visit), [Button(t("Back to the menu"), "go:menu")]])


async def on_one(visit: Visit, payload: str) -> None:
    search_id = visit.number("id")
    if payload == "join":
        async with visit.services.database.begin() as session:
            await searchers.join(session, actor=visit.person_id, search_id=search_id, now=visit.now)
        visit.note(visit.t("Thank you! Tell the others where you look, and come back safely."))
    elif payload in (LOOKING, SEEN):
        visit.put("kind", payload)
        draw_nonce(visit)
        await visit.go(Searches.seen)
    elif payload == BACK:
        draw_nonce(visit)
        await _report(visit, "")
        visit.note(visit.t("Thank you for looking. It is on the list that you are back."))
    elif payload in ("photo", "sightings"):
        visit.put("number", 0)
        visit.put("before", 0)
        await visit.go(Searches.photo if payload == "photo" else Searches.sightings)
    elif payload in OUTCOMES:
        visit.put("outcome", payload)
        await visit.go(Searches.sure)


async def show_photo(visit: Visit) -> View:
    """The elder's photo, or one from the list, as long as the search lives."""
    t, number, search_id = visit.t, visit.number("number"), visit.number("id")
    async with visit.services.database.reading() as session:
        if number:
            shown = await search_cards.seen_photo(session, reader=visit.person_id, search_id=search_id, number=number, now=visit.now)
        else:
            found = await search_cards.photo(session, reader=visit.person_id, search_id=search_id, now=visit.now)
            shown = found or b""
    mention(searches.subject_of(search_id))
    text = t("This picture goes out of your chat when the search ends. Please do not pass it on.")
    return View(text, [[Button(t("Back"), "back")]], shown or None)


async def on_photo(visit: Visit, payload: str) -> None:
    await visit.go(Searches.sightings if visit.number("number") else Searches.one)


async def show_sure(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Have they been found?") if visit.text("outcome") == "found" else t("Call the search off?"),
        t("Everybody who was told is thanked, and photo, place and words are deleted everywhere. It cannot be taken back."),
    ]
    yes = t("Yes, found") if visit.text("outcome") == "found" else t("Yes, call it off")
    return View("\n".join(lines), [[Button(yes, "yes")], [Button(t("Back"), "back")]])


async def on_sure(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await search_end.end(session, actor=visit.person_id, search_id=visit.number("id"), outcome=visit.text("outcome"), now=visit.now)
        visit.note(visit.t("Ended: {number}.", number=saying.search_number(visit.number("id"))))
    await visit.go(Searches.one)


async def _report(visit: Visit, text: str) -> None:
    async with visit.services.database.begin() as session:
        await searchers.report(
            session,
            actor=visit.person_id,
            search_id=visit.number("id"),
            kind=BACK,
            words=text,
            key=visit.text("nonce"),
            now=visit.now,
        )


def _ways(card: SearchCard, visit: Visit) -> list[list[Button]]:
    t = visit.t
    rows: list[list[Button]] = []
    if card.was_asked and not card.has_joined:
        rows.append([Button(t("I look too"), "join")])
    if card.has_joined:
        rows.append([Button(t("I am looking at …"), LOOKING), Button(t("I am back"), BACK)])
    if card.has_joined or card.may_end:
        rows.append([Button(t("I saw something"), SEEN)])
    rows.append([Button(t("See the photo"), "photo")] if card.has_photo else [])
    rows[-1].append(Button(t("What was seen"), "sightings"))
    if card.may_end:
        more = [Button(t("To the incident"), f"go:incident:{card.incident_id}")] if card.incident_id else []
        rows += [more, [Button(t("Found!"), "found"), Button(t("Call it off"), "called_off")]]
    return rows


async def _card(visit: Visit) -> SearchCard:
    """The search; whatever screen shows it while it lives goes out of the chat when it ends."""
    async with visit.services.database.reading() as session:
        card = await search_cards.card(session, reader=visit.person_id, search_id=visit.number("id"), now=visit.now)
    if card.is_live:
        mention(searches.subject_of(card.search_id))
    return card
