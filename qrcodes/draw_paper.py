"""Pages of vectors: squares, circles, lines and letters of embedded fonts, in mm from the lower left corner of a page.

Drawing is done as the operators of a PDF page, plain text that other processes may make; one document embeds its fonts once.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from core import fonts
from core.drawing import font
from qrcodes.draw_code import Code

if TYPE_CHECKING:
    from fpdf import FPDF

POINTS_PER_MM = 72 / 25.4
A4 = (210.0, 297.0)
Colour = tuple[int, int, int]
BRAND, PAPER, INK, SOFT, LINE = (11, 79, 74), (255, 255, 255), (0, 0, 0), (60, 70, 68), (150, 150, 150)
# A circle as four Bézier curves.
BEND = 0.5522847498
HEAVIER = 0.018
EM = 1000


@dataclass(frozen=True, slots=True)
class Glyphs:
    """How each sign of a document is written in it: the name of the font, and its code there."""

    codes: Mapping[str, tuple[str, str]]

    def show(self, text: str, size: float) -> str:
        """The operators that write a text; each stretch in the font that has it."""
        runs: list[tuple[str, str]] = []
        for sign in text:
            name, code = self.codes[sign]
            if runs and runs[-1][0] == name:
                runs[-1] = (name, runs[-1][1] + code)
            else:
                runs.append((name, code))
        return " ".join(f"/{name} {size:.3f} Tf <{codes}> Tj" for name, codes in runs)


class Paper:
    """A PDF whose pages are given as operators. All signs of its texts are told first. Used as a context, it closes the fonts it read.

    Raises `NoGlyph`.
    """

    def __init__(self, texts: Iterable[str], *, title: str, made_at: datetime) -> None:
        # A third of a second of start-up for what few ask for: read when the first paper is made.
        from fpdf import FPDF  # noqa: PLC0415

        self._pdf: FPDF = FPDF(unit="pt")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_title(title)
        self._pdf.set_creation_date(made_at)
        self._pdf.set_creator("e-Station")
        self.glyphs = Glyphs(_embed(self._pdf, "".join(texts)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for embedded in self._pdf.fonts.values():
            if hasattr(embedded, "close"):
                embedded.close()

    def add(self, operators: str, *, size: tuple[float, float] = A4) -> None:
        """One more page of so many mm."""
        self._pdf.add_page(format=(size[0] * POINTS_PER_MM, size[1] * POINTS_PER_MM))
        for name in self._pdf.fonts:
            # A page knows the fonts that were written with: a space in each.
            self._pdf.set_font(name, size=1)
            self._pdf.text(0, 0, " ")
        scaled = f"q {POINTS_PER_MM:.6f} 0 0 {POINTS_PER_MM:.6f} 0 0 cm\n{operators}\nQ\n"
        contents = self._pdf.pages[self._pdf.page].contents
        assert isinstance(contents, bytearray)
        contents.extend(scaled.encode("ascii"))

    def done(self) -> bytes:
        """The file."""
        return bytes(self._pdf.output())


def _embed(pdf: "FPDF", text: str) -> dict[str, tuple[str, str]]:
    from fpdf.fonts import TTFFont  # noqa: PLC0415

    chosen = fonts.by_sign(text)
    codes = {}
    for number, face in enumerate(sorted(set(chosen.values()), key=lambda one: (one != fonts.HOUSE, one.file, one.number))):
        pdf.add_font(f"f{number}", fname=face.file, collection_font_number=face.number)
        embedded = pdf.fonts[f"f{number}"]
        assert isinstance(embedded, TTFFont)
        for sign in sorted(sign for sign, its in chosen.items() if its == face):
            code = embedded.subset.pick(ord(sign))
            assert code is not None
            codes[sign] = (f"F{embedded.i}", f"{code:04X}")
    return codes


def moved(x: float, y: float, operators: str) -> str:
    """The same, drawn round (x, y)."""
    return f"q 1 0 0 1 {x:.3f} {y:.3f} cm\n{operators}\nQ"


def colour(ink: Colour, *, line: bool = False) -> str:
    """From here on areas, or lines, are of this colour."""
    return " ".join(f"{part / 255:.3f}" for part in ink) + (" RG" if line else " rg")


def rectangle(x: float, y: float, wide: float, high: float, ink: Colour) -> str:
    return f"{colour(ink)} {x:.3f} {y:.3f} {wide:.3f} {high:.3f} re f"


def frame(x: float, y: float, wide: float, high: float, ink: Colour = LINE, *, width: float = 0.1) -> str:
    return f"{colour(ink, line=True)} {width:.3f} w {x:.3f} {y:.3f} {wide:.3f} {high:.3f} re S"


def circle(x: float, y: float, radius: float, ink: Colour, *, line: float = 0.0) -> str:
    """A disc, or where `line` says how wide, a circle."""
    bend = radius * BEND
    path = [f"{x + radius:.3f} {y:.3f} m"]
    corners = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
    for (ax, ay), (bx, by) in pairwise(corners):
        points = (
            ax * radius + bx * bend,
            ay * radius + by * bend,
            bx * radius + ax * bend,
            by * radius + ay * bend,
            bx * radius,
            by * radius,
        )
        path.append(" ".join(f"{value + (x, y)[place % 2]:.3f}" for place, value in enumerate(points)) + " c")
    ends = f"{colour(ink, line=True)} {line:.3f} w" if line else colour(ink)
    return f"{ends} {' '.join(path)} {'s' if line else 'f'}"


def stroke(x1: float, y1: float, x2: float, y2: float, ink: Colour = LINE, *, width: float = 0.15) -> str:
    return f"{colour(ink, line=True)} {width:.3f} w {x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def squares(code: Code, left: float, bottom: float, side: float) -> str:
    """A QR code with its white quiet zone in a field of this side."""
    module = side / code.squares
    dark = (f"{column} {code.squares - row - 1} {length} 1 re" for column, row, length in code.runs)
    place = f"q {module:.5f} 0 0 {module:.5f} {left:.3f} {bottom:.3f} cm"
    return f"{rectangle(left, bottom, side, side, PAPER)}\n{place} {colour(INK)} {' '.join(dark)} f Q"


def turned(glyphs: Glyphs, sign: str, x: float, y: float, *, turn: float, size: float) -> str:
    """One letter whose baseline begins at (x, y); a little heavier, as light letters on a dark ground need."""
    across, up = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    place = f"{across:.5f} {up:.5f} {-up:.5f} {across:.5f} {x:.3f} {y:.3f} Tm"
    return f"{place} 2 Tr {size * HEAVIER * 2:.4f} w {glyphs.show(sign, size)}"


def text(
    glyphs: Glyphs, words: str, x: float, y: float, *, size: float, ink: Colour = INK, most: float | None = None, bold: bool = False
) -> str:
    """A line from (x, y) on; made smaller where it is wider than `most`."""
    size = fitted(words, size, most)
    weight = f"2 Tr {size * HEAVIER * 2:.4f} w {colour(ink, line=True)}" if bold else "0 Tr"
    return f"BT {colour(ink)} {weight} 1 0 0 1 {x:.3f} {y:.3f} Tm {glyphs.show(words, size)} 0 Tr ET"


def centred(
    glyphs: Glyphs, words: str, x: float, y: float, *, size: float, ink: Colour = INK, most: float | None = None, bold: bool = False
) -> str:
    """A line with its middle at x."""
    size = fitted(words, size, most)
    return text(glyphs, words, x - wide(words, size) / 2, y, size=size, ink=ink, bold=bold)


def fitted(words: str, size: float, most: float | None) -> float:
    """The size at which a line is no wider than `most` mm."""
    natural = wide(words, size)
    return size if most is None or natural <= most else size * most / natural


def wide(words: str, size: float) -> float:
    """How wide a line is, in mm."""
    return font(EM).getlength(words) / EM * size
