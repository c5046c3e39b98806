"""When somebody can help, as bits: days with Monday the lowest, and morning, afternoon, evening; and what words say of it."""

import re
from dataclasses import dataclass

ALL_DAYS, WORKDAYS, WEEKEND = 0b1111111, 0b0011111, 0b1100000
MORNING, AFTERNOON, EVENING = 0b001, 0b010, 0b100
ALL_PARTS = MORNING | AFTERNOON | EVENING

_DAYS: tuple[tuple[int, str], ...] = (
    (WEEKEND, "周末|双休|星期六日|礼拜六日|周六日|周六周日|节假日|weekend"),
    (WORKDAYS, "工作日|平日|平时|周一到周五|周一至周五|周一到五|周中|weekday|working day|monday to friday"),
    *((1 << number, f"(?:周|星期|礼拜){sign}") for number, sign in enumerate("一二三四五六")),
    (1 << 6, "(?:周|星期|礼拜)[日天]"),
    *((1 << at, day) for at, day in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))),
)
_PARTS: tuple[tuple[int, str], ...] = (
    (MORNING, "早上|早晨|清早|清晨|一早|上午|大清早|天不亮|morning"),
    (AFTERNOON, "下午|午后|放学后|放学以后|afternoon|after school"),
    (EVENING, "晚上|傍晚|夜里|晚饭后|下班后|下了班|夜间|evening|at night|tonight|after work"),
    (MORNING | AFTERNOON, "白天|中午|晌午|daytime|noon|midday"),
)
_DAY_PATTERNS = tuple((bits, re.compile(words)) for bits, words in _DAYS)
_PART_PATTERNS = tuple((bits, re.compile(words)) for bits, words in _PARTS)


@dataclass(frozen=True, slots=True)
class Times:
    """Bits of days and of parts of the day; nought where nothing is said."""

    days: int = 0
    parts: int = 0

    def is_said(self) -> bool:
        return bool(self.days or self.parts)

    def meets(self, other: "Times") -> bool:
        """Whether there is a time that suits both; what one leaves open suits the other."""
        days = (self.days or ALL_DAYS) & (other.days or ALL_DAYS)
        parts = (self.parts or ALL_PARTS) & (other.parts or ALL_PARTS)
        return bool(days and parts)


def times_in(text: str) -> Times:
    """When something is wanted, as far as the words say it."""
    low = text.lower()
    return Times(_bits(_DAY_PATTERNS, low), _bits(_PART_PATTERNS, low))


def _bits(patterns: tuple[tuple[int, re.Pattern[str]], ...], text: str) -> int:
    found = 0
    for bits, pattern in patterns:
        if pattern.search(text):
            found |= bits
    return found
