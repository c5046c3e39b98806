"""The QR code of a badge: which version and level fit, and its squares."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

from core.drawing import QUIET_ZONE

# Smaller squares are lost in print, dirt and a shaking hand.
SMALLEST_MODULE = 0.7
LEVELS = {ERROR_CORRECT_H: "H", ERROR_CORRECT_Q: "Q", ERROR_CORRECT_M: "M"}

Run = tuple[int, int, int]


class LinkTooLong(ValueError):
    """The link has so many characters that its code cannot be read from a badge: the house needs a shorter address."""


@dataclass(frozen=True, slots=True)
class Code:
    """The dark squares as horizontal runs (column, row, length) counted from the upper left corner of the quiet zone.

    `squares` is the side with the quiet zone, in squares.
    """

    squares: int
    level: str
    runs: tuple[Run, ...]


def code_of(link: str, *, most_squares: int, levels: tuple[int, ...] = (ERROR_CORRECT_H, ERROR_CORRECT_Q)) -> Code:
    """The code of a link at the first of the levels that fits into so many squares. Raises `LinkTooLong`."""
    for level in levels:
        version = _version(len(link.encode()), level)
        if version is not None and squares_of(version) <= most_squares:
            return Code(squares_of(version), LEVELS[level], tuple(_runs(_matrix(link, level, version))))
    raise LinkTooLong(f"{len(link)} characters")


def squares_of(version: int) -> int:
    """The side of a version with its quiet zone, in squares."""
    return 17 + 4 * version + 2 * QUIET_ZONE


@cache
def _version(size: int, level: int) -> int | None:
    """The smallest version that holds so many bytes; None over version 10, which nothing here can print."""
    from qrcode.util import BIT_LIMIT_TABLE  # noqa: PLC0415

    # Four bits say that bytes follow, eight (sixteen from version 10 on) how many.
    limits = cast("list[list[int]]", BIT_LIMIT_TABLE)[level]
    return next((version for version in range(1, 10) if 12 + 8 * size <= limits[version]), None)


def _matrix(link: str, level: int, version: int) -> list[list[bool]]:
    made = QRCode(version=version, error_correction=level, border=QUIET_ZONE)
    # Whole bytes: split into modes it would be no shorter, and the version is counted so.
    made.add_data(link, optimize=0)
    made.make(fit=False)
    return cast("list[list[bool]]", made.get_matrix())


def _runs(matrix: list[list[bool]]) -> Iterator[Run]:
    """Neighbouring dark squares of a row as one: fewer edges, and no hair lines between them in print."""
    for row, squares in enumerate(matrix):
        start = None
        for column, is_dark in enumerate([*squares, False]):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                yield start, row, column - start
                start = None
