"""What is said when an appeal, or taking something back, is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.appeals import AlreadyAppealed, AppealTooLate, LoggedAgain, NothingToAppeal, OwnDecision, PhotoLoggedAgain
from points.log_again import NothingLeft
from points.reversals import PointsSpent
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _nothing_to_appeal(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is nothing to appeal: this activity was neither refused nor taken back."), t(
        'Please look at it under "My activities" to see how it stands.'
    )


def _too_late(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    until = saying.moment(data["until"], t, zone=zone)
    return t("The time to appeal is over: it was until {moment}.", moment=until), t(
        'Please speak with the staff of your community: the number is under "Help".'
    )


def _already_appealed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You have appealed about this activity already; one can do so once."), t(
        'Please look under "My activities" how your appeal stands.'
    )


def _own_decision(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You decided about this activity first: somebody else decides about the appeal."), t("Please leave it to a colleague.")


def _logged_again(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    number = saying.log_number(data["log_id"])
    said = t("That time was logged anew meanwhile: {number}. It cannot give points twice.", number=number)
    return said, t("That one is decided by itself; the appeal is not needed for it.")


def _photo_again(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    number = saying.log_number(data["log_id"])
    said = t("The same photo is in another activity meanwhile: {number}. It cannot give points twice.", number=number)
    return said, t("That one is decided by itself; the appeal is not needed for it.")


def _nothing_left(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("This activity can give no points any more: other activities of the member have filled that day or month meanwhile.")
    return said, t("Please dismiss the appeal with this reason.")


def _points_spent(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    next_step = t("Please speak with the member; it can be taken back once they have the points again.")
    if data.get("missing"):
        return t("The member has spent the points: {points} are missing.", points=saying.points_of(data["missing"], t)), next_step
    return t("The member has spent the points."), next_step


ABOUT_APPEALS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NothingToAppeal: _nothing_to_appeal,
    AppealTooLate: _too_late,
    OwnDecision: _own_decision,
    LoggedAgain: _logged_again,
    PhotoLoggedAgain: _photo_again,
    NothingLeft: _nothing_left,
    PointsSpent: _points_spent,
}
# The appeal may have moved points since.
ABOUT_APPEALED: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {AlreadyAppealed: _already_appealed}
