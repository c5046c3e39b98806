"""Enrolling: the privacy notice and a yes, the community, a name, a phone if one likes."""

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import family, guardian_links, places
from bot.middleware import introduce
from bot.screen import screen
from bot.states import Enrol
from bot.steps import own_phone, typed, typed_name
from bot.visit import Button, View, Visit
from people import nodes
from people.enrolment import NOTICE_VERSION, enrol
from words.numbers import row_id
from words.privacy_notice import full_notice

SHORTEST_NAME = 2


def enrol_dialog() -> Dialog:
    return Dialog(
        screen(Enrol.consent, show_consent, on_consent),
        screen(Enrol.notice, show_notice, on_notice),
        screen(Enrol.community, show_community, on_community, on_community_typed),
        screen(Enrol.name, show_name, on_name_press, on_name),
        screen(Enrol.phone, show_phone, on_phone_press, on_phone),
        screen(Enrol.done, show_done, places.press),
    )


async def show_consent(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Welcome to e-Station! Choose your community, write your name; a phone is optional. Then collect points and redeem them."),
        "",
        t("What we keep: your name, your phone if you give it, what you log and redeem."),
        t("Who sees it: the staff of your community, and a shop where you pick something up (your name partly hidden)."),
        t('What you can do: see it, take it with you, or delete it, at any time under "Settings".'),
        t("(Privacy notice, version {version})", version=NOTICE_VERSION),
    ]
    rows = [
        [Button(t("I agree, go on"), "yes")],
        [Button(t("Read all of it"), "notice")],
        [Button(t("No, thank you"), "no"), Button("English / 中文", "go:language")],
    ]
    return View("\n".join(lines), rows)


async def on_consent(visit: Visit, payload: str) -> None:
    if payload == "notice":
        await visit.go(Enrol.notice)
    elif payload == "no":
        words = visit.t("That is fine. Nothing was kept. You can enrol later; help and the duty phone are always there.")
        await visit.home(words, drop=True)
    elif payload == "yes":
        visit.put("agreed", NOTICE_VERSION)
        await _ask_community(visit)


async def show_notice(visit: Visit) -> View:
    return View(full_notice(visit.t), [[Button(visit.t("Back"), "back")]])


async def on_notice(visit: Visit, payload: str) -> None:
    await visit.go(Enrol.consent)


async def _ask_community(visit: Visit) -> None:
    """The link says which community, or there is only one, or one chooses."""
    async with visit.services.database.reading() as session:
        known = await nodes.communities(session)
    chosen = visit.number("community") or visit.speaker.invited_to or (known[0].id if len(known) == 1 else 0)
    visit.put("community", chosen)
    await visit.go(Enrol.name if chosen else Enrol.community)


async def show_community(visit: Visit) -> View:
    async with visit.services.database.reading() as session:
        known = await nodes.communities(session)
    rows = [[Button(node.name, str(node.id))] for node in known]
    return View(visit.t("Which community do you live in?"), [*rows, [Button(visit.t("Back"), "back")]])


async def on_community(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Enrol.consent)
    elif community := row_id(payload):
        visit.put("community", community)
        await visit.go(Enrol.name)


async def on_community_typed(visit: Visit, message: Message) -> None:
    """A name that means one community chooses it: 嘉园 and 我住嘉园 mean 嘉园社区."""
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.reading() as session:
        known = await nodes.communities(session)
    meant = [node for node in known if node.name == text] or [
        node for node in known if node.name.removesuffix("社区") in text or (len(text) >= SHORTEST_NAME and text in node.name)
    ]
    if len(meant) == 1:
        visit.put("community", meant[0].id)
        await visit.go(Enrol.name)
    else:
        visit.note(visit.t("I am not sure which community that is. Please tap yours, or type its name as it stands here."))


async def show_name(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        community = await nodes.node_by_id(session, visit.number("community"))
    lines = [t("You join {community}.", community=community.name)] if community else []
    return View("\n".join([*lines, t("What is your name? Please type it.")]), [[Button(t("Back"), "back")]])


async def on_name_press(visit: Visit, payload: str) -> None:
    await visit.go(Enrol.consent)


async def on_name(visit: Visit, message: Message) -> None:
    if name := typed_name(visit, message):
        visit.put("name", name)
        await visit.go(Enrol.phone)


async def show_phone(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("{name}, what is your phone number? Staff call it only about what you asked for.", name=visit.text("name")),
        t("You may leave it out."),
    ]
    return View("\n".join(lines), [[Button(t("Leave it out"), "skip")], [Button(t("Back"), "back")]])


async def on_phone_press(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Enrol.name)
    elif payload == "skip":
        await _finish(visit, phone=None)


async def on_phone(visit: Visit, message: Message) -> None:
    if phone := own_phone(visit, message):
        await _finish(visit, phone=phone)


async def _finish(visit: Visit, *, phone: str | None) -> None:
    async with visit.services.database.begin() as session:
        await enrol(
            session,
            identity_id=visit.speaker.identity_id,
            name=visit.text("name"),
            phone=phone,
            community_id=visit.number("community"),
            notice_version=visit.text("agreed"),
            now=visit.now,
        )
    await introduce(visit.manager.middleware_data, user_id=visit.speaker.user_id, bot=visit.bot.id, language=None)
    await visit.go(Enrol.done)
    await family.follow_kept(visit, _done(visit))
    await guardian_links.follow_kept(visit, _done(visit))


def _done(visit: Visit) -> str:
    speaker = visit.speaker
    return visit.t("Done, {name}. You belong to {community}.", name=speaker.name, community=speaker.community_name)


async def show_done(visit: Visit) -> View:
    t = visit.t
    lines = [
        _done(visit),
        t("Next: log something you did for others. Staff approve it, and your points arrive."),
    ]
    return View("\n".join(lines), [[Button(t("Log an activity"), "at:log")], [Button(t("Menu"), "at:menu")]])
