"""What a community sets about points, in words: what each setting is called, and how it stands."""

from datetime import timedelta

from core.i18n import Translator, mark
from points.policy import END_OF_NEXT_YEAR, NEVER, TWELVE_MONTHS, Policy
from words import saying

LABELS = {
    "daily_points": mark("Most points a day from what one logs oneself"),
    "expiry": mark("How long points last"),
    "may_give": mark("Giving points within the family"),
    "give_monthly_cap": mark("Most points one may give a month"),
    "stars": mark("Points a year for each star"),
    "appeal_within": mark("Time to appeal"),
    "objection_within": mark("Time to object to the board"),
    "fetch_within": mark("Time to fetch goods"),
}
EXPIRY = {
    NEVER: mark("they do not expire"),
    END_OF_NEXT_YEAR: mark("until the end of the next year"),
    TWELVE_MONTHS: mark("twelve months"),
}


def label(setting: str, t: Translator) -> str:
    """What a setting is called."""
    return t(LABELS[setting])


def value(policy: Policy, setting: str, t: Translator) -> str:
    """How a setting stands."""
    stands = getattr(policy, setting)
    if isinstance(stands, bool):
        return t("allowed") if stands else t("not allowed")
    if isinstance(stands, timedelta):
        return t.plural("{number} day", "{number} days", stands.days)
    if isinstance(stands, tuple):
        return t(", ").join(str(number) for number in stands)
    return t(EXPIRY[stands]) if setting == "expiry" else saying.points_of(stands, t)


def line(policy: Policy, setting: str, t: Translator) -> str:
    """A setting and how it stands, on one line."""
    return t("{rule}: {value}", rule=label(setting, t), value=value(policy, setting, t))
