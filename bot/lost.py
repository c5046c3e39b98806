"""Somebody is lost: the duty phone, first and at once, to anybody, in the middle of anything."""

import re
import unicodedata
from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram_dialog import DialogManager, ShowMode

from bot import (
    appeals,
    approve_elders,
    approve_logs,
    approve_redemptions,
    approved_elders,
    elder_care,
    elder_who,
    incident_handing,
    incident_more,
    my_appeal,
    search_start,
    search_when,
    sightings,
    take_back,
)
from bot.badge_states import ApproveElders, ElderForm, Elders, Incidents, Searches, SearchStart
from bot.errors import hush
from bot.forms import is_open_form
from bot.log import take_words
from bot.shop_states import ApproveRedemptions
from bot.states import Appeals, ApproveLogs, Log, MyAppeal
from bot.visit import Button, View, Visit
from core.i18n import Translator
from core.refusals import Refusal
from people import nodes
from people.models import Station
from qrcodes import elder_cards
from words.refusals import refusal_text

ANSWER = "lost:answer"
MOST_STATIONS = 5

_WHO = (
    "妈|爸|爹|娘|爷|奶|姥|外公|外婆|公公|婆婆|老公|老婆|老伴|岳父|岳母|丈人|丈母|老人|老头|老太|大爷|大妈|大娘|大叔|阿姨|父亲|母亲|"
    "孩子|小孩|儿子|女儿|闺女|孙|宝宝|娃|弟|妹|哥|姐|媳妇|丈夫|妻子|家人|亲人|他|她|(?<!本)人"
)
_GONE = (
    "丢了|(?<![看听久见瞧碰望])不见(?!得|不|面)|没有?(?:回(?:来|家|到家)|到家)|找不[到着]|(?<!走)出走(?!廊)|"
    r"不知去向|不知道?[跑走去到]+了?哪(?:里|儿)?去?了?(?:$|[^\w\s])"
)
# Alarms are typed in either script.
_SIMPLIFIED = str.maketrans("丟媽爺親見沒孫兒來蹤尋閨婦帶裡", "丢妈爷亲见没孙儿来踪寻闺妇带里")
_WORDS = re.compile(
    # 防走失 is what the badge is called.
    "(?<!防)走失|走丢|走散|失踪|迷路|寻人|离家出走|"
    rf"(?:{_WHO})[^。！？!?,，]{{0,8}}(?:{_GONE})|"
    rf"(?:找不[到着]|丢了|不见了)[^。！？!?,，]{{0,6}}(?:{_WHO})|"
    r"\blost\b|\bmissing\b|wandered off|"
    r"can(?:'|no)?t find (?:my|our|the) (?:mother|mom|mum|father|dad|grand\w+|wife|husband|son|daughter|child|parent)"
)


# The whole of what is said when a points card is lost, and nobody is.
_CARD = re.compile(
    r"(?:我的|我)?(?:积分|会员)?卡(?:丢了|不见了|找不[到着]了?)|"
    r"(?:i |i've |i have )?lost (?:my )?(?:points )?card|my (?:points )?card is lost"
)


def speaks_of_loss(text: str) -> bool:
    """Whether these words may mean that somebody is lost. Rather once too often than once too few."""
    typed = unicodedata.normalize("NFKC", text).lower().translate(_SIMPLIFIED)
    return _WORDS.search(typed) is not None and _CARD.fullmatch(typed.strip(" 。.!?,！？")) is None


def lost_router() -> Router:
    """Stands before every other router, forms included."""
    router = Router(name="lost")
    router.message.register(alarm, _is_alarm)
    router.callback_query.register(was_an_answer, _is_answer)
    return router


async def alarm(message: Message, dialog_manager: DialogManager) -> None:
    """Say whom to call. The form that was open stays as it is."""
    visit = Visit(dialog_manager)
    t = visit.t
    rows = [*await _searches(visit), [_button(t("Back to the menu"), "at:menu")]]
    if _in_a_form(dialog_manager) or _taker(dialog_manager):
        rows.insert(0, [_button(t("Go on with what I was filling in"), "go:back")])
    if _taker(dialog_manager):
        visit.put("set_aside", message.text or message.caption or "")
        rows.insert(0, [_button(t("Nobody is lost: this is my answer"), ANSWER)])
    await message.answer(await advice(visit), reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))


async def was_an_answer(callback: CallbackQuery, dialog_manager: DialogManager) -> None:
    """What sounded like an alarm was what a form asked for, such as "joined the search for a lost elder": hand it to the form."""
    await hush(callback)
    visit = Visit(dialog_manager)
    take, words = _taker(dialog_manager), visit.text("set_aside")
    if take and words:
        visit.put("set_aside", "")
        try:
            await take(visit, words)
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
    if dialog_manager.has_context():
        await dialog_manager.show(ShowMode.SEND)
    else:
        await visit.home(anew=True)


async def advice(visit: Visit) -> str:
    """Whom to call and what to say."""
    t = visit.t
    lines = [t("Call now, day or night:")]
    lines += await duty_lines(visit)
    lines += [
        t("Say: what to call the person, when and where they were last seen, what they wear."),
        t("You can call the police, 110, at once; there is no need to wait. Hurt or unwell: 120."),
        t("Let somebody wait at home with a phone, in case they come back by themselves."),
    ]
    return "\n".join(lines)


async def duty_lines(visit: Visit) -> list[str]:
    """The duty phones that are near: one's own community's, or all of them to somebody whom we do not know yet."""
    async with visit.services.database.reading() as session:
        known = visit.speaker.community_id
        near = [known] if known else [node.id for node in (await nodes.communities(session))[:MOST_STATIONS]]
        stations = [await nodes.station_of(session, community_id) for community_id in near]
    return [_line(station, visit.t) for station in stations if station is not None]


async def show_lost(visit: Visit) -> View:
    searches = [[Button(one.text, one.callback_data or "") for one in row] for row in await _searches(visit)]
    return View(await advice(visit), [*searches, [Button(visit.t("Back to the menu"), "at:menu")]])


async def _searches(visit: Visit) -> list[list[InlineKeyboardButton]]:
    """For who guards elders: a way to have each looked for."""
    if visit.speaker.person_id is None:
        return []
    async with visit.services.database.reading() as session:
        mine = await elder_cards.mine(session, person_id=visit.speaker.person_id)
    ready = [card for card in mine if card.status == "approved"]
    t = visit.t
    return [[_button(t("Start a search for {called}", called=card.called), f"at:search_start:{card.elder_id}")] for card in ready]


def _line(station: Station, t: Translator) -> str:
    return t("{station}: {phone}", station=station.name, phone=station.duty_phone)


def _button(label: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=data)


def _in_a_form(manager: DialogManager) -> bool:
    return manager.has_context() and is_open_form(manager.current_context().state)


def _taker(manager: DialogManager) -> Callable[[Visit, str], Awaitable[None]] | None:
    """What takes the words that the open screen asks for; None when it asks for none that could sound like an alarm."""
    return _TAKERS.get(manager.current_context().state) if manager.has_context() else None


async def _is_alarm(message: Message) -> bool:
    return speaks_of_loss(message.text or message.caption or "")


async def _is_answer(callback: CallbackQuery) -> bool:
    return callback.data == ANSWER


_TAKERS = {
    Log.words: take_words,
    ElderForm.care: elder_care.take_lines,
    ElderForm.history: elder_who.take_history,
    Elders.care: elder_care.take_lines,
    Elders.history: elder_who.take_history,
    ApproveElders.reason: approve_elders.refuse,
    ApproveElders.end_reason: approved_elders.take_reason,
    ApproveLogs.reason: approve_logs.refuse,
    ApproveLogs.back_reason: take_back.take_words,
    ApproveRedemptions.reason: approve_redemptions.refuse,
    Appeals.reason: appeals.dismiss,
    MyAppeal.words: my_appeal.take_words,
    Incidents.words: incident_more.take_words,
    Incidents.to_whom: incident_handing.take_whom,
    SearchStart.when: search_when.take_when,
    SearchStart.place: search_start.take_place,
    SearchStart.wearing: search_start.take_wearing,
    Searches.seen: sightings.take_words,
}
