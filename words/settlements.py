"""What a unit reads about itself: a month's settlement on the screen and as Excel, and what members think."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.unit_view import Opinion, Settled
from words import goods, papers, saying
from words.cards import named


def summary(unit_name: str, month: date, rows: Sequence[Settled], t: Translator) -> str:
    """A line for each item, and what it comes to."""
    head = t("Settlement of {unit}, {year}-{month:02d}", unit=unit_name, year=month.year, month=month.month)
    if not rows:
        return "\n\n".join([head, t("Nothing was handed over in this month.")])
    lines = [
        t("{item} × {pieces}: {points}", item=_name(row, t), pieces=row.pieces, points=saying.points_of(row.points, t)) for row in rows
    ]
    total = t(
        "Together: {redemptions} redemptions, {points}",
        redemptions=sum(row.redemptions for row in rows),
        points=saying.points_of(sum(row.points for row in rows), t),
    )
    return "\n".join([head, "", *lines, "", total])


def workbook(unit_name: str, month: date, rows: Sequence[Settled], t: Translator) -> bytes:
    """The same as Excel, with a last line that adds it up. Slow: call it in a thread."""
    title = t("Settlement {year}-{month:02d}", year=month.year, month=month.month)
    columns = [(t("Unit"), 24), (t("Item"), 30), (t("Redemptions"), 14), (t("Pieces"), 10), (t("Points"), 10)]
    lines = [(unit_name, _name(row, t), row.redemptions, row.pieces, row.points) for row in rows]
    sums = (sum(row.redemptions for row in rows), sum(row.pieces for row in rows), sum(row.points for row in rows))
    return papers.excel(title, columns, [*lines, (unit_name, t("Together"), *sums)])


def opinion(one: Opinion, t: Translator, *, zone: ZoneInfo) -> str:
    """Stars, what for and when, and the words if there are any."""
    day = saying.day(one.ended_at.astimezone(zone).date(), t)
    lines = [
        f"{goods.stars(one.stars)}  {named(one.item_name, one.item_name_en, t)} · {day}",
        t('"{words}"', words=one.words) if one.words else "",
    ]
    return "\n".join(line for line in lines if line)


def _name(row: Settled, t: Translator) -> str:
    return named(row.item_name, row.item_name_en, t)
