"""What is said when staff look after people, places, goods and boards at the desk and something is refused."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.person_pages import PersonChanged
from people.place_changes import PlaceChanged, PlaceNameUnclear, StationChanged, StationUnclear
from points.board_desk import BoardOpen, MonthNotOver, ObjectionsWait
from points.item_details import DetailsChanged, DetailsUnclear, ItemNameTaken
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _person_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("A colleague has just changed this phone.") if data["field"] == "phone" else t("A colleague has just changed this name.")
    return what, t("Please look at it again, and change it if it is still wrong.")


def _place_name_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("A place's name has 1 to {most} characters, and no place beside it has the same.", most=data["most"])
    return said, t("Please type another.")


def _place_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t('A colleague has just renamed it: it is called "{name}" now.', name=data["is_now"])
    return said, t("Please look again, and change it if it is still needed.")


def _station_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A colleague has just changed the station."), t("Please look again, and change it if it is still needed.")


def _station_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["field"] == "name":
        return t("A station's name has 1 to {most} characters.", most=data["most"]), t("Please type another.")
    return t("I could not read that as the number of a line."), t("Please type it with its area code: 0432-62010336.")


def _month_not_over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no board to publish for this month yet: it is not over, or nobody earned points in it."), t(
        "Please come back when the month is over."
    )


def _board_open(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Residents may object to this board until {until}.", until=saying.moment(data["until"], t, zone=zone)), t(
        "It becomes final by itself then; you need do nothing."
    )


def _objections_wait(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t.plural("{number} objection to this board still waits.", "{number} objections to this board still wait.", data["number"])
    return said, t("Please decide them first; then the board becomes final.")


def _details_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A colleague has just changed what is said about it."), t("Please look again, and change it if it is still needed.")


def _details_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    fields = {
        "name": t("The name in Chinese"),
        "name_en": t("The name in English"),
        "place": t("The place"),
        "place_en": t("The place in English"),
        "hours": t("The text of the hours"),
    }
    field = fields[data["name"]]
    return t("{field} has {least} to {most} characters.", field=field, least=data["least"], most=data["most"]), t("Please type it again.")


def _item_name_taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t('This unit offers "{item}" already.', item=data["item_name"]), t("Please add to its stock, or give the new one another name.")


ABOUT_MANAGING: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    PersonChanged: _person_changed,
    PlaceNameUnclear: _place_name_unclear,
    PlaceChanged: _place_changed,
    StationChanged: _station_changed,
    StationUnclear: _station_unclear,
    MonthNotOver: _month_not_over,
    BoardOpen: _board_open,
    ObjectionsWait: _objections_wait,
    DetailsChanged: _details_changed,
    DetailsUnclear: _details_unclear,
    ItemNameTaken: _item_name_taken,
}
