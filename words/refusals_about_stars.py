"""What is said when something about stars is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.stars import NoStarThatYear
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]


def _no_star(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    first, points = saying.points_of(data["first"], t), saying.points_of(data["points"], t)
    said = t(
        "There is no certificate of {year}: the first star takes {first}, and you earned {points}.",
        year=data["year"],
        first=first,
        points=points,
    )
    return said, t('Please choose another year under "My stars".')


ABOUT_STARS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {NoStarThatYear: _no_star}
