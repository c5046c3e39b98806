"""How long something takes: the middle, and what 95 of 100 stay within; and what waits, since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from statistics import median_high

OF_HUNDRED = 95


@dataclass(frozen=True, slots=True)
class Speed:
    """How long something took, in seconds, over `number` times: the middle, and what 95 of 100 stayed within. None: it never happened."""

    number: int
    median: float | None
    within: float | None


def speed(seconds: Sequence[float]) -> Speed:
    """The middle and the 95th of a hundred of what was measured."""
    if not seconds:
        return Speed(0, None, None)
    # A time that was measured, never one between two: "95 of 100 within it" is then true of however few.
    within = sorted(seconds)[ceil(len(seconds) * OF_HUNDRED / 100) - 1]
    return Speed(len(seconds), median_high(seconds), within)


@dataclass(frozen=True, slots=True)
class Queue:
    """So many wait (where a screen is to show it, as far as `core.counting` counts), the oldest since then; None: nothing waits."""

    number: int
    oldest: datetime | None
