"""Commands, deep links, and the buttons that lead to a place from anywhere. They stand before the dialogs."""

from collections.abc import Awaitable, Callable

from aiogram import Bot, Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message
from aiogram_dialog import DialogManager

from bot import (
    audiences,
    counter,
    desk,
    family,
    form_traces,
    free_text,
    guardian_links,
    incident_acts,
    my_redemptions,
    places,
    rating,
    serve,
    wish_answers,
    wish_offers,
    wish_traces,
)
from bot.blocking import blocked
from bot.errors import hush
from bot.middleware import introduce
from bot.services import Services
from bot.visit import Visit
from core.i18n import Translator
from people import entry, identities, nodes
from people.identities import Speaker
from words.notices_about_guardians import GOT

COMMANDS = frozenset({"start", "menu", "cancel", *(name for name, place in places.PLACES.items() if not place.needs_id)})
JOIN, PICK_UP, ENTRY, MEMBER, FAMILY = "join_", "p_", "e_", "m_", "f_"

# Buttons under notices that act at once; false for a button that is none of theirs.
ACTING: dict[str, Callable[[Visit, str], Awaitable[bool]]] = {
    rating.LEAD: rating.from_notice,
    GOT: guardian_links.got,
    incident_acts.LEAD: incident_acts.from_notice,
    desk.LEAD: desk.from_notice,
    wish_offers.LEAD: wish_offers.from_notice,
    wish_answers.LEAD: wish_answers.from_notice,
}


def start_router() -> Router:
    router = Router(name="start")
    router.message.register(on_command, is_command)
    router.edited_message.register(on_edited)
    router.my_chat_member.register(on_membership)
    router.callback_query.register(on_lead, _is_lead)
    return router


def last_router() -> Router:
    """After the dialogs: what nobody else has taken."""
    router = Router(name="last")
    router.message.register(on_anything)
    router.callback_query.register(on_unknown_button)
    return router


async def is_command(message: Message) -> bool | dict[str, str]:
    """A command we know, with its argument; anything else that starts with a slash is text."""
    if command := free_text.command_of(message.text or ""):
        return {"command": command, "argument": ""}
    if not message.text or not message.text.startswith("/"):
        return False
    name, _, argument = message.text[1:].partition(" ")
    name = name.partition("@")[0].strip().lower()
    return {"command": name, "argument": argument.strip()} if name in COMMANDS else False


async def on_command(message: Message, command: str, argument: str, dialog_manager: DialogManager) -> None:
    visit = Visit(dialog_manager)
    if command == "start":
        await _start(visit, argument)
    elif command == "cancel":
        if not await my_redemptions.cancel_shown(visit):
            form_traces.throw_away(visit)
            await visit.home(visit.t("Closed. Nothing was changed, and nothing that you asked for was cancelled."), drop=True)
            wish_traces.throw_away(visit, is_said=True)
    else:
        await places.go(visit, command)


async def on_lead(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """A button that leads to a place, under a notice, a menu or a receipt, however old."""
    data = callback.data or ""
    anew, visit = data.startswith(places.ANEW), Visit(dialog_manager)
    where = data.removeprefix(places.EDIT).removeprefix(places.ANEW)
    name, _, tail = where.partition(":")
    acts = ACTING.get(name)
    if acts is None or not await acts(visit, tail):
        await places.go(visit, where, anew=anew)
    await hush(callback)


async def on_edited(message: Message, t: Translator) -> None:
    """An edited message changes nothing here. A live location edits its message every few seconds: no answer to those."""
    if message.location is None:
        await message.answer(t("I have seen that you changed a message, but I only take what is sent anew. Please send it again."))


async def on_membership(event: ChatMemberUpdated, bot: Bot, services: Services, speaker: Speaker) -> None:
    """The bot was blocked, or let in again (then speaking has unblocked it already)."""
    if event.new_chat_member.status == ChatMemberStatus.KICKED:
        async with services.database.begin() as session:
            await blocked(session, bot=bot.id, chat_id=speaker.user_id, now=services.clock())


async def on_anything(message: Message, dialog_manager: DialogManager) -> None:
    await free_text.answer(Visit(dialog_manager), message)


async def on_unknown_button(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    visit = Visit(dialog_manager)
    await visit.home(visit.t("That button belongs to something that is over. Nothing was changed. Please use the buttons here."), anew=True)
    await hush(callback)


async def _start(visit: Visit, payload: str) -> None:
    if payload.startswith(JOIN):
        await _join(visit, payload.removeprefix(JOIN))
    elif payload.startswith(PICK_UP):
        await _pick_up(visit, payload.removeprefix(PICK_UP))
    elif payload.startswith(MEMBER):
        await _serve(visit, payload.removeprefix(MEMBER))
    elif payload.startswith(ENTRY):
        await _attach(visit, payload.removeprefix(ENTRY))
    elif payload.startswith(FAMILY):
        await family.follow(visit, payload.removeprefix(FAMILY))
    elif payload.startswith(guardian_links.LEAD):
        await guardian_links.follow(visit, payload.removeprefix(guardian_links.LEAD))
    elif visit.speaker.person_id is None:
        await places.enrol(visit)
    else:
        await visit.home(visit.t("I do not know that link, so here is the menu.") if payload else "")


async def _join(visit: Visit, code: str) -> None:
    """The link of a community's poster: enrol there, or say that one is enrolled."""
    t, speaker = visit.t, visit.speaker
    async with visit.services.database.reading() as session:
        community = await nodes.community_by_code(session, code)
    if speaker.person_id is not None:
        await visit.home(t("You are enrolled in {community} already.", community=speaker.community_name))
    elif community is None:
        await places.enrol(visit)
    else:
        async with visit.services.database.begin() as session:
            await identities.invite(session, identity_id=speaker.identity_id, community_id=community.id)
        await places.enrol(visit, community_id=community.id)


async def _pick_up(visit: Visit, token: str) -> None:
    """A scanned pick-up code: for units and staff; anybody else is told what it is."""
    t = visit.t
    if not audiences.hands_over(visit.speaker):
        words = t("This is a pick-up code: the shop scans it when the goods are fetched. Nothing was changed.")
        await (visit.home(words) if visit.speaker.person_id else places.enrol(visit))
        return
    await counter.open_card(visit, token)


async def _serve(visit: Visit, code: str) -> None:
    """A scanned points card: for units, staff and grid workers; anybody else is told what it is."""
    t = visit.t
    if audiences.serves(visit.speaker):
        await serve.open_member(visit, code)
        return
    words = t(
        "This is a points card: staff and shops scan it to serve its member. "
        "It opens nothing for you. Nothing was changed; points stay as they are."
    )
    await (visit.home(words) if visit.speaker.person_id else places.enrol(visit))


async def _attach(visit: Visit, token: str) -> None:
    """An entry link opened on this channel: the same person, on one channel more. Raises `LinkUsedUp`."""
    speaker = visit.speaker
    async with visit.services.database.begin() as session:
        await entry.attach(session, token=token, identity_id=speaker.identity_id, now=visit.now)
    await introduce(visit.manager.middleware_data, user_id=speaker.user_id, bot=visit.bot.id, language=None)
    await visit.home(visit.t("Welcome back, {name}. This chat is yours too now.", name=visit.speaker.name))


async def _is_lead(callback: CallbackQuery) -> bool:
    return (callback.data or "").startswith((places.EDIT, places.ANEW))
