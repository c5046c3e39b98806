"""What the rooms refuse about badges and printing, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from qrcodes.badge_words import BadgeWordsHurt, BadgeWordsUnclear, BadgeWordsUnprintable, PrefixTaken, PrefixUnclear
from qrcodes.badges import BadgeUnknown, ElderNotReady, TooManyBadges
from qrcodes.printing import NothingToPrint, PrintGone, PrintNotReady, PrintUnknown

ABOUT_BADGES: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (BadgeUnknown, {}),
    (ElderNotReady, {}),
    (TooManyBadges, {"most": 60}),
    (BadgeWordsHurt, {"word": "走失"}),
    (BadgeWordsUnclear, {"most": 14}),
    (BadgeWordsUnprintable, {"signs": "𪚥"}),
    (PrefixUnclear, {"most": 4}),
    (PrefixTaken, {}),
    (NothingToPrint, {}),
    (PrintUnknown, {}),
    (PrintNotReady, {"drawn": 40, "total": 200, "failed": False}),
    (PrintNotReady, {"drawn": 0, "total": 200, "failed": True}),
    (PrintGone, {}),
]
