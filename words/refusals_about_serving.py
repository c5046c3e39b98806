"""What is said to who asks for another by their card when it is refused: about the member, not about who reads it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.on_behalf import MemberHadAll, MemberHadMonthly, MemberLacksPoints
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _lacks_points(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    next_step = t("Please choose something smaller for them.")
    if data.get("missing"):
        return t("The member lacks {points} for that.", points=saying.points_of(data["missing"], t)), next_step
    return t("The member has too few points for that."), next_step


def _had_monthly(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Each person gets {limit} of these a month; the member has had {had}.", limit=data["limit"], had=data["had"])
    return said, t("Please choose something else for them, or wait for the next month.")


def _had_all(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("Each person gets {limit} of these; the member has had {had}.", limit=data["limit"], had=data["had"])
    return said, t("Please choose something else for them.")


ABOUT_SERVING: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    MemberLacksPoints: _lacks_points,
    MemberHadMonthly: _had_monthly,
    MemberHadAll: _had_all,
}
