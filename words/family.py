"""Family and gifts in words: the question before a gift, its receipt, and until when points last."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.expiry import Ending
from points.gifts import GiftReceipt
from words import saying
from words.movements import movement_number


def gift_question(name: str, amount: int, balance: int, t: Translator) -> str:
    """What is given to whom, with the balance before and after."""
    lines = [
        t("Give {points} to {name}?", points=saying.points_of(amount, t), name=name),
        _balances(balance, balance - amount, t),
        t("A gift cannot be taken back."),
    ]
    return "\n".join(lines)


def gift_receipt(receipt: GiftReceipt, t: Translator) -> str:
    """What was given, what is left, and what happens next."""
    name, points = saying.who(receipt.to_name, t), saying.points_of(receipt.amount, t)
    lines = [
        t("Given. Number {number}", number=movement_number(receipt.transfer_id)),
        t("{points} for {name}", points=points, name=name),
        _balances(receipt.balance_before, receipt.balance_after, t),
        "",
        t("{name} can use them at once and is told now.", name=name),
    ]
    return "\n".join(lines)


def last_days(ending: Ending, t: Translator, *, zone: ZoneInfo) -> str:
    """The last day on which they can be used, or the first and the last of these days."""
    first, last = [(moment - timedelta(seconds=1)).astimezone(zone).date() for moment in (ending.first, ending.last)]
    if first == last:
        return t("the last day to use them is {day}", day=saying.day(last, t))
    return t("the last days to use them are from {first} to {last}", first=saying.day(first, t), last=saying.day(last, t))


def _balances(before: int, after: int, t: Translator) -> str:
    return t("Your points: {before} now, {after} afterwards", before=before, after=after)
