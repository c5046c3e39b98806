"""Registering a resident who is there and has no phone: name, phone if any, whether they are known already, their spoken consent."""

from aiogram.types import Message
from aiogram_dialog import Window

from bot.namesakes import choices, from_the_start, turned
from bot.residents_found import open_one
from bot.screen import screen
from bot.states import Residents
from bot.steps import typed, typed_name
from bot.visit import Button, View, Visit
from people import residents
from people.cleaning import NameUnclear, clean_name, clean_phone
from people.enrolment import NOTICE_VERSION
from words.numbers import row_id


def windows() -> list[Window]:
    """The screens of registering, for the dialog of residents."""
    return [
        screen(Residents.name, show_name, on_name_press, on_name),
        screen(Residents.phone, show_phone, on_phone_press, on_phone),
        screen(Residents.alike, show_alike, on_alike),
        screen(Residents.consent, show_consent, on_consent),
    ]


async def begin(visit: Visit, wanted: str) -> None:
    """Ask for the name, or take what was looked for when it is one."""
    visit.put("phone", "")
    visit.put("alike", [])
    visit.put("others", [])
    try:
        visit.put("name", clean_name(wanted))
    except NameUnclear:
        await visit.go(Residents.name)
    else:
        await visit.go(Residents.phone)


async def show_name(visit: Visit) -> View:
    return View(visit.t("What is the resident's name? Please type all of it, as on their identity card."), [_back(visit)])


async def on_name_press(visit: Visit, payload: str) -> None:
    await visit.go(Residents.find)


async def on_name(visit: Visit, message: Message) -> None:
    """Raises `NameUnclear`."""
    if name := typed_name(visit, message):
        visit.put("name", name)
        await visit.go(Residents.phone)


async def show_phone(visit: Visit) -> View:
    t = visit.t
    text = t("Has {name} a number to be called at, perhaps at home? Type it, or leave it out.", name=visit.text("name"))
    return View(text, [[Button(t("Leave it out"), "skip")], _back(visit)])


async def on_phone_press(visit: Visit, payload: str) -> None:
    if payload == "skip":
        visit.put("phone", "")
        await _compare(visit)
    elif payload == "back":
        await visit.go(Residents.name)


async def on_phone(visit: Visit, message: Message) -> None:
    """Raises `PhoneUnclear`."""
    if text := typed(visit, message):
        visit.put("phone", clean_phone(text))
        await _compare(visit)


async def show_alike(visit: Visit) -> View:
    """Who may be the same person: nobody is entered twice."""
    t = visit.t
    rows = await choices(visit, visit.numbers("alike"))
    text = t("Careful: a member has this name or this phone already. Is it the same person as {name}?", name=visit.text("name"))
    return View(text, [*rows, [Button(t("No, it is somebody else"), "other")], _back(visit)])


async def on_alike(visit: Visit, payload: str) -> None:
    chosen = row_id(payload.removeprefix("is:"))
    if turned(visit, payload):
        return
    if chosen in visit.numbers("alike"):
        await open_one(visit, chosen)
    elif payload == "other":
        visit.put("others", visit.numbers("alike"))
        await visit.go(Residents.consent)
    elif payload == "back":
        await visit.go(Residents.name)


async def show_consent(visit: Visit) -> View:
    """What is to be read out before they say yes."""
    t, phone = visit.t, visit.text("phone")
    lines = [
        t("{name}, phone {phone}", name=visit.text("name"), phone=phone)
        if phone
        else t("{name}, without a phone", name=visit.text("name")),
        "",
        t("Please read this out to the resident:"),
        t("We keep your name, your phone if you give it, and what you do and redeem. Staff see it, and on record."),
        t("You get points for what you do, and a card to redeem them with. You can have it all deleted: just tell us."),
        t("(Privacy notice, version {version})", version=NOTICE_VERSION),
        "",
        t("Does the resident agree? That you heard it is on record."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, the resident agrees"), "yes")], [Button(t("No: keep nothing"), "no")], _back(visit)])


async def on_consent(visit: Visit, payload: str) -> None:
    if payload == "no":
        visit.note(visit.t("That is fine. Nothing was kept."))
        await visit.go(Residents.find)
    elif payload == "back":
        await visit.go(Residents.name)
    elif payload == "yes":
        await _register(visit)


async def _register(visit: Visit) -> None:
    """Whoever was registered with this name meanwhile, perhaps by this very tap before a crash, is asked about first."""
    try:
        async with visit.services.database.begin() as session:
            person = await residents.register(
                session,
                actor=visit.person_id,
                community_id=visit.community_id,
                name=visit.text("name"),
                phone=visit.text("phone") or None,
                notice_version=NOTICE_VERSION,
                seen=visit.numbers("others"),
                now=visit.now,
            )
            number = person.id
    except residents.KnownAlready:
        await _compare(visit)
        return
    visit.note(visit.t("Registered: {name}. Next: show the card for printing.", name=visit.text("name")))
    await open_one(visit, number)


async def _compare(visit: Visit) -> None:
    """To who may be the same person, or on to consent."""
    name, phone = visit.text("name"), visit.text("phone") or None
    async with visit.services.database.reading() as session:
        found = await residents.alike(
            session, actor=visit.person_id, community_id=visit.community_id, name=name, phone=phone, now=visit.now
        )
    visit.put("alike", [one.person_id for one in found])
    from_the_start(visit)
    visit.put("others", [])
    await visit.go(Residents.alike if found else Residents.consent)


def _back(visit: Visit) -> list[Button]:
    return [Button(visit.t("Back"), "back")]
