"""Rows of a table that somebody typed: their cells made clean, or what is wrong with each, by row and column."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import TypeVar

from core.refusals import Refusal
from people.cleaning import PhoneUnclear, clean_phone, tidy

YES = frozenset({"是", "有", "同意", "已同意", "对", "y", "yes", "true", "1", "√", "✓", "✔", "☑"})
NO = frozenset({"", "否", "没有", "不同意", "n", "no", "false", "0", "×", "✗"})
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_HOUR = re.compile(r"(\d{1,2})(?:[:点时](\d{1,2})?分?)?(?::00)?")
_NUMBER = re.compile(r"\d{1,9}")
MOBILE_DIGITS = 11
# Further off it is no slip of the pen but something else.
NEARLY = 3
CELL_MOST = 600
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was typed: its number in the sheet, and its cells by column; what is not there is empty."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return tidy(self.cells.get(column, "")[:CELL_MOST])


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong in a cell: a code with its data, or what a room refused."""

    number: int
    column: str
    why: str
    data: Mapping[str, object] = field(default_factory=dict)
    refusal: Refusal | None = None


class TableWrong(Refusal):
    """Rows of the table cannot be brought in, so none was: `wrong` names `number` of them."""


class Bad(Exception):
    """What is wrong with a cell, on its way out."""

    def __init__(self, column: str, why: str, **data: object) -> None:
        super().__init__(why)
        self.column, self.why, self.data = column, why, data


class Reader:
    """Reads the cells of one row and keeps what is wrong with them; what `read` gives then is not to be used."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.wrong: list[Wrong] = []

    def read(self, column: str, made: Callable[[str], T], *, otherwise: T) -> T:
        """The cell as this makes it; `otherwise` when it is empty or wrong."""
        text = self.line.get(column)
        if not text:
            return otherwise
        try:
            return made(text)
        except Bad as bad:
            self.wrong.append(Wrong(self.line.number, column, bad.why, bad.data))
        except Refusal as refusal:
            self.wrong.append(Wrong(self.line.number, column, "refused", {}, refusal))
        return otherwise

    def needs(self, *columns: str) -> None:
        """These may not be empty."""
        self.wrong += [Wrong(self.line.number, column, "missing") for column in columns if not self.line.get(column)]

    def says(self, column: str, why: str, **data: object) -> None:
        """One thing more that is wrong."""
        self.wrong.append(Wrong(self.line.number, column, why, data))


def phone(text: str) -> str:
    """A person's number as E.164, or how many digits a mobile number lacks or has too many."""
    try:
        return clean_phone(text)
    except PhoneUnclear as unclear:
        digits = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isdecimal())
        off = len(digits) - MOBILE_DIGITS
        if not digits.startswith("1") or not 0 < abs(off) <= NEARLY:
            raise Bad("", "phone") from unclear
        raise Bad("", "phone_short" if off < 0 else "phone_long", digits=abs(off)) from unclear


def yes(text: str) -> bool:
    """是 or 否."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise Bad("", "yes_or_no")


def day(text: str) -> date:
    """A day with its year, however it is parted: 2026-11-03, 2026/11/3, 2026年11月3日."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).removesuffix(" 00:00").strip())
    try:
        return date(*map(int, found.groups())) if found else _no_day()
    except ValueError as error:
        raise Bad("", "day") from error


def hour(text: str) -> time | None:
    """An hour of the day: 8:00, 8点, 24:00; None is midnight at its end."""
    found = _HOUR.fullmatch(unicodedata.normalize("NFKC", text).strip())
    hours, minutes = (int(found[1]), int(found[2] or 0)) if found else (-1, 0)
    if (hours, minutes) == (24, 0):
        return None
    try:
        return time(hours, minutes)
    except ValueError as error:
        raise Bad("", "hour") from error


def number(text: str) -> int:
    """A whole number that is not negative."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not _NUMBER.fullmatch(plain):
        raise Bad("", "number")
    return int(plain)


def in_order(wrong: Sequence[Wrong]) -> list[Wrong]:
    """By row, each thing once."""
    return sorted(wrong, key=lambda one: one.number)


def _no_day() -> date:
    raise Bad("", "day")
