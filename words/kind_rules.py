"""The rules of kinds of activity, in words: what each is called, and how it stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from points.kind_book import KindPlan
from points.kind_rules import Rules, rules_of
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from points.log_models import ActivityKind
from words import saying
from words.cards import named
from words.worth import counted

LABELS = {
    "points": mark("Points"),
    "per": mark("What is counted"),
    "needs_photo": mark("Photo"),
    "needs_approval": mark("Approval"),
    "is_self_reported": mark("The day's limit for what one logs oneself"),
    "doubles_offline": mark("Doubled offline"),
    "least_minutes": mark("Shortest time"),
    "daily_cap": mark("Limit a day"),
    "monthly_cap": mark("Limit a month"),
    "name": mark("Name in Chinese"),
    "name_en": mark("Name in English"),
}
_FLAGS = {
    "needs_photo": (mark("a photo is needed"), mark("no photo is needed")),
    "needs_approval": (mark("staff look at it first"), mark("none: the points come at once")),
    "is_self_reported": (mark("counts towards it"), mark("does not count towards it")),
    "doubles_offline": (mark("yes, twice the points when people meet"), mark("no")),
}
# Beside a box, which may be ticked or not: what it would mean.
_TICKED = {
    "needs_photo": mark("If ticked: a photo is needed."),
    "needs_approval": mark("If ticked: staff look at it before the points come."),
    "is_self_reported": mark("If ticked: what one logs oneself counts towards the day's limit."),
    "doubles_offline": mark("If ticked: twice the points when people meet."),
}
_PER = {PER_HOUR: mark("per hour"), PER_TIME: mark("per occasion"), PER_ITEM: mark("per piece")}


def label(rule: str, t: Translator) -> str:
    """What a rule is called."""
    return t(LABELS[rule])


def rate(points: int, per: str, t: Translator) -> str:
    """So many points for each hour, time or piece."""
    said = saying.points_of(points, t)
    if per == PER_HOUR:
        return t("{points} an hour", points=said)
    return t("{points} a piece", points=said) if per == PER_ITEM else t("{points} each time", points=said)


def flag(rule: str, t: Translator, *, stands: bool) -> str:
    """A rule that holds or not."""
    return t(_FLAGS[rule][0 if stands else 1])


def ticked(rule: str, t: Translator) -> str:
    """What it means to tick a rule, whether it is ticked or not."""
    return t(_TICKED[rule])


def value(rules: Rules, rule: str, t: Translator) -> str:
    """How a rule stands."""
    stands = getattr(rules, rule)
    if rule in _FLAGS:
        return flag(rule, t, stands=stands)
    if rule == "per":
        return t(_PER[stands])
    if rule == "points":
        return rate(stands, rules.per, t)
    if stands is None or stands == "":
        return t("none")
    if rule == "least_minutes":
        return saying.length(stands, t)
    return counted(rules.per, stands, t) if rule in ("daily_cap", "monthly_cap") else str(stands)


def line(rules: Rules, rule: str, t: Translator) -> str:
    """A rule and how it stands, on one line."""
    return t("{rule}: {value}", rule=label(rule, t), value=value(rules, rule, t))


def card(plan: KindPlan, t: Translator, *, zone: ZoneInfo) -> str:
    """A kind with all its rules, and what is planned."""
    now = rules_of(plan.kind)
    lines = [named(now.name, now.name_en, t), "", *(line(now, rule, t) for rule in LABELS)]
    if plan.planned is not None:
        lines += ["", t("From {day}:", day=_day(plan.planned.since, t, zone)), *_differences(now, rules_of(plan.planned), t)]
    elif plan.kind.until is not None:
        lines += ["", t("Offered until {day}.", day=_day(plan.kind.until, t, zone))]
    return "\n".join(lines)


def short(kind: ActivityKind, t: Translator) -> str:
    """A kind and what it gives, as a button has room for."""
    gives = rate(kind.points, kind.per, t)
    if kind.doubles_offline:
        gives = t("{rate}, double in person", rate=gives)
    return f"{named(kind.name, kind.name_en, t)} · {gives}"


def _differences(before: Rules, after: Rules, t: Translator) -> list[str]:
    return [line(after, rule, t) for rule in LABELS if getattr(before, rule) != getattr(after, rule)]


def _day(moment: datetime, t: Translator, zone: ZoneInfo) -> str:
    return saying.day(moment.astimezone(zone).date(), t)
