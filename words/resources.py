"""What members and units can give, in words: what kind, on which days, at what time of day."""

from core.i18n import Translator, mark
from wishes.resource_lists import ResourceLine
from wishes.times import AFTERNOON, ALL_DAYS, ALL_PARTS, EVENING, MORNING, WEEKEND, WORKDAYS
from words import saying, topics

KINDS = {
    "service": mark("I do something for others"),
    "goods": mark("I lend or give something"),
    "company": mark("I keep somebody company"),
}
_KINDS_TOLD = {"service": mark("does something"), "goods": mark("lends or gives"), "company": mark("keeps company")}
_DAYS = {ALL_DAYS: mark("any day"), WORKDAYS: mark("on workdays"), WEEKEND: mark("at weekends")}
_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))
PARTS = {MORNING: mark("morning"), AFTERNOON: mark("afternoon"), EVENING: mark("evening")}


def kind(code: str, t: Translator) -> str:
    return t(_KINDS_TOLD[code])


def weekday(number: int, t: Translator) -> str:
    """The day of the week, Monday is 0."""
    return t(_WEEKDAYS[number])


def days(bits: int, t: Translator) -> str:
    """On which days: any day, on workdays, at weekends, or their names."""
    if bits in _DAYS:
        return t(_DAYS[bits])
    return _joined([weekday(number, t) for number in range(7) if bits >> number & 1], t)


def parts(bits: int, t: Translator) -> str:
    """At what time of day."""
    return t("any time of day") if bits == ALL_PARTS else _joined([t(name) for part, name in PARTS.items() if bits & part], t)


def when(days_bits: int, parts_bits: int, t: Translator) -> str:
    return ("，" if t.language == "zh" else ", ").join((days(days_bits, t), parts(parts_bits, t)))


def how_many(quantity: int | None, t: Translator) -> str:
    """How many a month."""
    return t("any number") if quantity is None else t.plural("{number} a month", "{number} a month", quantity)


def own(line: ResourceLine, t: Translator) -> list[str]:
    """One's own, or a unit's, in two lines."""
    said = [kind(line.kind, t), when(line.days, line.parts, t)]
    if line.unit_id is not None:
        said.append(how_many(line.quantity, t))
    if line.is_standing:
        said.append(t("in the services list"))
    return [line.words, "    " + " · ".join(said)]


def public(line: ResourceLine, t: Translator) -> list[str]:
    """As everybody in the community sees it: units by name with their words, a neighbour by what it is about only."""
    times = when(line.days, line.parts, t)
    if line.unit_id is not None:
        much = [] if line.quantity is None else [how_many(line.quantity, t)]
        return [
            f"{line.unit_name}：{line.words}" if t.language == "zh" else f"{line.unit_name}: {line.words}",
            "    " + " · ".join([times, *much]),
        ]
    about = _joined([topics.name(topic, t) for topic in sorted(line.topics)], t) or kind(line.kind, t)
    return [t("A neighbour: {about}", about=about), "    " + times]


def short(line: ResourceLine, most: int) -> str:
    """For a button."""
    return saying.clipped(line.words, most)


def _joined(said: list[str], t: Translator) -> str:
    return ("、" if t.language == "zh" else ", ").join(said)
