"""What is said when a screen of the hall is refused."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.screen_links import TooManyScreens

Said = tuple[str, str]
Data = dict[str, Any]


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    most = int(data["most"])
    return t("A community has at most {most} screens. No link was made.", most=most), t("Please end one that is no longer used.")


ABOUT_SCREENS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {TooManyScreens: _too_many}
