"""What is said when something about an incident is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from core.refusals import Refusal
from qrcodes.answering import IncidentOver, MinutesUnclear, NoGoingBack, TakenByAnother
from qrcodes.closing import ClassUnclear
from qrcodes.handing_over import CodeUsedUp, HandedOverAlready, ProofNeeded
from qrcodes.incident_words import WordsNeeded, WordsTooLong
from qrcodes.incidents import IncidentUnknown

Said = tuple[str, str]
Data = dict[str, Any]
_FURTHER = {
    "on_the_way": mark("Somebody is on the way already."),
    "with_officer": mark("Somebody of ours is with the elder already."),
    "handed_over": mark("The elder was handed over already."),
    "closed": mark("This incident is closed already."),
}


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("I cannot find this incident."), t('Please open "Incidents" from the menu.')


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This incident is closed already."), t("If the elder is still out there, please call the station at once.")


def _further(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = _FURTHER.get(str(data.get("state")), _FURTHER["closed"])
    return t(said), t("It only goes forwards; open it to see how things stand.")


def _taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody else was quicker and takes care of it."), t('If you go in their place, tap "I take over".')


def _minutes(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A way takes from {least} to {most} minutes.", least=data["least"], most=data["most"]), t("Please choose again.")


def _proof(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A hand-over needs the family's six digits or a photo."), t("Please type the digits, or send a photo.")


def _used_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Wrong digits were typed too often, so digits do not count any more."), t("Please send a photo of the hand-over.")


def _handed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A colleague has written this hand-over down already."), t("Open it to see to whom.")


def _class(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is no way in which an incident can end."), t("Please choose one from the list.")


def _words(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There were no words in that."), t("Please type it again.")


def _too_long(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is too long: at most {most} characters.", most=data["most"]), t("Please say it shorter.")


ABOUT_INCIDENTS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    IncidentUnknown: _unknown,
    IncidentOver: _over,
    NoGoingBack: _further,
    TakenByAnother: _taken,
    MinutesUnclear: _minutes,
    ProofNeeded: _proof,
    CodeUsedUp: _used_up,
    HandedOverAlready: _handed,
    ClassUnclear: _class,
    WordsNeeded: _words,
    WordsTooLong: _too_long,
}
