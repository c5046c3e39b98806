"""What is said when a log is refused for its kind's caps, its hours, or its photo: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.log_rules import MONTH, KindCapReached, PiecesUnclear
from points.log_times import TooManyHours
from points.photo_looks import PhotoUsedBefore
from words import saying
from words.worth import counted

Said = tuple[str, str]
Data = dict[str, Any]


def _kind_cap(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    cap = counted(data["per"], data["cap"], t)
    if data["span"] == MONTH:
        return t("This kind counts for at most {cap} a month, and that month is full.", cap=cap), t(
            "Thank you all the same! Next month it counts again."
        )
    return t("This kind counts for at most {cap} a day, and that day is full.", cap=cap), t(
        "Thank you all the same! Please choose another day if it was another day."
    )


def _pieces_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("How many must be a whole number from 1 to {most}.", most=data["most"]), t("Please type it again.")


def _too_many_hours(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t(
        "On {day} your activities would take {length}: more than a person can do in a day.",
        day=saying.day(data["day"], t),
        length=saying.length(data["minutes"], t),
    )
    return said, t("Please check the day and the length, and change the time.")


def _photo_used(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This photo is in your log {number} already.", number=saying.log_number(data["log_id"])), t("Please send another photo.")


ABOUT_LOGS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    KindCapReached: _kind_cap,
    PiecesUnclear: _pieces_unclear,
    TooManyHours: _too_many_hours,
    PhotoUsedBefore: _photo_used,
}
