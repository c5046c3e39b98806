"""What is said when something about a search is refused: the phone first, what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.homes import HomeUnknown
from qrcodes.search_end import SearchOver
from qrcodes.searchers import JoinFirst, NotAsked
from qrcodes.searches import NoBroadcastConsent, SearchRunning, SearchUnclear, SeenInFuture, SeenTooLongAgo
from qrcodes.sightings import SightingUnclear, TooManySightings
from words.saying import search_number, sentences

Said = tuple[str, str]
Data = dict[str, Any]


def _no_consent(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    call = t("Call {phone} now, and the police, 110.", phone=data["phone"]) if data["phone"] else t("Call the police, 110, now.")
    what = t("Volunteers are not told: the family has not agreed to that yet.")
    give = t("You can agree for them here with one tap.") if data["may_give"] else t("A guardian can agree in chat with one tap.")
    return sentences(t, call, what), give


def _running(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    number = search_number(data["search_id"])
    return t("Volunteers are looking already: search {number}.", number=number), t("Please share what you know there.")


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This search is over."), t("Thank you. Nothing needs to be done any more.")


def _unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is empty, or longer than {most} signs.", most=data["most"]), t("Please say it in a few words.")


def _future(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That time is still to come."), t("Please say when they were last seen.")


def _too_long_ago(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is more than {hours} hours ago: neighbours near by can hardly help any more.", hours=data["hours"]), t(
        'Please call the police, 110, and the station: its number is under "Help".'
    )


def _not_asked(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This search goes on elsewhere: you were not asked to look."), t("If you know something, please call 110.")


def _join_first(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Only those who look can add to the list."), t('Please tap "I look too" first.')


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You have added {most} lines already.", most=data["most"]), t("Please call the station with what is new.")


def _home(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That building is not in your community."), t("Please choose one from the list.")


ABOUT_SEARCHES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NoBroadcastConsent: _no_consent,
    SearchRunning: _running,
    SearchOver: _over,
    SearchUnclear: _unclear,
    SightingUnclear: _unclear,
    SeenInFuture: _future,
    SeenTooLongAgo: _too_long_ago,
    NotAsked: _not_asked,
    JoinFirst: _join_first,
    TooManySightings: _too_many,
    HomeUnknown: _home,
}
