"""A team's log in words: what was logged for whom, for whom not, and who is meant by a name."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.persons import Namesake, PersonUnknown
from points.batches import BatchReceipt
from points.log_rules import DailyCapReached, KindCapReached
from points.log_times import OverlapsOwnLog, TooManyHours
from points.photo_looks import PhotoUsedBefore
from words import saying
from words.cards import named, stretch

MOST_NAMES_SHOWN = 1_500
REASONS: dict[str, type[Refusal]] = {
    kind.__name__: kind for kind in (OverlapsOwnLog, TooManyHours, KindCapReached, DailyCapReached, PhotoUsedBefore, PersonUnknown)
}


def receipt(receipt: BatchReceipt, people: Mapping[int, Namesake], t: Translator, *, zone: ZoneInfo) -> str:
    """What was logged, for whom, and for whom it could not be."""
    lines = []
    if receipt.logged:
        first, last = receipt.logged[0].log_id, max(one.log_id for one in receipt.logged)
        lines.append(t.plural("Logged for {number} person.", "Logged for {number} people.", len(receipt.logged)))
        lines.append(named(receipt.kind_name, receipt.kind_name_en, t))
        lines.append(stretch(receipt.started_at, receipt.minutes, t, zone=zone))
        lines.append(t("Numbers {first} to {last}", first=saying.log_number(min(first, last)), last=saying.log_number(last)))
        lines.append(_worth(receipt, t))
        next_step = t("Next: another of the staff looks at it. On approval the points arrive, and everybody gets a message.")
        lines += ["", next_step if receipt.waits else t("The points are yours already: this kind needs no approval.")]
    else:
        lines.append(t("Nothing was logged: it fits nobody on the list. No points moved."))
    if receipt.left_out:
        lines += ["", t("Not logged for:")]
        lines += [t("{name}: {why}", name=name_of(people, one.person_id, t), why=why(one.why, t)) for one in receipt.left_out]
    return saying.clipped("\n".join(lines), 3_500)


def code_of(refusal: Refusal) -> str:
    """What stands for a reason to leave somebody out while it is kept."""
    return type(refusal).__name__ if type(refusal) in REASONS.values() else ""


def refusal_of(code: str) -> Refusal:
    """The reason that a code stands for, without its data."""
    return REASONS.get(code, Refusal)()


def why(refusal: Refusal, t: Translator) -> str:
    """Why a member was left out, in a few words."""
    said = {
        OverlapsOwnLog: t("has another activity at that time"),
        TooManyHours: t("would have too many hours that day"),
        KindCapReached: t("this kind gives them no more for now"),
        DailyCapReached: t("the day gives no more for what one logs oneself"),
        PhotoUsedBefore: t("has this photo in another activity already"),
        PersonUnknown: t("is no longer in this community"),
    }
    return said.get(type(refusal), t("the rules do not allow it"))


def list_of(people: Mapping[int, Namesake], ids: list[int], t: Translator) -> str:
    """Their names on one line."""
    return saying.clipped(t(", ").join(name_of(people, one, t) for one in ids), MOST_NAMES_SHOWN)


def name_of(people: Mapping[int, Namesake], person_id: int, t: Translator) -> str:
    return saying.who(people[person_id].name if person_id in people else "", t)


def told_apart(person: Namesake, t: Translator, *, zone: ZoneInfo) -> str:
    """What tells somebody from others of the same name: the phone's end, where they work, or since when they are a member."""
    if person.phone_end:
        return t("{name}, phone ends in {digits}", name=person.name, digits=person.phone_end)
    if person.place:
        return t("{name}, {place}", name=person.name, place=person.place)
    return t("{name}, here since {day}", name=person.name, day=saying.day(person.since.astimezone(zone).date(), t))


def _worth(receipt: BatchReceipt, t: Translator) -> str:
    least, most = min(one.points for one in receipt.logged), max(one.points for one in receipt.logged)
    if not receipt.waits:
        return t("You got: {sum}", sum=saying.points_of(most, t))
    if least == most:
        return t("It gives each {points} when approved", points=saying.points_of(least, t))
    return t("It gives each {least} to {most} points when approved, by what the rules leave them", least=least, most=most)
