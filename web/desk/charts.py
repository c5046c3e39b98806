"""Charts as pages draw them: shapes in hundredths, and beside each the numbers in words for whoever reads or listens."""

from collections.abc import Sequence
from dataclasses import dataclass

FULL = 100
# Under more columns than this only every fifth has its label.
MOST_LABELS = 14
EVERY = 5
# Where an axis may end: the next of these times a power of ten.
ENDS = (1, 2, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Column:
    """A step of time: its label (`is_labelled` under the chart), the numbers of each series and how high they stand."""

    label: str
    is_labelled: bool
    values: tuple[int, ...]
    heights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side for each step; `names` of the series, `top` is where the axis ends."""

    names: tuple[str, ...]
    columns: tuple[Column, ...]
    top: int

    @property
    def is_empty(self) -> bool:
        return not any(any(column.values) for column in self.columns)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name, the number in words, more words below it, how long it is, and the number."""

    name: str
    value: str
    more: str
    length: float
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar: where it begins and how long it is."""

    name: str
    value: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line over steps of time: its points as an SVG polyline, the last number, and where the axis ends."""

    points: str
    last: int
    top: int


def columns(names: Sequence[str], steps: Sequence[tuple[str, Sequence[int]]]) -> Columns:
    """Columns of one height for all series; a number below nought stands as nought and is read in the table."""
    top = axis_end(max((value for _, values in steps for value in values), default=0))
    every = EVERY if len(steps) > MOST_LABELS else 1
    made = [
        Column(label, place % every == 0, tuple(values), tuple(_share(value, top) for value in values))
        for place, (label, values) in enumerate(steps)
    ]
    return Columns(tuple(names), tuple(made), top)


def bars(rows: Sequence[tuple[str, str, str, int]]) -> list[Bar]:
    """Bars in the order given: name, number in words, more words, number. The longest fills its line."""
    most = max((number for *_, number in rows), default=0)
    return [Bar(name, value, more, _share(number, most), number) for name, value, more, number in rows]


def stack(parts: Sequence[tuple[str, int]]) -> list[Part]:
    """Parts of a whole, one after the other."""
    whole = sum(value for _, value in parts)
    made, start = [], 0.0
    for name, value in parts:
        length = _share(value, whole)
        made.append(Part(name, value, start, length))
        start = round(start + length, 2)
    return made


def line(values: Sequence[int]) -> Line:
    """A line through these numbers."""
    top = axis_end(max(values, default=0))
    apart = FULL / max(1, len(values) - 1)
    points = " ".join(f"{place * apart:.2f},{FULL - _share(value, top):.2f}" for place, value in enumerate(values))
    return Line(points, values[-1] if values else 0, top)


def axis_end(most: int) -> int:
    """A round number at or above the greatest one."""
    if most <= 0:
        return 1
    power: int = 10 ** (len(str(most)) - 1)
    return next(end * power for end in ENDS if end * power >= most)


def _share(value: int, whole: int) -> float:
    return round(max(0, value) / whole * FULL, 2) if whole else 0.0
