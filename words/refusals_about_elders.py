"""What is said when something about an elder's registration is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes.applications import PlaceElsewhere
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_photos import PhotoFromFuture, PhotoTooOld
from qrcodes.elder_queue import DocumentUnseen, ElderDecided, GuardiansUnconfirmed, OwnElder
from qrcodes.elder_words import ElderWordsUnclear, FullNameShown, NumberShown, TooManyLines
from qrcodes.elders import TooManyElders
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such registration, or it has ended."), t('"Home badge" in the menu shows those that there are.')


def _words_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    least, most = data["least"], data["most"]
    said = {
        "called": t("What to call them has between {least} and {most} characters.", least=least, most=most),
        "name": t("A full name has between {least} and {most} characters.", least=least, most=most),
        "line": t("A line has between {least} and {most} characters.", least=least, most=most),
        "address": t("An address has between {least} and {most} characters.", least=least, most=most),
        "history": t("The history has between {least} and {most} characters.", least=least, most=most),
        "reason": t("A reason has between {least} and {most} characters.", least=least, most=most),
        "wanted": t("What you ask the family for has between {least} and {most} characters.", least=least, most=most),
    }
    return said[data["field"]], t("Please type it again, in fewer words if it was long.")


def _number_shown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Strangers read that, so no telephone or identity number may stand in it.")
    if data["field"] == "called":
        return said, t("Please type only what to call them, for example Grandpa Xiao.")
    return said, t("Please leave the number out: whoever finds them reaches you by one tap, without it.")


def _full_name_shown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Anybody who scans the badge reads what to call them, and that would be the full name.")
    return said, t("Please call them as neighbours do, for example Grandpa Xiao.")


def _too_many_lines(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is room for {most} lines.", most=data["most"]), t("Please choose the ones that help a stranger most.")


def _too_many_elders(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("You look after {most} elders here already, which is the most that one person can register.", most=data["most"])
    return said, t("Please let somebody else of the family register the next one, or ask the staff.")


def _place_elsewhere(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That building or grid is not in this community."), t("Please choose one from the list, or leave it out.")


def _consent_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("I could not see what is agreed to, or by which right."), t("Please tap one of the buttons.")


def _photo_too_old(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("That photo is older than a year; people change.")
    return said, t("Please send one that was taken on {day} or later, or take one now.", day=saying.day(data["oldest"], t))


def _photo_from_future(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That day has not come yet, so the photo cannot be of it."), t("Please say again when it was taken.")


def _own(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("You asked for this elder yourself, or are a guardian: somebody else decides about it.")
    return said, t("Please leave it to a colleague.")


def _decided(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    outcomes = {
        "approved": t("A colleague has approved it already."),
        "refused": t("A colleague has refused it already."),
        "withdrawn": t("The family has withdrawn it."),
        "revoked": t("Staff have ended it already."),
    }
    return outcomes.get(str(data.get("outcome")), t("It has been decided already.")), t("There is nothing more to do about it here.")


def _unconfirmed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["nobody"]:
        said = t("No guardian has joined yet, so nobody would be told when the badge is scanned.")
        return said, t("Please send somebody of the family the link by which they join, then approve.")
    said = t.plural(
        "{number} test notice has not been confirmed by a guardian yet.",
        "{number} test notices have not been confirmed by the guardians yet.",
        data["number"],
    )
    return said, t("Please remind the guardians by the button on the card, then approve.")


def _unseen(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Nobody has said yet that they looked at a document of the elder or the family.")
    return said, t('Please look at one, tap "I have looked at a document", then approve. Keep no picture of it.')


ABOUT_ELDERS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ElderUnknown: _unknown,
    ElderWordsUnclear: _words_unclear,
    NumberShown: _number_shown,
    FullNameShown: _full_name_shown,
    TooManyLines: _too_many_lines,
    TooManyElders: _too_many_elders,
    PlaceElsewhere: _place_elsewhere,
    ConsentUnclear: _consent_unclear,
    PhotoTooOld: _photo_too_old,
    PhotoFromFuture: _photo_from_future,
    OwnElder: _own,
    ElderDecided: _decided,
    GuardiansUnconfirmed: _unconfirmed,
    DocumentUnseen: _unseen,
}
