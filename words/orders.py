"""The question before something is asked for, and how much of it can be had: said to the member, or to staff about the member."""

from operator import itemgetter

from core.i18n import Translator
from points.limits import Had
from points.redemptions import MOST_AT_ONCE
from words import saying
from words.cards import named
from words.offers import Offer, none_left


def most_of(offer: Offer, had: Had, t: Translator) -> tuple[int, str]:
    """How many of an item somebody may ask for now, and why no more."""
    item, left, name = offer.item, offer.left, offer.name
    enough = t("That is as many as the points of {name} pay for.", name=name) if name else t("That is as many as your points pay for.")
    only = t("Only {left} of {item} are left.", left=left, item=named(item.name, item.name_en, t)) if left else none_left(item, t)
    bounds = [(offer.balance // item.price, enough), (MOST_AT_ONCE, t("At most {most} at a time.", most=MOST_AT_ONCE)), (left, only)]
    if item.limit_per_month is not None:
        bounds.append((max(item.limit_per_month - had.this_month, 0), _month(item.limit_per_month, had.this_month, name, t)))
    if item.limit_per_person is not None:
        bounds.append((max(item.limit_per_person - had.in_all, 0), _in_all(item.limit_per_person, had.in_all, name, t)))
    return min(bounds, key=itemgetter(0))


def question(offer: Offer, quantity: int, t: Translator, *, when: str = "", why_no_more: str = "") -> str:
    """What is about to be asked for, the balance before and after, and why it cannot be more."""
    item, amount, name = offer.item, offer.item.price * quantity, offer.name
    held = t("The points are held until staff decide. If they refuse, or you cancel, all of them come back.")
    if name:
        held = t("The points are held until staff decide. If they refuse, or {name} cancels, all of them go back.", name=name)
    lines = [
        t("Redeem this for {name}?", name=name) if name else t("Redeem this?"),
        "",
        saying.times(named(item.name, item.name_en, t), quantity),
        *([t("Time: {when}", when=when)] if when else []),
        t("It takes {points}", points=saying.points_of(amount, t)),
        _pays(offer, amount, t),
        *([why_no_more] if why_no_more and amount <= offer.balance else []),
        "",
        held,
    ]
    return "\n".join(lines)


def booked_already(offer: Offer, t: Translator) -> str:
    """That the time which was chosen is theirs already: a second place may be meant, or not."""
    if offer.name:
        return t("Please note: {name} has booked this time already.", name=offer.name)
    return t("Please note: you have booked this time already.")


def _pays(offer: Offer, amount: int, t: Translator) -> str:
    """The balance before and after, or what is missing."""
    before, after, name = offer.balance, offer.balance - amount, offer.name
    if after < 0:
        lack = saying.points_of(-after, t)
        return t("{name} lacks {points} for it", name=name, points=lack) if name else t("You lack {points} for it", points=lack)
    if name:
        return t("{name} has {before}, then {after}", name=name, before=before, after=after)
    return t("You have {before}, then {after}", before=before, after=after)


def _month(limit: int, had: int, name: str, t: Translator) -> str:
    if name:
        return t("Each person gets {limit} of these a month; {name} has had {had}.", limit=limit, name=name, had=had)
    return t("Each person gets {limit} of these a month; you have had {had}.", limit=limit, had=had)


def _in_all(limit: int, had: int, name: str, t: Translator) -> str:
    if name:
        return t("Each person gets {limit} of these; {name} has had {had}.", limit=limit, name=name, had=had)
    return t("Each person gets {limit} of these; you have had {had}.", limit=limit, had=had)
