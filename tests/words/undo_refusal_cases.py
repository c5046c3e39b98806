"""Refusals about taking a decision back within its minute."""

from datetime import UTC, datetime

from core.refusals import Refusal
from points.log_undo import AppealedMeanwhile, NotYourDecision, SpentMeanwhile, TooLateToUndo
from points.redemption_undo import GoneMeanwhile, HadMeanwhile, PointsGoneMeanwhile

WHEN = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
# Somebody else decided, or it went on: points may have moved then.
ABOUT_UNDONE: list[tuple[type[Refusal], dict[str, object]]] = [
    (NotYourDecision, {"outcome": "approved"}),
    (NotYourDecision, {"outcome": "handed_over"}),
    (NotYourDecision, {"outcome": "withdrawn"}),
]
ABOUT_UNDOING: list[tuple[type[Refusal], dict[str, object]]] = [
    (TooLateToUndo, {"until": WHEN}),
    (AppealedMeanwhile, {}),
    (SpentMeanwhile, {"missing": 5}),
    (SpentMeanwhile, {"missing": None}),
    (GoneMeanwhile, {}),
    (PointsGoneMeanwhile, {"missing": 5}),
    (HadMeanwhile, {}),
]
