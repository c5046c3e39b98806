"""A badge as a picture of dots, for a printer of acrylic badges and for the chat."""

import math
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core import fonts
from qrcodes.draw_code import Code
from qrcodes.draw_layout import RADIUS, Face, Letter, badge_code, letters, module_of

DPI = 600
MM = 25.4
BRAND, PAPER, INK = (11, 79, 74), (255, 255, 255), (0, 0, 0)
# Round edges and turned letters are drawn larger and made smaller, which smooths them.
FINER = 4
# Letters on a dark ground look thinner than they are.
HEAVIER = 0.018
# Most letters of a community's badges are the same: so many are kept.
STAMPS = 128


def badge_png(face: Face, *, dpi: int = DPI, transparent: bool = False) -> bytes:
    """A badge of exactly 5 cm at this resolution; outside the circle it is white, or nothing. Raises `LinkTooLong`, `NoGlyph`."""
    code = badge_code(face.link)
    side = pixels(2 * RADIUS, dpi)
    picture = Image.new("RGBA" if transparent else "RGB", (side, side), (*PAPER, 0) if transparent else PAPER)
    picture.paste((*BRAND, 255) if transparent else BRAND, (0, 0, side, side), _disc(side))
    _code(ImageDraw.Draw(picture), code, module_of(code), dpi)
    field = module_of(code) * code.squares
    for letter in letters(face.above, face.below, face.printed_id, face.phone, field):
        _letter(picture, letter, dpi)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(dpi, dpi), compress_level=6)
    return out.getvalue()


def pixels(length: float, dpi: int) -> int:
    """So many mm in dots."""
    return round(length * dpi / MM)


@cache
def _disc(side: int) -> Image.Image:
    large = Image.new("L", (side * FINER, side * FINER), 0)
    ImageDraw.Draw(large).ellipse((0, 0, side * FINER - 1, side * FINER - 1), fill=255)
    return large.resize((side, side), Image.Resampling.BOX)


def _code(draw: ImageDraw.ImageDraw, code: Code, module: float, dpi: int) -> None:
    """The white field and the dark squares; each edge lies on the nearest dot, so that every square is sharp."""
    start = RADIUS - module * code.squares / 2

    def edge(square: int) -> int:
        return pixels(start + square * module, dpi)

    draw.rectangle((edge(0), edge(0), edge(code.squares) - 1, edge(code.squares) - 1), fill=PAPER)
    for column, row, length in code.runs:
        draw.rectangle((edge(column), edge(row), edge(column + length) - 1, edge(row + 1) - 1), fill=INK)


def _letter(picture: Image.Image, letter: Letter, dpi: int) -> None:
    stamp, reach = _stamp(letter.sign, letter.size, letter.turn, dpi)
    at = pixels(RADIUS + letter.x, dpi) - reach, pixels(RADIUS - letter.y, dpi) - reach
    white = (*PAPER, 255) if picture.mode == "RGBA" else PAPER
    picture.paste(white, (*at, at[0] + stamp.width, at[1] + stamp.height), stamp)


@lru_cache(maxsize=STAMPS)
def _stamp(sign: str, size: float, turn: float, dpi: int) -> tuple[Image.Image, int]:
    """A letter turned round the beginning of its baseline, which is the middle of the stamp; and half the stamp's side."""
    em = size * dpi / MM * FINER
    reach = math.ceil(em / FINER * 1.3)
    large = Image.new("L", (2 * reach * FINER, 2 * reach * FINER), 0)
    middle = reach * FINER
    ImageDraw.Draw(large).text((middle, middle), sign, fill=255, font=_font(sign, em), anchor="ls", stroke_width=em * HEAVIER)
    return large.rotate(turn, Image.Resampling.BICUBIC).resize((2 * reach, 2 * reach), Image.Resampling.BOX), reach


@lru_cache(maxsize=STAMPS)
def _font(sign: str, em: float) -> ImageFont.FreeTypeFont:
    face = fonts.by_sign(sign)[sign]
    return ImageFont.truetype(face.file, em, index=face.number)
