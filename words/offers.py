"""What is offered, in words: lines of the list, the card of an item, the receipt of what was asked for."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from points.catalogue import GOODS, SERVICE, Sort
from points.catalogue_models import Item, Slot
from points.redemptions import Receipt
from words import saying
from words.cards import named

CATEGORIES = {
    "food": mark("Food"),
    "daily": mark("Household"),
    "care": mark("Daily services"),
    "health": mark("Health"),
    "repair": mark("Repairs"),
    "elder": mark("For seniors"),
    "learning": mark("Learning"),
    "leisure": mark("Leisure"),
    "family": mark("Home and family"),
    "law": mark("Law"),
}
KINDS = {"": mark("Goods and services"), GOODS: mark("Goods"), SERVICE: mark("Services")}
SORTS = {
    Sort.USUAL: mark("Order: usual"),
    Sort.CHEAPEST: mark("Order: cheapest first"),
    Sort.MOST_REDEEMED: mark("Order: most redeemed"),
    Sort.NEWEST: mark("Order: newest first"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as one member could have it. `left` is what stock, times or the month's quota still have.

    `name` is the member's, masked, when staff ask for them; empty for who reads it.
    """

    item: Item
    unit_name: str
    left: int
    balance: int
    person_id: int
    name: str = ""
    is_favourite: bool = False
    rated: tuple[float, int] | None = None


def category(code: str, t: Translator) -> str:
    """What a category is called; one that the words do not know, by its code."""
    return t(CATEGORIES[code]) if code in CATEGORIES else code


def line(item: Item, left: int, t: Translator) -> str:
    """One line of the list: what it costs, and how many there are."""
    name = named(item.name, item.name_en, t)
    if left <= 0:
        return t("{item} · none left", item=name)
    return t("{item} · {price} · {left} left", item=name, price=saying.points_of(item.price, t), left=left)


def item_card(offer: Offer, t: Translator) -> str:
    """What it costs, how many are left, who hands it over, where and when."""
    item = offer.item
    lines = [
        named(item.name, item.name_en, t),
        t("{price} each; you have {balance}", price=saying.points_of(item.price, t), balance=saying.points_of(offer.balance, t)),
        t("You lack {points} for it", points=saying.points_of(item.price - offer.balance, t)) if offer.balance < item.price else "",
        _left(offer, t),
        t("At most {limit} a month for each person", limit=item.limit_per_month) if item.limit_per_month else "",
        t("At most {limit} for each person", limit=item.limit_per_person) if item.limit_per_person else "",
        _rated(offer.rated, t),
        t("Redeemed so far: {number}", number=item.handed_over) if item.handed_over else "",
        t("From: {unit}", unit=offer.unit_name),
        t("Where: {place}", place=named(item.place, item.place_en, t)),
        t("When: {hours}", hours=saying.opening(item.hours, t)),
        t("♥ Among your favourites") if offer.is_favourite else "",
    ]
    return "\n".join(each for each in lines if each)


def slot_line(slot: Slot, t: Translator, *, zone: ZoneInfo) -> str:
    """A time to choose, and how many places it has left; nothing of that for the last one, so that it fits on one line of a phone."""
    when = saying.appointment(slot.starts_at, slot.ends_at, t, zone=zone)
    return when if slot.free == 1 else t("{when} · {left} left", when=when, left=slot.free)


def receipt(asked: Receipt, unit_name: str, t: Translator, *, zone: ZoneInfo) -> str:
    """What was asked for, what is held, where and when it is had, and what happens next."""
    lines = [
        t("Asked for. Number {number}", number=saying.redemption_number(asked.number)),
        saying.times(named(asked.item_name, asked.item_name_en, t), asked.quantity),
        t(
            "Held: {points}. You had {before}, now {after}",
            points=saying.points_of(asked.amount, t),
            before=asked.balance_before,
            after=asked.balance_after,
        ),
        t("From: {unit}", unit=unit_name),
        t("Where: {place}", place=named(asked.place, asked.place_en, t)),
        *_when(asked.starts_at, asked.ends_at, asked.hours, t, zone),
        "",
        t("Next: staff decide. Then I send you the pick-up code, and you fetch it with that."),
    ]
    return "\n".join(lines)


def receipt_for_another(asked: Receipt, t: Translator) -> str:
    """What staff read who asked for a member."""
    lines = [
        t("Asked for the member. Number {number}", number=saying.redemption_number(asked.number)),
        saying.times(named(asked.item_name, asked.item_name_en, t), asked.quantity),
        t(
            "Held: {points}. They had {before}, now {after}",
            points=saying.points_of(asked.amount, t),
            before=asked.balance_before,
            after=asked.balance_after,
        ),
        "",
        t("Next: another of the staff decides. Then I tell you, and you scan the card again to see the pick-up code."),
    ]
    return "\n".join(lines)


def _when(starts_at: datetime | None, ends_at: datetime | None, hours: str, t: Translator, zone: ZoneInfo) -> list[str]:
    if starts_at is not None and ends_at is not None:
        return [t("Time: {when}", when=saying.appointment(starts_at, ends_at, t, zone=zone))]
    return [t("When: {hours}", hours=saying.opening(hours, t))]


def _left(offer: Offer, t: Translator) -> str:
    item, left = offer.item, offer.left
    if left <= 0:
        return none_left(item, t)
    if item.has_slots:
        return t.plural("{number} place free: choose a time", "{number} places free: choose a time", left)
    if item.monthly_quota is not None:
        return t("{left} of {quota} left this month", left=left, quota=item.monthly_quota)
    return t("{stock} left", stock=left)


def none_left(item: Item, t: Translator) -> str:
    """That there is nothing of it now, and for how long."""
    if item.has_slots:
        return t("No time is free at the moment.")
    return t("None left this month.") if item.monthly_quota is not None else t("None left at the moment.")


def _rated(rated: tuple[float, int] | None, t: Translator) -> str:
    if rated is None:
        return ""
    average, number = rated
    return t.plural(
        "Rated {average} of 5, by {number} person", "Rated {average} of 5, by {number} people", number, average=f"{average:.1f}"
    )
