"""What is said when the terms of alarms are refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from core.refusals import Refusal
from qrcodes.alarm_policy import AlarmTermsChanged, AlarmTermsOutOfOrder, AlarmTermsUnclear
from words.spans import span

Said = tuple[str, str]
Data = dict[str, Any]
# Of each term: whom it brings in.
TERMS = {
    "heads": mark("Secretary and deputy are told after"),
    "street": mark("The street office and all of the station are told after"),
    "advice": mark("Family and finder are advised to call 110 after"),
}
_LATER = {
    "heads": mark("The first step comes some time after the alarm."),
    "street": mark("The street office is told later than secretary and deputy."),
    "advice": mark("The advice to call 110 comes later than the street office is told."),
}


def _unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    least, most = (span(each.total_seconds(), t) for each in (data["least"], data["most"]))
    return t("This setting goes from {least} to {most}.", least=least, most=most), t("Please send another number.")


def _out_of_order(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    later = _LATER[str(data["name"])]
    return t(later), t("Please choose again.")


def _changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody else has changed these times meanwhile."), t("Please look at them again before you change them.")


ABOUT_ALARMS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    AlarmTermsUnclear: _unclear,
    AlarmTermsOutOfOrder: _out_of_order,
    AlarmTermsChanged: _changed,
}
