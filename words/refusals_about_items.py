"""What is said when something about services, their times and quotas, or a change of what is offered is refused."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.fetching import BookedTimeOver
from points.goods import GoodsUnclear
from points.item_changes import ItemChanged, ItemUnclear
from points.limits import PersonLimitReached
from points.quotas import QuotaUsedUp
from points.slot_changes import SlotTaken, SlotThere, SlotUnclear
from points.slots import SlotFull, SlotGone, SlotNeeded

Said = tuple[str, str]
Data = dict[str, Any]


def _slot_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That time can no longer be booked."), t("Please choose another time.")


def _slot_full(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data.get("left"):
        said = t.plural("That time has only {number} place left.", "That time has only {number} places left.", data["left"])
        return said, t("Please book fewer places, or choose another time.")
    return t("Somebody was quicker: that time is full now."), t("Please choose another time.")


def _slot_needed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("For this service I need to know when you will come."), t("Please choose a time from the list.")


def _quota_used_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data.get("left"):
        return t.plural("This month only {number} more can be had.", "This month only {number} more can be had.", data["left"]), t(
            'Please ask for fewer, or choose something else under "Redeem goods".'
        )
    return t("This month's places for it are all taken."), t('Please come back next month, or choose something else under "Redeem goods".')


def _person_limit(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Each person gets {limit} of these; you have had {had}.", limit=data["limit"], had=data["had"]), t(
        'Please choose something else under "Redeem goods".'
    )


def _goods_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The file of goods cannot be used: {where}.", where=data["where"]), t("Please correct it and try again.")


def _item_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data.get("is_now") is None:
        said = t("It has just been changed: there is none set now.")
    else:
        said = t("It has just been changed: it is {number} now.", number=data["is_now"])
    return said, t("Please look again, and change it if it is still needed.")


def _item_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("I need a whole number from {least} to {most} there.", least=data["least"], most=data["most"]), t("Please type it again.")


def _slot_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t(
        "A time must be still to come, within {days} days, end after it begins, and have 1 to {most} places.",
        days=data["days"],
        most=data["most"],
    ), t("Please type it again.")


def _slot_there(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    since, until = (data[name].astimezone(zone).strftime("%H:%M") for name in ("starts_at", "ends_at"))
    return t("There is a time from {since} to {until} already that overlaps.", since=since, until=until), t("Please choose another time.")


def _slot_taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody has booked that time, so it stays."), t("Please speak with them first: staff have the list.")


def _booked_time_over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The time that was booked is over, so it cannot be approved any more."), t(
        "The points go back to the member within minutes, and the member is told."
    )


ABOUT_ITEMS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    SlotGone: _slot_gone,
    BookedTimeOver: _booked_time_over,
    SlotFull: _slot_full,
    SlotNeeded: _slot_needed,
    QuotaUsedUp: _quota_used_up,
    PersonLimitReached: _person_limit,
}
# What units and staff change in what is offered.
ABOUT_OFFERING: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ItemChanged: _item_changed,
    ItemUnclear: _item_unclear,
    SlotUnclear: _slot_unclear,
    SlotThere: _slot_there,
    SlotTaken: _slot_taken,
    GoodsUnclear: _goods_unclear,
}
