"""What is said when a team's log is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.batches import NobodyNamed
from points.teams import TooManyPeople

Said = tuple[str, str]
Data = dict[str, Any]


def _nobody_named(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is nobody on the list."), t("Please send the names of those who took part.")


def _too_many_people(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is more than {most} people for one log.", most=data["most"]), t("Please log them in several parts.")


ABOUT_TEAMS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NobodyNamed: _nobody_named,
    TooManyPeople: _too_many_people,
}
