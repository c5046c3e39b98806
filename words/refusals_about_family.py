"""What is said when something about family or gifts is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.family import FamilyFull, InviteUsedUp, LivesElsewhere, OwnInvite
from points.gifts import GiftCapReached, GiftUnclear, GivingIsOff, NotFamily
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _invite_used_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That family link was used already, or it is more than a day old."), t("Please ask your relative for a new one.")


def _own_invite(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is your own family link."), t("Please let your relative open it on their phone.")


def _lives_elsewhere(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You two are members of different communities; family here is within one."), t(
        'If one of you has moved, please call the station: its number is under "Help".'
    )


def _family_full(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("One of you has {most} relatives here already, and there is no room for more.", most=data["most"]), t(
        'Somebody can be taken off the list under "My family".'
    )


def _giving_is_off(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("In this community points are not given away: everybody uses their own."), t(
        'You can redeem something for your relative instead: tap "Redeem goods".'
    )


def _not_family(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Points are given within the family only, and you two are not family here."), t(
        'Please add your relative first, under "My family".'
    )


def _gift_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A gift is a whole number of points, from 1 to {most}.", most=data["most"]), t("Please type it again.")


def _gift_cap(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    cap = t("One gives away at most {points} a month.", points=saying.points_of(data["cap"], t))
    if not data["left"]:
        return saying.sentences(t, cap, t("You have given all of it this month.")), t("Please come back next month.")
    left = t("You can still give {points} this month.", points=saying.points_of(data["left"], t))
    return saying.sentences(t, cap, left), t("Please choose a smaller amount.")


ABOUT_FAMILY: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    InviteUsedUp: _invite_used_up,
    OwnInvite: _own_invite,
    LivesElsewhere: _lives_elsewhere,
    FamilyFull: _family_full,
}
ABOUT_GIFTS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    GivingIsOff: _giving_is_off,
    NotFamily: _not_family,
    GiftUnclear: _gift_unclear,
    GiftCapReached: _gift_cap,
}
