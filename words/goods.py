"""Cards and receipts of the catalogue and of redemptions."""

from operator import itemgetter
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.catalogue_models import Item
from points.redemption_cards import PickUpCode, RedemptionCard
from points.redemptions import MOST_AT_ONCE, Receipt
from words import saying
from words.cards import named


def item_card(item: Item, unit_name: str, balance: int, t: Translator) -> str:
    """What it costs, how many are left, who hands it over, where and when."""
    lines = [
        named(item.name, item.name_en, t),
        t("{price} each; you have {balance}", price=saying.points_of(item.price, t), balance=saying.points_of(balance, t)),
        t("{stock} left", stock=item.stock) if item.stock else t("None left at the moment"),
        t("At most {limit} a month for each person", limit=item.limit_per_month) if item.limit_per_month else "",
        t("From: {unit}", unit=unit_name),
        t("Where: {place}", place=named(item.place, item.place_en, t)),
        t("When: {hours}", hours=item.hours),
    ]
    return "\n".join(line for line in lines if line)


def most_of(item: Item, balance: int, had: int, t: Translator) -> tuple[int, str]:
    """How many of an item somebody may ask for now, and why no more. `had` counts this month's."""
    name = named(item.name, item.name_en, t)
    bounds = [
        (balance // item.price, t("That is as many as your points pay for.")),
        (MOST_AT_ONCE, t("At most {most} at a time.", most=MOST_AT_ONCE)),
    ]
    if item.stock is not None:
        left = t("Only {left} of {item} are left.", left=item.stock, item=name) if item.stock else t("None left at the moment")
        bounds.append((item.stock, left))
    if item.limit_per_month is not None:
        limit = item.limit_per_month
        bounds.append((max(limit - had, 0), t("Each person gets {limit} of these a month; you have had {had}.", limit=limit, had=had)))
    return min(bounds, key=itemgetter(0))


def question(item: Item, quantity: int, balance: int, t: Translator, *, why_no_more: str = "") -> str:
    """What is about to be asked for, the balance before and after, and why it cannot be more."""
    amount = item.price * quantity
    lines = [
        t("Redeem this?"),
        "",
        _times(named(item.name, item.name_en, t), quantity),
        t("It takes {points}", points=saying.points_of(amount, t)),
        t("You have {before}, then {after}", before=balance, after=balance - amount) if amount <= balance else _short(amount - balance, t),
        *([why_no_more] if why_no_more and amount <= balance else []),
        "",
        t("The points are held until staff decide. If they refuse, or you cancel, all of them come back."),
    ]
    return "\n".join(lines)


def receipt(asked: Receipt, t: Translator) -> str:
    """What was asked for, what is held, and what happens next."""
    lines = [
        t("Asked for. Number {number}", number=saying.redemption_number(asked.number)),
        _times(named(asked.item_name, asked.item_name_en, t), asked.quantity),
        t(
            "Held: {points}. You had {before}, now {after}",
            points=saying.points_of(asked.amount, t),
            before=asked.balance_before,
            after=asked.balance_after,
        ),
        "",
        t("Next: staff decide. Then I send you the pick-up code, and you fetch it with that."),
    ]
    return "\n".join(lines)


def redemption_card(card: RedemptionCard, t: Translator, *, zone: ZoneInfo) -> str:
    """A redemption as its member and staff see it."""
    lines = [
        f"{saying.redemption_number(card.number)} · {saying.who(card.person_name, t)}",
        _times(named(card.item_name, card.item_name_en, t), card.quantity),
        t("{points}, asked for {when}", points=saying.points_of(card.amount, t), when=saying.moment(card.asked_at, t, zone=zone)),
        t("From: {unit}", unit=card.unit_name),
        status(card, t),
    ]
    return "\n".join(lines)


def status(card: RedemptionCard, t: Translator) -> str:
    """Where a redemption stands."""
    said = {
        "asked": t("Waiting for staff; the points are held"),
        "approved": t("Approved: ready to be fetched"),
        "refused": t("Refused; the points came back. Reason: {reason}", reason=card.reason or t("none given")),
        "cancelled": t("Cancelled; the points came back"),
        "handed_over": t("Fetched"),
        "expired": t("Not fetched in time; the points came back"),
    }
    return said[card.status]


def pick_up(card: RedemptionCard, code: PickUpCode, t: Translator) -> str:
    """The code, and where and when to fetch it."""
    lines = [
        t("Pick-up code: {code}", code=saying.spaced_code(code.digits)),
        t("Show this picture, or say the six digits."),
        t("Where: {place}", place=named(card.place, card.place_en, t)),
        t("When: {hours}", hours=card.hours),
    ]
    return "\n".join(lines)


def counter_card(card: RedemptionCard, t: Translator) -> str:
    """What the unit sees before handing over: the name is partly hidden."""
    lines = [
        t("The code is right. Number {number}", number=saying.redemption_number(card.number)),
        t("For: {name}", name=saying.who(card.person_name, t)),
        t("Hand over: {what}", what=_times(named(card.item_name, card.item_name_en, t), card.quantity)),
    ]
    return "\n".join(lines)


def handed_over(card: RedemptionCard, t: Translator) -> str:
    """The unit's receipt."""
    lines = [
        t("Handed over. Number {number}", number=saying.redemption_number(card.number)),
        t(
            "{what} for {name}",
            what=_times(named(card.item_name, card.item_name_en, t), card.quantity),
            name=saying.who(card.person_name, t),
        ),
        t("The member has been told. Nothing more to do."),
    ]
    return "\n".join(lines)


def approved(card: RedemptionCard, t: Translator) -> str:
    """What staff read after approving."""
    number = saying.redemption_number(card.number)
    return t(
        "Approved: {number}, {name}. The member has the pick-up code; {unit} knows.",
        number=number,
        name=saying.who(card.person_name, t),
        unit=card.unit_name,
    )


def refused(card: RedemptionCard, t: Translator) -> str:
    """What staff read after refusing."""
    number = saying.redemption_number(card.number)
    return t(
        "Refused: {number}, {name}. {points} went back to the member.",
        number=number,
        name=saying.who(card.person_name, t),
        points=saying.points_of(card.amount, t),
    )


def what(card: RedemptionCard, t: Translator) -> str:
    """The item and how many."""
    return _times(named(card.item_name, card.item_name_en, t), card.quantity)


def short_line(card: RedemptionCard, t: Translator) -> str:
    """One line of a list."""
    said = {
        "asked": t("waiting"),
        "approved": t("fetch it"),
        "refused": t("refused"),
        "cancelled": t("cancelled"),
        "handed_over": t("handed over"),
        "expired": t("not fetched"),
    }
    return f"{_times(named(card.item_name, card.item_name_en, t), card.quantity)} · {said[card.status]}"


def _times(name: str, quantity: int) -> str:
    return f"{name} × {quantity}"


def _short(missing: int, t: Translator) -> str:
    return t("You lack {points} for it", points=saying.points_of(missing, t))
