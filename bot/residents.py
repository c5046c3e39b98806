"""Residents without a phone: find them by name or phone, print their card, replace it, let them in on a phone of their own."""

import asyncio

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import audiences, register
from bot.namesakes import choices, from_the_start, turned
from bot.residents_found import open_one
from bot.screen import screen
from bot.states import Residents
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from messages.mentions import mention
from people import entry, nodes, residents
from people.residents import Resident
from points import resident_cards
from words import batches, card_picture
from words.numbers import row_id


def residents_dialog() -> Dialog:
    return Dialog(
        screen(Residents.find, show_find, on_find_press, on_find),
        screen(Residents.found, show_found, on_found, on_find),
        screen(Residents.one, show_one, on_one),
        screen(Residents.card, show_card, on_back_to_one),
        screen(Residents.lost, show_lost, on_lost),
        screen(Residents.revoke, show_revoke, on_revoke),
        screen(Residents.sure, show_sure, on_sure),
        screen(Residents.link, show_link, on_back_to_one),
        *register.windows(),
    )


async def show_find(visit: Visit) -> View:
    t = visit.t
    rows = [
        [Button(t("Register a new resident"), "new")],
        [Button(t("Home badge for a family"), "go:elder_for")],
        [Button(t("Back to the menu"), "go:menu")],
    ]
    return View(t("Whom is it about? Type the resident's whole name, or their phone number."), rows)


async def on_find_press(visit: Visit, payload: str) -> None:
    if payload == "new":
        await register.begin(visit, "")


async def on_find(visit: Visit, message: Message) -> None:
    """A name or a phone: to the resident, to a choice, or to registering. Raises `PhoneUnclear`."""
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.begin() as session:
        found = await residents.find(session, actor=visit.person_id, community_id=visit.community_id, text=text, now=visit.now)
    visit.put("wanted", text)
    visit.put("found", [one.person_id for one in found])
    from_the_start(visit)
    if len(found) == 1:
        await open_one(visit, found[0].person_id)
    else:
        await visit.go(Residents.found)


async def show_found(visit: Visit) -> View:
    """Those of the name to choose from, or nobody; either way there is registering."""
    t, wanted, ids = visit.t, visit.text("wanted"), visit.numbers("found")
    rows = await choices(visit, ids)
    text = t("Several people are found for {wanted}. Who is it?", wanted=wanted)
    if not ids:
        text = t("I know nobody here by {wanted}. Is every character right? If so, they can be registered now.", wanted=wanted)
    last = [[Button(t("Register a new resident"), "new")], [Button(t("Look for somebody else"), "back"), Button(t("Menu"), "go:menu")]]
    return View(text, [*rows, *last])


async def on_found(visit: Visit, payload: str) -> None:
    chosen = row_id(payload.removeprefix("is:"))
    if turned(visit, payload):
        return
    if payload == "new":
        await register.begin(visit, visit.text("wanted"))
    elif payload == "back":
        await visit.go(Residents.find)
    elif chosen in visit.numbers("found"):
        await open_one(visit, chosen)


async def show_one(visit: Visit) -> View:
    """Who it is, and what can be done for them."""
    t, seen = visit.t, await _resident(visit)
    rows = [[Button(t("Look for somebody else"), "back"), Button(t("Menu"), "go:menu")]]
    if seen.has_chat:
        lines = [_named(visit, seen), t('They have a chat of their own. Their card is in it, under "My points".')]
        return View("\n".join(lines), rows)
    async with visit.services.database.reading() as session:
        code = await resident_cards.code_of(session, actor=visit.person_id, person_id=seen.person.person_id, now=visit.now)
    lines = [_named(visit, seen), t("They have no chat of their own: you can print their points card, and it is on record.")]
    wish = Button(t("Make a wish for them"), f"go:wish_for:{seen.person.person_id}")
    actions = [[Button(t("Show the card for printing"), "card")], [wish]]
    if code:
        actions.append([Button(t("The card is lost: a new one"), "lost"), Button(t("Take the card back"), "revoke")])
    if audiences.approver(visit.speaker):
        actions.append([Button(t("They have a phone now"), "link")])
    return View("\n".join(lines), [*actions, *rows])


async def on_one(visit: Visit, payload: str) -> None:
    if payload == "card":
        async with visit.services.database.begin() as session:
            await resident_cards.show(session, actor=visit.person_id, person_id=visit.number("person"), now=visit.now)
        await visit.go(Residents.card)
    elif payload == "lost":
        visit.put("old", await _code(visit))
        await visit.go(Residents.lost)
    elif payload == "revoke":
        await visit.go(Residents.revoke)
    elif payload == "link":
        await visit.go(Residents.sure)
    elif payload == "back":
        await visit.go(Residents.find)


async def show_card(visit: Visit) -> View:
    """The card as a picture to print: the whole name stands on it, for it is the resident's. Once taken back there is none."""
    t, seen, code = visit.t, await _resident(visit), await _code(visit)
    if not code:
        # A colleague took it back while it was on the screen: there is nothing to print.
        said = t("The card of {name} was taken back meanwhile: it opens nothing any more.", name=seen.person.name)
        return View(said, [[Button(t("Back"), "back"), Button(t("Menu"), "at:menu")]])
    async with visit.services.database.reading() as session:
        station = await nodes.station_of(session, seen.community_id)
        community = await nodes.node_by_id(session, seen.community_id)
    card = card_picture.Card(
        name=seen.person.name,
        community=community.name if community else "",
        station=station.name if station else "",
        link=card_picture.member_link(visit.services.public_url, code),
    )
    picture = await asyncio.to_thread(card_picture.card_picture, card, t)
    lines = [
        t("This is the points card of {name}. Print it and hand it to them; keep no copy.", name=seen.person.name),
        t("Staff scan it to redeem for them. That you saw it is on record."),
    ]
    return View("\n".join(lines), [[Button(t("Done"), "back"), Button(t("Menu"), "at:menu")]], picture)


async def on_back_to_one(visit: Visit, payload: str) -> None:
    visit.put("link", "")
    await visit.go(Residents.one)


async def show_lost(visit: Visit) -> View:
    t = visit.t
    text = t("Make a new card for {name}? The old one is dead at once. Their points stay as they are.", name=await _name(visit))
    return View(text, [[Button(t("Yes, a new card"), "yes")], [Button(t("No, keep it"), "no")]])


async def on_lost(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Residents.one)
        return
    who, old = visit.number("person"), visit.text("old")
    async with visit.services.database.begin() as session:
        await resident_cards.reissue(session, actor=visit.person_id, person_id=who, old=old, now=visit.now)
        await resident_cards.show(session, actor=visit.person_id, person_id=who, now=visit.now)
    visit.put("old", "")
    visit.note(visit.t("This is the new card. The old one opens nothing any more; no points moved."))
    await visit.go(Residents.card)


async def show_revoke(visit: Visit) -> View:
    t = visit.t
    text = t("Take the card of {name} back? It opens nothing from now on. Their points stay as they are.", name=await _name(visit))
    return View(text, [[Button(t("Yes, take it back"), "yes")], [Button(t("No, keep it"), "no")]])


async def on_revoke(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await resident_cards.revoke(session, actor=visit.person_id, person_id=visit.number("person"), now=visit.now)
        visit.note(visit.t("The card opens nothing any more; no points moved."))
    await visit.go(Residents.one)


async def show_sure(visit: Visit) -> View:
    """Asked first: the link opens somebody else's account."""
    t, name = visit.t, await _name(visit)
    lines = [
        t("Is {name} beside you, with their own phone?", name=name),
        t("The link opens the account of {name}, with its points: whoever scans it first is in it.", name=name),
        t("That you made it is on record."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, make the link"), "yes")], [Button(t("No, make none"), "no")]])


async def on_sure(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _make_link(visit)
    else:
        await visit.go(Residents.one)


async def show_link(visit: Visit) -> View:
    t, link = visit.t, visit.text("link")
    lines = [
        t("Let {name} scan this with their own phone within ten minutes. It works once.", name=await _name(visit)),
        t("Then their points, their records and their card are on that phone."),
        link,
    ]
    return View("\n".join(lines), [[Button(t("Done"), "back")]], await asyncio.to_thread(qr_png, link))


async def _make_link(visit: Visit) -> None:
    """Raises `NotAllowed`."""
    seen = await _resident(visit)
    who, where = seen.person.person_id, seen.community_id
    async with visit.services.database.begin() as session:
        token = await entry.issue(session, made_by=visit.person_id, person_id=who, community_id=where, now=visit.now)
    visit.put("link", f"{visit.services.public_url}/enter/{token}")
    await visit.go(Residents.link)


async def _resident(visit: Visit) -> Resident:
    async with visit.services.database.reading() as session:
        seen = await residents.resident(session, actor=visit.person_id, person_id=visit.number("person"), now=visit.now)
    mention(seen.person.person_id)
    return seen


async def _code(visit: Visit) -> str:
    async with visit.services.database.reading() as session:
        found = await resident_cards.code_of(session, actor=visit.person_id, person_id=visit.number("person"), now=visit.now)
    return found or ""


async def _name(visit: Visit) -> str:
    return (await _resident(visit)).person.name


def _named(visit: Visit, seen: Resident) -> str:
    return batches.told_apart(seen.person, visit.t, zone=visit.services.zone)
