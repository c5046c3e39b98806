"""Where the letters of a round badge stand: four texts on arcs round the code. Millimetres from the middle, up is positive."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from core.drawing import font
from qrcodes.draw_code import SMALLEST_MODULE, Code, code_of, squares_of

RADIUS = 25.0
# Nothing stands nearer to the cut, or to the white field of the code.
RIM, GAP = 1.05, 0.75
# The field's side as it looks best; a longer link may take the largest.
FIELD, LARGEST_FIELD = 32.6, 34.4
LARGEST_LETTER, SMALLEST_LETTER, SMALLER = 4.3, 1.2, 0.05
# How far a letter's middle is above its baseline, and what stands between letters, in letter sizes.
MIDDLE, SPACE = 0.37, 0.06
DOTS, DOT_ROOM = "·•・", 0.55
# The largest version of which every square is large enough.
MOST_SQUARES = max(squares_of(version) for version in range(1, 10) if squares_of(version) * SMALLEST_MODULE <= LARGEST_FIELD)
EM = 1000
TOP, BOTTOM, LEFT, RIGHT = 90.0, 270.0, 180.0, 0.0


class TextTooLong(ValueError):
    """A text that cannot be read at the size at which it fits."""


@dataclass(frozen=True, slots=True)
class Face:
    """What one badge says: the link in its code, the words above and below, its printed number and the duty phone."""

    link: str
    above: str
    below: str
    printed_id: str
    phone: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its baseline begins at (x, y), turned anti-clockwise by so many degrees; `size` is its em."""

    sign: str
    x: float
    y: float
    turn: float
    size: float


def badge_code(link: str) -> Code:
    """The code of a badge, level H where it fits, else Q; every square at least 0.7 mm. Raises `LinkTooLong`."""
    return code_of(link, most_squares=MOST_SQUARES)


def module_of(code: Code) -> float:
    """The side of a square of a badge's code in mm."""
    return max(SMALLEST_MODULE, FIELD / code.squares)


def letters(above: str, below: str, left: str, right: str, field: float) -> tuple[Letter, ...]:
    """All letters round a white field of this side. Raises `TextTooLong`."""
    return (
        *_arc(above, TOP, field, largest=LARGEST_LETTER),
        *_arc(below, BOTTOM, field, largest=LARGEST_LETTER - 0.5),
        *_arc(left, LEFT, field, largest=LARGEST_LETTER - 0.3),
        *_arc(right, RIGHT, field, largest=LARGEST_LETTER - 0.3),
    )


@cache
def width(sign: str) -> float:
    """How wide a letter is, in letter sizes."""
    return font(EM).getlength(sign) / EM


def _room(sign: str) -> float:
    """The room that a letter takes on its arc; a dot between words needs less than a Chinese font gives it."""
    return (width(sign) if sign not in DOTS else width(sign) * DOT_ROOM) + SPACE


@lru_cache(maxsize=64)
def _arc(text: str, towards: float, field: float, *, largest: float) -> tuple[Letter, ...]:
    """A text on an arc with its middle in this direction, as large as it fits. What badges of a community share is laid once."""
    return tuple(_laid(text, towards, field, largest))


def _laid(text: str, towards: float, field: float, largest: float) -> Iterator[Letter]:
    """Below, letters are read with their heads inward."""
    size, middle = _fit(text, field, largest)
    inward = towards == BOTTOM
    way = 1 if inward else -1
    baseline = middle + (MIDDLE if inward else -MIDDLE) * size
    at = math.radians(towards) - way * _length(text) * size / middle / 2
    for sign in text:
        step = _room(sign) * size / middle
        angle = at + way * step / 2
        turn = angle + way * math.pi / 2
        back = width(sign) * size / 2
        x, y = baseline * math.cos(angle) - back * math.cos(turn), baseline * math.sin(angle) - back * math.sin(turn)
        yield Letter(sign, x, y, math.degrees(turn), size)
        at += way * step


def _fit(text: str, field: float, largest: float) -> tuple[float, float]:
    """The largest size at which a text fits between the field and the rim, and the radius of its middle then."""
    size = largest
    while size >= SMALLEST_LETTER:
        outer = RADIUS - RIM - size / 2
        if _is_clear(text, size, outer, field):
            inner = outer
            while _is_clear(text, size, inner - SMALLER, field):
                inner -= SMALLER
            return size, (outer + inner) / 2
        size -= SMALLER
    raise TextTooLong(text)


def _is_clear(text: str, size: float, middle: float, field: float) -> bool:
    """Whether the ends of the arc keep away from the field."""
    half = _length(text) * size / middle / 2
    return half < math.pi / 4 and (middle - size / 2) * math.cos(half) >= field / 2 + GAP


def _length(text: str) -> float:
    return sum(_room(sign) for sign in text)
