"""Why a log gives what it gives: 2 hours × 10 = 20 points, and what its day still gives after it."""

from datetime import date

from core.i18n import Translator
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from points.log_sums import Left, Sum
from words import saying


def explain(log_sum: Sum, left: Left | None, t: Translator, *, today: date | None = None) -> str:
    """The sum in one line, and in another what its day still gives, where there is a limit."""
    rest = left_line(log_sum.per, left, t, today=today) if left is not None else ""
    said = sum_line(log_sum, t)
    if log_sum.per == PER_TIME and not log_sum.is_doubled and log_sum.capped_from is None:
        # However long it took.
        said = t("{points} each time", points=said)
    return "\n".join(line for line in (said, rest) if line)


def sum_line(log_sum: Sum, t: Translator) -> str:
    """What it gives, and how that comes about."""
    points = saying.points_of(log_sum.points, t)
    full = saying.points_of(log_sum.points if log_sum.capped_from is None else log_sum.capped_from, t)
    said = full
    if factors := _factors(log_sum, t):
        said = f"{factors} = {full}"
    return said if log_sum.capped_from is None else t("{sum}; the limit leaves {points}", sum=said, points=points)


def left_line(per: str, left: Left, t: Translator, *, today: date | None = None) -> str:
    """What the day still gives after it; empty where there is no limit."""
    day = saying.day(left.day, t, today=today)
    points = "" if left.points is None else saying.points_of(left.points, t)
    amount = "" if left.counted is None else counted(per, left.counted, t)
    if points and amount:
        return t("Left for {day}: {points}; of this kind {amount}", day=day, points=points, amount=amount)
    if points:
        return t("Left for {day}: {points}", day=day, points=points)
    return t("Left for {day} of this kind: {amount}", day=day, amount=amount) if amount else ""


def counted(per: str, number: int, t: Translator) -> str:
    """So many minutes, times or pieces, as a kind counts them."""
    if per == PER_HOUR:
        return saying.length(number, t)
    if per == PER_ITEM:
        return t.plural("{number} piece", "{number} pieces", number)
    return t.plural("{number} time", "{number} times", number)


def _factors(log_sum: Sum, t: Translator) -> str:
    """Empty where nothing is multiplied."""
    amounts = {PER_HOUR: saying.length(log_sum.minutes, t), PER_ITEM: counted(PER_ITEM, log_sum.quantity, t)}
    factors = f"{amounts[log_sum.per]} × {log_sum.rate}" if log_sum.per in amounts else str(log_sum.rate)
    if log_sum.is_doubled:
        return t("{factors} × 2 (in person)", factors=factors)
    return factors if log_sum.per in amounts else ""
