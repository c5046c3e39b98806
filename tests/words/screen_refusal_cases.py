"""What the rooms refuse about screens of the hall, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from people.screen_links import MOST, TooManyScreens

ABOUT_SCREENS: list[tuple[type[Refusal], Mapping[str, Any]]] = [(TooManyScreens, {"most": MOST})]
