"""What a community sets about wishes, in words: what each setting is called, and how it stands."""

from datetime import timedelta

from core.i18n import Translator, mark
from wishes.policy import Setting
from words import saying

LABELS = {
    "screen": mark("Staff look at a wish within"),
    "contact": mark("Who takes it on gets in touch within"),
    "fulfil": mark("It comes true within"),
    "roll": mark("Nobody takes it on: it comes first after"),
    "confirm": mark("The wisher does not say yes: staff are asked after"),
    "follow_up": mark("How is it: the wisher is asked after"),
    "reward": mark("Points of a wish, as a rule"),
}
# Up to so many hours a term is said in hours.
IN_HOURS = 72
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def label(setting: str, t: Translator) -> str:
    """What a setting is called."""
    return t(LABELS[setting])


def value(setting: Setting, t: Translator) -> str:
    """How a setting stands: points, hours or days."""
    if not isinstance(setting, timedelta):
        return saying.points_of(setting, t)
    hours = setting // HOUR
    if hours < IN_HOURS or setting % DAY:
        return t.plural("{number} hour", "{number} hours", hours)
    return t.plural("{number} day", "{number} days", setting.days)


def line(setting: str, stands: Setting, t: Translator) -> str:
    """A setting and how it stands, on one line."""
    return t("{rule}: {value}", rule=label(setting, t), value=value(stands, t))
