"""Settings: language, name and phone, browsers, a link for another phone. What is about one's data is in `my_data`."""

import asyncio

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import audiences, home, my_data
from bot.middleware import introduce
from bot.screen import screen
from bot.states import Settings
from bot.steps import own_phone, typed_name
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from core.i18n import translator
from people import enrolment, entry, homes, identities, persons, sessions
from people.persons import masked
from points import board_choice


def settings_dialog() -> Dialog:
    return Dialog(
        screen(Settings.main, show_main, on_main),
        screen(Settings.language, show_language, on_language),
        screen(Settings.name, show_name, to_main, on_name),
        screen(Settings.phone, show_phone, on_phone_press, on_phone),
        screen(Settings.my_data, my_data.show_my_data, my_data.on_my_data),
        screen(Settings.delete, my_data.show_delete, my_data.on_delete),
        screen(Settings.delete_sure, my_data.show_delete_sure, my_data.on_delete_sure),
        screen(Settings.sign_out, show_sign_out, on_sign_out),
        screen(Settings.link, show_link, to_main),
        screen(Settings.home, home.show_home, home.on_home),
    )


async def show_main(visit: Visit) -> View:
    t, speaker = visit.t, visit.speaker
    language = [Button("English / 中文", "language")]
    menu = [Button(t("Back to the menu"), "go:menu")]
    if speaker.person_id is None:
        return View(t("Settings"), [language, menu])
    async with visit.services.database.reading() as session:
        person = await persons.get(session, speaker.person_id)
        phone = persons.phone_of(session, person) or t("none given")
        lives = await homes.home_of(session, person_id=speaker.person_id)
        is_off = await board_choice.is_off(session, person_id=speaker.person_id)
    text = "\n".join([t("Settings"), t("Name: {name}", name=speaker.name), t("Phone: {phone}", phone=phone), speaker.community_name])
    text += "\n" + t("Home: {building}", building=lives.name) if lives else ""
    rows = [
        language,
        [Button(t("Change my name"), "name"), Button(t("Change my phone"), "phone")],
        [Button(t("Where I live"), "home")],
        [Button(t("Open this chat on another phone"), "mine")],
        [Button(t("Let a new resident in"), "newcomer")] if audiences.approver(speaker) else [],
        [Button(t("Show me on the public board"), "board:on") if is_off else Button(t("Leave me off the public board"), "board:off")],
        [Button(t("Sign out all browsers"), "sign_out")],
        [Button(t("My data"), "my_data")],
        menu,
    ]
    return View(text, rows)


async def on_main(visit: Visit, payload: str) -> None:
    if payload in ("mine", "newcomer"):
        await _make_link(visit, for_oneself=payload == "mine")
    elif payload in ("board:on", "board:off"):
        await _choose_board(visit, is_on=payload == "board:on")
    elif payload in _SCREENS:
        await visit.go(_SCREENS[payload])


async def to_main(visit: Visit, payload: str) -> None:
    visit.put("link", "")
    await visit.go(Settings.main)


async def show_language(visit: Visit) -> View:
    rows = [[Button("中文", "zh"), Button("English", "en")], [Button(visit.t("Back"), "back")]]
    return View("请选择语言 / Please choose a language", rows)


async def on_language(visit: Visit, payload: str) -> None:
    said = ""
    if payload in ("zh", "en"):
        async with visit.services.database.begin() as session:
            await identities.set_language(session, identity_id=visit.speaker.identity_id, language=payload)
        await introduce(visit.manager.middleware_data, user_id=visit.speaker.user_id, bot=visit.bot.id, language=None)
        t = translator(payload)
        said = t("From now on I speak English with you.")
    if visit.speaker.person_id is None:
        await visit.close(said)
    else:
        visit.note(said)
        await visit.go(Settings.main)


async def show_name(visit: Visit) -> View:
    return View(visit.t("What is your name? Please type it."), [[Button(visit.t("Back"), "back")]])


async def on_name(visit: Visit, message: Message) -> None:
    if name := typed_name(visit, message):
        async with visit.services.database.begin() as session:
            await enrolment.correct_name(session, person_id=visit.person_id, name=name, now=visit.now)
        await _changed(visit)


async def show_phone(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(t("Take my phone out"), "none")], [Button(t("Back"), "back")]]
    return View(t("What is your phone number? Please type it."), rows)


async def on_phone_press(visit: Visit, payload: str) -> None:
    if payload == "none":
        async with visit.services.database.begin() as session:
            await enrolment.correct_phone(session, person_id=visit.person_id, phone=None, now=visit.now)
        await _changed(visit)
    else:
        await visit.go(Settings.main)


async def on_phone(visit: Visit, message: Message) -> None:
    if phone := own_phone(visit, message):
        async with visit.services.database.begin() as session:
            await enrolment.correct_phone(session, person_id=visit.person_id, phone=phone, now=visit.now)
        await _changed(visit)


async def show_sign_out(visit: Visit) -> View:
    t = visit.t
    text = t("Every browser in which you are signed in is signed out, this one too if you use one. To come back you need a new link.")
    return View(text, [[Button(t("Yes, sign them out"), "yes")], [Button(t("Back"), "back")]])


async def on_sign_out(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            ended = await sessions.end_all_sessions(session, person_id=visit.person_id, now=visit.now)
        visit.note(visit.t.plural("Signed out: {number} browser.", "Signed out: {number} browsers.", ended))
    await visit.go(Settings.main)


async def show_link(visit: Visit) -> View:
    """The link as words and as a picture to scan. It lets in whoever opens it first."""
    t, link = visit.t, visit.text("link")
    lines = [
        t("Open this link, or scan the picture, within ten minutes. It works once."),
        t("Do not pass it on: it opens the chat of {name}.", name=masked(visit.speaker.name))
        if visit.number("for_oneself")
        else t("It is for one new resident, who enrols with it."),
        link,
    ]
    return View("\n".join(lines), [[Button(t("Done"), "done")]], await asyncio.to_thread(qr_png, link))


async def _make_link(visit: Visit, *, for_oneself: bool) -> None:
    person_id = visit.person_id if for_oneself else None
    async with visit.services.database.begin() as session:
        token = await entry.issue(session, made_by=visit.person_id, person_id=person_id, community_id=visit.community_id, now=visit.now)
    visit.put("link", f"{visit.services.public_url}/enter/{token}")
    visit.put("for_oneself", int(for_oneself))
    await visit.go(Settings.link)


async def _choose_board(visit: Visit, *, is_on: bool) -> None:
    """Whether one stands on public boards: it holds at once, and can be changed at any time."""
    t, choose = visit.t, board_choice.come_back if is_on else board_choice.leave
    async with visit.services.database.begin() as session:
        await choose(session, person_id=visit.person_id, now=visit.now)
    off = t("Your name is on no public board any more. Your points stay as they are.")
    visit.note(t("Public boards show your masked name again, from now on. Your points stay as they are.") if is_on else off)


async def _changed(visit: Visit) -> None:
    await introduce(visit.manager.middleware_data, user_id=visit.speaker.user_id, bot=visit.bot.id, language=None)
    visit.note(visit.t("Changed."))
    await visit.go(Settings.main)


_SCREENS = {
    "language": Settings.language,
    "name": Settings.name,
    "phone": Settings.phone,
    "home": Settings.home,
    "sign_out": Settings.sign_out,
    "my_data": Settings.my_data,
}
