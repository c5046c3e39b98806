"""What is said when something about the duty roster is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes.shifts import NoStation, NotForDuty, ShiftOver, ShiftsOverlap, ShiftUnknown, Term
from words.rosters import when

Said = tuple[str, str]
Data = dict[str, Any]


def _overlap(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    term = when(Term(data["starts_at"], data["ends_at"]), t, zone=zone)
    return t("This person is on duty then already: {when}.", when=term), t("Please choose other hours, or take them off that shift first.")


def _not_for_duty(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Only duty officers, staff, deputies and secretaries of this community can be put on duty."), t(
        "Please choose somebody from the list. The secretary can make somebody a duty officer."
    )


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That shift is over, or more than {days} days ahead.", days=data["days"]), t("Please choose another day.")


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That shift was taken off already, or it is over."), t("The roster shows what holds now.")


def _no_station(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Your community has no station yet that somebody could be on duty at."), t(
        "Please ask your administrator to set one up. Until then the street's line answers."
    )


ABOUT_ROSTERS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ShiftsOverlap: _overlap,
    NotForDuty: _not_for_duty,
    ShiftOver: _over,
    ShiftUnknown: _unknown,
    NoStation: _no_station,
}
