"""What is said when something about the month's board is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.board_pages import BoardUnknown
from points.objections import AlreadyObjected, ObjectionDecided, ObjectionsClosed, OwnObjection
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _board_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such board in your community."), t("Please choose a month from the list of boards.")


def _closed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("The time for objections to this board ended on {until}.", until=saying.moment(data["until"], t, zone=zone))
    return said, t('Please speak with the staff of your community: the number is under "Help".')


def _already_objected(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You have objected to this board already; each member does so once."), t(
        'To add something, call the station: its number is under "Help".'
    )


def _own_objection(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This is your own objection: somebody else decides about it."), t("Please leave it to a colleague.")


def _decided(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    outcomes = {
        "upheld": t("A colleague has upheld this objection already."),
        "dismissed": t("A colleague has dismissed this objection already."),
        "withdrawn": t("The member's data was deleted, and the objection with it."),
    }
    said = outcomes.get(str(data.get("outcome")), t("It has been decided already."))
    return said, t("There is nothing more to do about it here.")


ABOUT_BOARDS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    BoardUnknown: _board_unknown,
    ObjectionsClosed: _closed,
    AlreadyObjected: _already_objected,
    OwnObjection: _own_objection,
    ObjectionDecided: _decided,
}
