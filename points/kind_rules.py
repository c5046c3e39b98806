"""What can be set of a kind of activity, and within what bounds."""

from dataclasses import asdict, dataclass, replace

from core.refusals import Refusal
from people.cleaning import tidy
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from points.log_models import ActivityKind

MOST_NAME = 30
MOST_NAME_EN = 60
MOST_POINTS = 1_000
MOST_CAP = 10_000
MOST_MINUTES = 12 * 60


class KindUnclear(Refusal):
    """A rule cannot be so: `name` is the rule; a number has to be from `least` to `most`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All that can be set of a kind; caps count what `per` counts (minutes, times, pieces). `name` is Chinese, `name_en` may be empty."""

    name: str
    name_en: str = ""
    points: int = 10
    per: str = PER_TIME
    needs_photo: bool = False
    needs_approval: bool = True
    is_self_reported: bool = True
    doubles_offline: bool = False
    least_minutes: int | None = None
    daily_cap: int | None = None
    monthly_cap: int | None = None


def rules_of(kind: ActivityKind) -> Rules:
    """What is set in this version."""
    return Rules(**{name: getattr(kind, name) for name in Rules.__slots__})


def checked(rules: Rules) -> Rules:
    """The rules with clean names. Raises `KindUnclear`."""
    clean = replace(rules, name=tidy(rules.name), name_en=tidy(rules.name_en))
    if not 1 <= len(clean.name) <= MOST_NAME:
        raise KindUnclear(name="name", least=1, most=MOST_NAME)
    if len(clean.name_en) > MOST_NAME_EN:
        raise KindUnclear(name="name_en", least=0, most=MOST_NAME_EN)
    if clean.per not in (PER_HOUR, PER_TIME, PER_ITEM):
        raise KindUnclear(name="per", least=0, most=0)
    for name, most in {"points": MOST_POINTS, "least_minutes": MOST_MINUTES, "daily_cap": MOST_CAP, "monthly_cap": MOST_CAP}.items():
        value = asdict(clean)[name]
        if value is not None and not 1 <= value <= most:
            raise KindUnclear(name=name, least=1, most=most)
    return clean
