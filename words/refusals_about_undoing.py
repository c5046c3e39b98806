"""What is said when a decision cannot be undone any more: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.log_undo import AppealedMeanwhile, NotYourDecision, SpentMeanwhile, TooLateToUndo
from points.redemption_undo import GoneMeanwhile, HadMeanwhile, PointsGoneMeanwhile
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _too_late(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The minute to undo it is over."), t('An approved activity can still be taken back under "Approved lately" in chat.')


def _not_yours(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data.get("outcome") == "handed_over":
        return t("It has been handed over meanwhile: that can no longer be undone."), t("Please speak with the unit and the member.")
    return t("It no longer stands as you decided it: somebody else has gone on with it."), t("Please look at how it stands now.")


def _appealed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The member has appealed about it meanwhile: a colleague looks at it now."), t("You need do nothing more.")


def _spent(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    next_step = t("It stays approved. Please speak with the member.")
    if data.get("missing"):
        return t("The member has spent the points already: {points} are missing.", points=saying.points_of(data["missing"], t)), next_step
    return t("The member has spent the points already."), next_step


def _gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody else has had the last of it meanwhile."), t("It stays refused. Please tell the member.")


def _points_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The member has spent the points that came back on something else."), t("It stays refused. Please tell the member.")


def _had(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The member has asked for it again meanwhile, as often as one may."), t("It stays refused; please decide about the new one.")


ABOUT_UNDOING: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    TooLateToUndo: _too_late,
    AppealedMeanwhile: _appealed,
    SpentMeanwhile: _spent,
    GoneMeanwhile: _gone,
    PointsGoneMeanwhile: _points_gone,
    HadMeanwhile: _had,
}
# Whoever went on with it may have moved points.
ABOUT_UNDONE: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {NotYourDecision: _not_yours}
