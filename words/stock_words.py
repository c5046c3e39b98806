"""What a unit and staff read of what they look after: stock, price, quota."""

from core.i18n import Translator, mark
from points.catalogue_models import Item
from words import saying
from words.cards import named

_CHANGE = {
    "stock": mark("Set the stock"),
    "price": mark("Set the price"),
    "low_stock": mark("Set the low-stock mark"),
    "monthly_quota": mark("Set the monthly quota"),
}
# What a refusal of a form calls its fields.
_FIELDS = {
    "stock": mark("Stock"),
    "price": mark("Price"),
    "amount": mark("How many"),
    "low_stock": mark("Low-stock mark"),
    "monthly_quota": mark("Monthly quota"),
    "limit_per_month": mark("Most for one person a month"),
    "limit_per_person": mark("Most for one person in all"),
}
_ASK = {
    "stock": mark("How many are there now?"),
    "price": mark("How many points does one cost from now on? What was asked for before keeps its price."),
    "low_stock": mark("At how many should I tell you that the stock is low?"),
    "monthly_quota": mark("How many can be had each month?"),
}


def line(item: Item, t: Translator) -> str:
    """One line of the list."""
    parts = [named(item.name, item.name_en, t), saying.points_of(item.price, t)]
    if item.stock is not None:
        parts.append(t("{stock} left", stock=item.stock))
    if not item.active:
        parts.append(t("hidden"))
    return " · ".join(parts)


def card(item: Item, unit: str, t: Translator) -> str:
    """All that can be changed about an item, as it stands."""
    lines = [
        named(item.name, item.name_en, t),
        t("From: {unit}", unit=unit),
        t("Price: {price}", price=saying.points_of(item.price, t)),
        t("{stock} left", stock=item.stock) if item.stock is not None else "",
        t("I tell you when it comes down to {mark}.", mark=item.low_stock) if item.low_stock is not None else "",
        t("{quota} can be had each month", quota=item.monthly_quota) if item.monthly_quota is not None else "",
        t("Handed out so far: {number}", number=item.handed_over),
        "" if item.active else t("Hidden: members do not see it."),
    ]
    return "\n".join(each for each in lines if each)


def change(name: str, t: Translator) -> str:
    """The button that changes this."""
    return t(_CHANGE[name])


def wrong(name: str, words: str, t: Translator) -> str:
    """What is wrong with a field of a form, with what the field is called."""
    return t("{rule}: {value}", rule=t(_FIELDS[name]), value=words)


def no_number(name: str, t: Translator) -> str:
    """Said when what was typed there is no number."""
    return wrong(name, t("Please type a whole number, such as 20. Nothing was changed."), t)


def too_few(stock: int, t: Translator) -> str:
    """Said when more is taken out than there is."""
    return t.plural(
        "There is only {number} in stock. Nothing was changed.", "There are only {number} in stock. Nothing was changed.", stock
    )


def ask(name: str, seen: int, t: Translator) -> str:
    """The question for a new number, with the old one; below nought there is none."""
    said = t(_ASK[name])
    return saying.sentences(t, said, t("Now it is {number}.", number=seen)) if seen >= 0 else said
