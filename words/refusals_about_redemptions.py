"""What is said when something about goods, redemptions or pickup codes is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.catalogue import ItemGone, OutOfStock
from points.code_attempts import TooManyWrongCodes
from points.limits import MonthlyLimitReached
from points.pickup import NotYourUnit
from points.redemption_queue import OwnRedemption
from points.redemptions import QuantityUnclear

Said = tuple[str, str]
Data = dict[str, Any]


def _item_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is no longer offered."), t('Please look at what there is: tap "Redeem goods".')


def _out_of_stock(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    name = data["item_name_en"] if t.language == "en" and data["item_name_en"] else data["item_name"]
    if data["left"]:
        return t("Only {left} of {item} are left.", left=data["left"], item=name), t(
            'Please ask for fewer, or choose something else under "Redeem goods".'
        )
    return t("{item} has just run out.", item=name), t('Please choose something else under "Redeem goods".')


def _quantity_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("How many must be a whole number from 1 to {most}.", most=data["most"]), t("Please type it again.")


def _monthly_limit(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Each person gets {limit} of these a month; you have had {had}.", limit=data["limit"], had=data["had"]), t(
        'Please come back next month, or choose something else under "Redeem goods".'
    )


def _own_redemption(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You asked for this yourself: somebody else decides about it and hands it over."), t("Please leave it to a colleague.")


def _not_your_unit(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is handed over by {unit}.", unit=data["unit_name"]), t("Please send the member there.")


def _too_many_wrong_codes(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    until = data["until"].astimezone(zone).strftime("%H:%M")
    said = t("Too many wrong codes: locked for now. You can try again after {until}.", until=until)
    if phone := data.get("phone"):
        return said, t("If it is urgent: staff can check the code for you. The community's phone: {phone}.", phone=phone)
    return said, t("If it is urgent: staff can check the code for you.")


ABOUT_REDEMPTIONS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ItemGone: _item_gone,
    OutOfStock: _out_of_stock,
    QuantityUnclear: _quantity_unclear,
    MonthlyLimitReached: _monthly_limit,
    OwnRedemption: _own_redemption,
    NotYourUnit: _not_your_unit,
    TooManyWrongCodes: _too_many_wrong_codes,
}
