"""A month's board as a poster: a picture to print and hang up, or to pass on. Pure and slow: doors call it in a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from core.drawing import font
from core.i18n import Translator
from points.board_pages import Sheet, Standing
from words import boards, saying

# A3 upright at 106 dots an inch.
WIDTH, HEIGHT = 1240, 1754
MARGIN = 90
SHOWN = 12
# Twelve rows fill the sheet; fewer are larger, up to so much.
LARGEST_ROW = 140
PAPER, INK, SOFT, BRAND, PALE, LINE = "#fffdf9", "#14211f", "#3b4845", "#0b4f4a", "#fff1d6", "#d9d3c4"
ON_BRAND = "#fff1d6"
MEDALS = {1: "#d9a441", 2: "#a9a9a4", 3: "#c08457"}
HEAD, ROWS_TOP, FOOT = 360, 394, 1390
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Poster:
    """What it says: the board, its first places, whose it is, and whom to call."""

    sheet: Sheet
    standings: Sequence[Standing]
    community_name: str
    phone: str


def poster(about: Poster, t: Translator, *, zone: ZoneInfo) -> bytes:
    """The poster as PNG, 1240 × 1754 pixels."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    _head(draw, about, t)
    shown = about.standings[:SHOWN]
    height = min(LARGEST_ROW, (FOOT - 20 - ROWS_TOP) // max(len(shown), 1))
    for number, standing in enumerate(shown):
        _row(draw, (ROWS_TOP + number * height, height), standing, t)
    if not about.standings:
        _text(draw, (MARGIN, ROWS_TOP + 20), t("Nobody stands on this board."), size=44, fill=SOFT)
    _foot(draw, about, t, zone=zone)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _head(draw: ImageDraw.ImageDraw, about: Poster, t: Translator) -> None:
    draw.rectangle((0, 0, WIDTH, HEAD), fill=BRAND)
    _text(draw, (MARGIN, 62), about.community_name, size=46, fill=ON_BRAND)
    title = t("Board of points, {month}", month=boards.month_name(about.sheet.month, t))
    _text(draw, (MARGIN, 128), title, size=88, fill="white")
    _text(draw, (MARGIN, 262), t("Ranked by what was earned for doing good to others"), size=42, fill=ON_BRAND)


def _row(draw: ImageDraw.ImageDraw, place: tuple[int, int], standing: Standing, t: Translator) -> None:
    """A rank in a disc, the masked name, the points at the right edge; `place` is where it begins and how high it is."""
    top, height = place
    middle, size = top + height // 2 - 3, height * 4 // 7
    medal = MEDALS.get(standing.rank)
    if medal:
        draw.rounded_rectangle((MARGIN - 24, top, WIDTH - MARGIN + 24, top + height - 8), radius=20, fill=PALE)
    else:
        draw.line((MARGIN, top + height - 4, WIDTH - MARGIN, top + height - 4), fill=LINE, width=2)
    draw.ellipse((MARGIN, middle - 32, MARGIN + 64, middle + 32), fill=medal or PAPER, outline=medal or LINE, width=3)
    _centred(draw, (MARGIN + 32, middle), str(standing.rank), most=56, fill=INK)
    points = saying.points_of(standing.points, t)
    right = WIDTH - MARGIN
    draw.text((right, middle), points, font=font(size), fill=INK, anchor="rm")
    room = right - draw.textlength(points, font=font(size)) - 30 - (MARGIN + 96)
    name = boards.shown_name(standing, t)
    draw.text((MARGIN + 96, middle), _fitted(draw, name, size, room), font=font(size), fill=INK if standing.name else SOFT, anchor="lm")


def _foot(draw: ImageDraw.ImageDraw, about: Poster, t: Translator, *, zone: ZoneInfo) -> None:
    draw.rectangle((0, FOOT - 20, WIDTH, HEIGHT), fill=PALE)
    lines = [boards.totals(about.sheet, t), *boards.status(about.sheet, t, zone=zone)]
    top = FOOT + 4
    for number, line in enumerate(lines[:3]):
        top += _text(draw, (MARGIN, top), line, size=44 if number < 1 else 40, fill=BRAND if number < 1 else INK)
    for line in _how(about, t):
        top += _text(draw, (MARGIN, top), line, size=34, fill=SOFT)


def _how(about: Poster, t: Translator) -> list[str]:
    """How to object, or to see one's own place."""
    first = (
        t('Something is wrong? Open the board in e-Station and tap "Object".')
        if about.sheet.status == "frozen"
        else t('Your own place is in e-Station: "My points", then the board.')
    )
    return [
        first,
        t("Or call us: {phone}", phone=about.phone),
        t("Names are masked. Who does not want to stand here says so in the settings."),
    ]


def _text(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *, size: int, fill: str) -> int:
    """One line, smaller when it would not fit; how far down the next one begins."""
    room = WIDTH - 2 * MARGIN
    fits = next((each for each in range(size, size // 2, -2) if draw.textlength(text, font=font(each)) <= room), size // 2)
    draw.text(at, _fitted(draw, text, fits, room), font=font(fits), fill=fill)
    return int(size * 1.45)


def _centred(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *, most: int, fill: str) -> None:
    size = next((each for each in range(36, 14, -2) if draw.textlength(text, font=font(each)) <= most), 16)
    draw.text(at, text, font=font(size), fill=fill, anchor="mm")


def _fitted(draw: ImageDraw.ImageDraw, text: str, size: int, room: float) -> str:
    """As much of the text as there is room for."""
    if draw.textlength(text, font=font(size)) <= room:
        return text
    while text and draw.textlength(text + DOTS, font=font(size)) > room:
        text = text[:-1]
    return text + DOTS
