"""Cards and receipts of logs: what was done, when, what it gives, and what happens next."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.log_cards import LogCard
from points.logs import LogReceipt
from words import saying, worth


def named(chinese: str, english: str, t: Translator) -> str:
    """A name kept in two languages, in the reader's."""
    return english if t.language == "en" and english else chinese


def stretch(started_at: datetime, minutes: int, t: Translator, *, zone: ZoneInfo) -> str:
    """From when to when, and below it how long: one line of both breaks in the middle of the length on a phone."""
    return f"{moments(started_at, minutes, t, zone=zone)}\n{saying.length(minutes, t)}"


def moments(started_at: datetime, minutes: int, t: Translator, *, zone: ZoneInfo) -> str:
    """From when to when."""
    since, until = started_at.astimezone(zone), (started_at + timedelta(minutes=minutes)).astimezone(zone)
    return f"{saying.day(since.date(), t)} {since:%H:%M}–{until:%H:%M}"


def log_receipt(receipt: LogReceipt, t: Translator, *, zone: ZoneInfo) -> str:
    """What was logged, what it will give, and who decides."""
    said = worth.sum_line(receipt.sum, t)
    lines = [
        t("Logged. Number {number}", number=saying.log_number(receipt.log_id)),
        named(receipt.kind_name, receipt.kind_name_en, t),
        stretch(receipt.started_at, receipt.sum.minutes, t, zone=zone),
        t("You got: {sum}", sum=said) if receipt.is_given else t("When approved it gives: {sum}", sum=said),
        "",
        t("The points are yours already: this kind needs no approval.")
        if receipt.is_given
        else t("Next: staff look at it. When they approve, the points arrive and you get a message."),
    ]
    return "\n".join(lines)


def log_card(card: LogCard, t: Translator, *, zone: ZoneInfo, most: int | None = None) -> str:
    """A log as its member and staff see it; of its words at most so many characters."""
    lines = [
        f"{saying.log_number(card.log_id)} · {saying.who(card.person_name, t)}",
        named(card.kind_name, card.kind_name_en, t),
        stretch(card.started_at, card.minutes, t, zone=zone),
        t('"{words}"', words=quoted(card.words, most)) if card.words else "",
        t.plural("{number} photo", "{number} photos", card.photos) if card.photos else t("No photo"),
        t("It gives: {sum}", sum=worth.sum_line(card.sum, t)),
    ]
    return "\n".join(line for line in lines if line)


def quoted(words: str, most: int | None) -> str:
    """Somebody's words, at most so many characters; all of them for None."""
    return words if most is None else saying.clipped(words, most)


def log_status(card: LogCard, t: Translator, *, is_appealed: bool = False) -> str:
    """Where a log stands, in a few words; while its appeal waits, that."""
    return t("under appeal") if is_appealed else standing(card.status, card.points, t)


def standing(status: str, points: int, t: Translator) -> str:
    """The same of its status and points."""
    said = {
        "waiting": t("waiting for staff"),
        "approved": t("approved, +{points}", points=saying.points_of(points, t)),
        "refused": t("refused"),
        "reversed": t("taken back by staff"),
        "withdrawn": t("taken back: the member's data is deleted"),
    }
    return said[status]


def approved(card: LogCard, t: Translator) -> str:
    """What staff read after approving."""
    number = saying.log_number(card.log_id)
    return t(
        "Approved: {number}, {name}, +{points}. The member gets a message.",
        number=number,
        name=saying.who(card.person_name, t),
        points=saying.points_of(card.points, t),
    )


def refused(card: LogCard, t: Translator) -> str:
    """What staff read after refusing."""
    number = saying.log_number(card.log_id)
    return t(
        "Refused: {number}, {name}. No points moved; the member has been told why.", number=number, name=saying.who(card.person_name, t)
    )
