"""Cards of redemptions."""

from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.ratings import MOST_STARS
from points.redemption_cards import PickUpCode, RedemptionCard
from words import saying
from words.cards import named


def redemption_card(card: RedemptionCard, t: Translator, *, zone: ZoneInfo, says_time: bool = True) -> str:
    """A redemption as its member and staff see it; without the time that was chosen where that stands above it already."""
    lines = [
        f"{saying.redemption_number(card.number)} · {saying.who(card.person_name, t)}",
        saying.times(named(card.item_name, card.item_name_en, t), card.quantity),
        t("{points}, asked for {when}", points=saying.points_of(card.amount, t), when=saying.moment(card.asked_at, t, zone=zone)),
        t("From: {unit}", unit=card.unit_name),
        appointment(card, t, zone=zone) if says_time else "",
        t("Asked for by staff for the member") if card.asked_by else "",
        status(card, t),
        fetch_before(card, t, zone=zone),
    ]
    return "\n".join(line for line in lines if line)


def appointment(card: RedemptionCard, t: Translator, *, zone: ZoneInfo) -> str:
    """The time that was chosen; empty for what has none."""
    if card.starts_at is None or card.ends_at is None:
        return ""
    return t("Booked time: {when}", when=saying.appointment(card.starts_at, card.ends_at, t, zone=zone))


def fetch_before(card: RedemptionCard, t: Translator, *, zone: ZoneInfo) -> str:
    """Until when something that is ready must be fetched; empty for all else, and for what has its own time."""
    if card.status != "approved" or card.expires_at is None or card.starts_at is not None:
        return ""
    return t("Fetch it before {when}", when=saying.moment(card.expires_at, t, zone=zone))


def stars(number: int) -> str:
    """A rating, as it is read at a glance."""
    return "★" * number + "☆" * (MOST_STARS - number)


def rating(card: RedemptionCard, t: Translator) -> str:
    """What the member thinks of it, for the member: the unit never reads it beside a name."""
    if not card.stars:
        return ""
    lines = [t("You gave {stars}", stars=stars(card.stars)), t('"{words}"', words=card.rating) if card.rating else ""]
    return "\n".join(line for line in lines if line)


def status(card: RedemptionCard, t: Translator) -> str:
    """Where a redemption stands."""
    said = {
        "asked": t("Waiting for staff; the points are held"),
        "approved": t("Approved: come at the time you chose") if card.starts_at else t("Approved: ready to be fetched"),
        "refused": t("Refused; the points came back. Reason: {reason}", reason=card.reason or t("none given")),
        "cancelled": t("Cancelled; the points came back"),
        "handed_over": t("Fetched"),
        "expired": t("Not fetched in time; the points came back"),
    }
    return said[card.status]


def pick_up(card: RedemptionCard, code: PickUpCode, t: Translator, *, zone: ZoneInfo) -> str:
    """The time that was booked, the code, and where and when to fetch it."""
    lines = [
        *([appointment(card, t, zone=zone)] if card.starts_at else []),
        t("Pick-up code: {code}", code=saying.spaced_code(code.digits)),
        t("Show this picture, or say the six digits."),
        t("Where: {place}", place=named(card.place, card.place_en, t)),
        # Who has chosen a time comes then, not whenever it is open.
        *([] if card.starts_at else [t("When: {hours}", hours=saying.opening(card.hours, t))]),
    ]
    return "\n".join(lines)


def counter_card(card: RedemptionCard, t: Translator, *, zone: ZoneInfo, today: date) -> str:
    """What the unit sees before handing over: the name is partly hidden, and a time of another day stands out."""
    lines = [
        t("The code is right. Number {number}", number=saying.redemption_number(card.number)),
        t("For: {name}", name=saying.who(card.person_name, t)),
        t("Hand over: {what}", what=saying.times(named(card.item_name, card.item_name_en, t), card.quantity)),
        appointment(card, t, zone=zone),
        _another_day(card, t, zone=zone, today=today),
    ]
    return "\n".join(line for line in lines if line)


def _another_day(card: RedemptionCard, t: Translator, *, zone: ZoneInfo, today: date) -> str:
    starts_at = card.starts_at.astimezone(zone) if card.starts_at else None
    if starts_at is None or starts_at.date() == today:
        return ""
    return t(
        "Please look: that is not today. It was booked for {day} {time}.",
        day=saying.day(starts_at.date(), t, today=today),
        time=f"{starts_at:%H:%M}",
    )


def handed_over(card: RedemptionCard, t: Translator) -> str:
    """The unit's receipt."""
    lines = [
        t("Handed over. Number {number}", number=saying.redemption_number(card.number)),
        t(
            "{what} for {name}",
            what=saying.times(named(card.item_name, card.item_name_en, t), card.quantity),
            name=saying.who(card.person_name, t),
        ),
        t("The member gets a message. Nothing more to do."),
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


def to_prepare(card: RedemptionCard, t: Translator, *, zone: ZoneInfo) -> str:
    """What a unit should have ready: for whom, for when, and how long it waits."""
    lines = [
        t("{what} for {name}", what=what(card, t), name=saying.who(card.person_name, t)),
        appointment(card, t, zone=zone),
        fetch_before(card, t, zone=zone),
    ]
    return "\n".join(line for line in lines if line)


def what(card: RedemptionCard, t: Translator) -> str:
    """The item and how many."""
    return saying.times(named(card.item_name, card.item_name_en, t), card.quantity)


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
    return f"{saying.times(named(card.item_name, card.item_name_en, t), card.quantity)} · {said[card.status]}"
