"""What is said when something about the resource list is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from wishes.resources import ResourceUnclear, ResourceUnknown, ResourceWordsUnclear, TooManyResources

Said = tuple[str, str]
Data = dict[str, Any]


def _words(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("What you can give needs {least} to {most} signs.", least=data["least"], most=data["most"])
    return what, t("Please say it in a few words, such as: I can mend lamps and sockets.")


def _unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["field"] == "kind":
        return t("That is none of the kinds: things, a service, or company."), t("Please choose one of them.")
    if data["field"] == "days":
        return t("No day is chosen yet."), t("Please tick at least one day of the week.")
    if data["field"] == "parts":
        return t("No time of day is chosen yet."), t("Please tick morning, afternoon or evening.")
    return t("How many a month is a number from 1 to {most}.", most=data["most"]), t("Please type it in digits, or skip it.")


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There are {most} entries on the list already, as many as there can be.", most=data["most"]), t(
        "Please take one off first that no longer holds."
    )


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That entry was taken off the list already."), t("The list shows what holds now.")


ABOUT_RESOURCES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ResourceWordsUnclear: _words,
    ResourceUnclear: _unclear,
    TooManyResources: _too_many,
    ResourceUnknown: _unknown,
}
