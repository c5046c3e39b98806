"""What is said when a drill is refused."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes.drills import AlarmUnderWay, NothingToScan

Said = tuple[str, str]
Data = dict[str, Any]


def _nothing_to_scan(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no badge yet to practise with."), t("Please wait until the station has made one.")


def _alarm_under_way(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody has just scanned the badge in earnest, or a drill runs already."), t(
        'Please look at it first: "Incidents" in the menu shows it.'
    )


ABOUT_DRILLS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NothingToScan: _nothing_to_scan,
    AlarmUnderWay: _alarm_under_way,
}
