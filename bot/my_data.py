"""One's own data: to take with one as a document, or to be deleted after two questions."""

import json

from aiogram.types import BufferedInputFile
from aiogram_dialog import ShowMode

from bot.goodbye import say_goodbye
from bot.states import Settings
from bot.visit import Button, View, Visit
from messages import privacy as messages_privacy
from people import identities
from people import privacy as people_privacy
from points import accounts
from points import privacy as points_privacy
from qrcodes import privacy as qrcodes_privacy
from wishes import privacy as wishes_privacy
from words.saying import points_of

FILE_NAME = "my-data.json"


async def show_my_data(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Everything that is stored about you is yours: your name and phone, what you logged and redeemed, your points, this chat."),
        t("You can get it as a file, or have it deleted."),
    ]
    rows = [
        [Button(t("Send me my data"), "export")],
        [Button(t("Delete my data"), "delete")],
        [Button(t("Back"), "back")],
    ]
    return View("\n".join(lines), rows)


async def on_my_data(visit: Visit, payload: str) -> None:
    if payload == "export":
        await _export(visit)
    elif payload == "delete":
        await visit.go(Settings.delete)
    else:
        await visit.go(Settings.main)


async def show_delete(visit: Visit) -> View:
    """What would be lost, in numbers."""
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
    lines = [
        t("If you delete your data, this is lost for good:"),
        t("  your {points}", points=points_of(mine.available + mine.held, t)),
        t("  what you asked to redeem and have not fetched"),
        t("  your logs and their photos, your name, your phone, this chat"),
        t("Only numbers without your name stay in the points ledger. Nobody can bring it back, staff neither."),
    ]
    return View("\n".join(lines), [[Button(t("No, keep everything"), "no")], [Button(t("Go on to delete"), "yes")]])


async def on_delete(visit: Visit, payload: str) -> None:
    await visit.go(Settings.delete_sure if payload == "yes" else Settings.my_data)


async def show_delete_sure(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(t("No, keep everything"), "no")], [Button(t("Yes, delete it for good"), "yes")]]
    return View(t("This is the last question. Delete everything about you for good?"), rows)


async def on_delete_sure(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Settings.my_data)
        return
    person_id, chat_id = visit.person_id, visit.speaker.user_id
    async with visit.services.database.begin() as session:
        chats = await identities.addresses(session, person_ids=[person_id], blocked=True)
        # In the order in which everybody locks: the person, wishes, elders and searches, accounts, then chats.
        gone = await wishes_privacy.forget(session, person_id=person_id, now=visit.now)
        gone += await qrcodes_privacy.forget(session, person_id=person_id, now=visit.now)
        await points_privacy.forget(session, person_id=person_id, now=visit.now)
        await messages_privacy.forget(session, person_id=person_id, addresses=chats, subjects=gone, now=visit.now)
        await people_privacy.forget(session, person_id=person_id, now=visit.now)
    await visit.manager.reset_stack(remove_keyboard=False)
    await say_goodbye(visit.bot, chat_id, visit.t)


async def _export(visit: Visit) -> None:
    person_id = visit.person_id
    async with visit.services.database.reading() as session:
        chats = await identities.addresses(session, person_ids=[person_id], blocked=True)
        everything = {
            "person": await people_privacy.export_about(session, person_id=person_id),
            "points": await points_privacy.export_about(session, person_id=person_id),
            "badges": await qrcodes_privacy.export_about(session, person_id=person_id),
            "wishes": await wishes_privacy.export_about(session, person_id=person_id),
            "messages": await messages_privacy.export_about(session, person_id=person_id, addresses=chats),
        }
    data = json.dumps(everything, ensure_ascii=False, indent=2).encode()
    await visit.bot.send_document(visit.speaker.user_id, BufferedInputFile(data, filename=FILE_NAME))
    visit.note(visit.t("Here is your data, as a file."))
    visit.manager.show_mode = ShowMode.SEND
