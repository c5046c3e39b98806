"""What staff and members read about decisions: the card to decide on, several at once, taking back, appeals."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.appeal_cards import AppealCard
from points.log_bulk import Bulk
from points.log_cards import LogCard
from points.log_sums import Left
from points.nearby import Near
from words import cards, saying, worth

MOST_NAMES = 60
# A picture leaves room for 1,024 characters: of words somebody typed so many, so that what they are about stands there whole.
LOG_QUOTED, APPEAL_QUOTED = 280, 150


def for_approver(card: LogCard, near: Sequence[Near], again: Sequence[int], left: Left | None, t: Translator, *, zone: ZoneInfo) -> str:
    """A log with all that helps to decide. `again` are logs of others in which its photo is too; `left` is what its day still gives.

    Beside its photos, long words are cut; what was logged near it comes last, where there is least room.
    """
    most = LOG_QUOTED if card.photos else None
    lines = [cards.log_card(card, t, zone=zone, most=most)]
    if left is not None and (rest := worth.left_line(card.sum.per, left, t)):
        lines.append(rest)
    if card.logged_by is not None:
        lines.append(t("Written down by {name}", name=saying.who(card.logged_by_name, t)))
    if card.status != "waiting":
        lines += ["", cards.log_status(card, t)]
        if card.reason and card.status != "approved":
            lines.append(t("Reason: {reason}", reason=cards.quoted(card.reason, most)))
    lines += [t("This photo is also in {number}, of somebody else.", number=saying.log_number(number)) for number in again]
    if near:
        lines += ["", t("Logged near it:"), *(f"· {near_line(one, t, zone=zone)}" for one in near)]
    return "\n".join(lines)


def alike(found: Sequence[LogCard], t: Translator, *, zone: ZoneInfo) -> str:
    """Whose they are, how many, and what they give together; read before they are approved."""
    together = saying.points_of(sum(card.points for card in found), t)
    lines = [
        t.plural(
            "{number} activity, together {points}:",
            "{number} activities, together {points}:",
            len(found),
            points=together,
        ),
        *(f"· {alike_line(card, t, zone=zone)}" for card in found[:MOST_NAMES]),
    ]
    if len(found) > MOST_NAMES:
        lines.append(t.plural("and {number} more", "and {number} more", len(found) - MOST_NAMES))
    return "\n".join([*lines, "", t("Approve them all? Each member is told.")])


def approved_many(done: Bulk, t: Translator) -> str:
    """What staff read after approving several."""
    lines = [_approved(len(done.approved), t)]
    rest = [*done.own, *done.decided, *done.not_allowed]
    if rest:
        numbers = t(", ").join(saying.log_number(number) for number in sorted(rest)[:MOST_NAMES])
        lines.append(t("Not approved by you, since somebody else was quicker or they are yours: {numbers}", numbers=numbers))
    return "\n".join(lines)


def before_taking_back(card: LogCard, reason: str, t: Translator, *, zone: ZoneInfo) -> str:
    """What happens if staff go on."""
    lines = [
        cards.log_card(card, t, zone=zone),
        "",
        t("Take {points} back from {name}?", points=saying.points_of(card.points, t), name=saying.who(card.person_name, t)),
        t("Reason: {reason}", reason=reason),
        t("The member is told, and can appeal."),
    ]
    return "\n".join(lines)


def taken_back(card: LogCard, t: Translator) -> str:
    """What staff read after taking back."""
    return t(
        "Taken back: {number}, {name}, −{points}. The member has been told why.",
        number=saying.log_number(card.log_id),
        name=saying.who(card.person_name, t),
        points=saying.points_of(card.points, t),
    )


def short_line(card: LogCard, t: Translator, *, today: date, zone: ZoneInfo) -> str:
    """One line of a list: when, whose, what."""
    when = saying.day(card.started_at.astimezone(zone).date(), t, today=today)
    return f"{when} · {saying.who(card.person_name, t)} · {cards.named(card.kind_name, card.kind_name_en, t)}"


def appeal_card(card: AppealCard, t: Translator, *, zone: ZoneInfo, most: int | None = None) -> str:
    """What was decided first, what the member says to it, and the log; of what somebody typed at most so many characters each."""
    first = {"refused": t("It was refused."), "reversed": t("It was taken back.")}[card.against]
    lines = [
        t("Appeal {number}, {day}", number=saying.appeal_number(card.number), day=saying.moment(card.made_at, t, zone=zone)),
        t('"{words}"', words=cards.quoted(card.words, most)) if card.words else "",
        "",
        saying.sentences(t, first, t("Reason: {reason}", reason=cards.quoted(card.log.reason, most) or t("none given"))),
        cards.log_card(card.log, t, zone=zone, most=most),
    ]
    if card.status != "waiting":
        lines += ["", appeal_status(card, t, most=most)]
    return "\n".join(lines)


def appeal_status(card: AppealCard, t: Translator, *, most: int | None = None) -> str:
    """How an appeal stands."""
    said = {
        "waiting": t("Your appeal is waiting: somebody who did not decide before will look at it."),
        "upheld": t("The appeal was upheld: {points} were given.", points=saying.points_of(card.log.points, t)),
        "dismissed": t("The appeal was dismissed; it stays as it is."),
        "withdrawn": t("The appeal ended: the member's data is deleted."),
    }[card.status]
    return f"{said}\n{t('Reason: {reason}', reason=cards.quoted(card.reason, most))}" if card.reason else said


def appeal_decided(card: AppealCard, t: Translator) -> str:
    """What staff read after deciding."""
    number, name = saying.appeal_number(card.number), saying.who(card.log.person_name, t)
    if card.status == "upheld":
        points = saying.points_of(card.log.points, t)
        return t("Upheld: {number}, {name}, +{points}. The member gets a message.", number=number, name=name, points=points)
    return t("Dismissed: {number}, {name}. No points moved; the member has been told why.", number=number, name=name)


def _approved(number: int, t: Translator) -> str:
    if not number:
        return t("None approved by you.")
    return t.plural(
        "Approved: {number} activity. The member gets a message.", "Approved: {number} activities. The members get a message.", number
    )


def near_line(one: Near, t: Translator, *, zone: ZoneInfo) -> str:
    """What was logged near another, in a line."""
    name = cards.named(one.kind_name, one.kind_name_en, t)
    when = cards.moments(one.started_at, one.minutes, t, zone=zone)
    return f"{when} ({saying.length(one.minutes, t)}) {name} · {cards.standing(one.status, one.points, t)}"


def alike_line(card: LogCard, t: Translator, *, zone: ZoneInfo) -> str:
    """One of several that are approved together, in a line."""
    day = saying.day(card.started_at.astimezone(zone).date(), t)
    name = cards.named(card.kind_name, card.kind_name_en, t)
    return f"{saying.who(card.person_name, t)} · {name} · {day} · {saying.points_of(card.points, t)}"
