"""The month's wishes that came true as a poster: a tall picture to pass on or print. Pure and slow: doors call it in a thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from core.drawing import font
from core.i18n import Translator
from wishes.poster_rows import CameTrue, Month
from words import boards

WIDTH, MARGIN, GAP = 1080, 64, 28
HEAD, FOOT = 330, 286
PAPER, INK, SOFT, BRAND, CARD, EDGE = "#fdf6ea", "#14211f", "#4a5754", "#0b4f4a", "#ffffff", "#e9dfca"
ON_BRAND, GOLD = "#fff1d6", "#d9a441"
PHOTO, ROUND, PAD = 264, 26, 34
WORDS_SIZE, WHO_SIZE, LINES = 40, 31, 3
LINE_HEIGHT = 58
DOTS = "…"
# Signs that do not begin a line.
CLOSING = "，。、；：！？）》”’,.;:!?)"


@dataclass(frozen=True, slots=True)
class WishPoster:
    """What it says: the month's wishes, whose community, and whom to call."""

    month: Month
    community_name: str
    phone: str


def wish_poster(about: WishPoster, t: Translator) -> bytes:
    """The poster as PNG, 1080 pixels wide and as tall as its wishes need."""
    cards = [(wish, _photo(wish.photo)) for wish in about.month.shown]
    heights = [_height(wish, photo) for wish, photo in cards]
    picture = Image.new("RGB", (WIDTH, HEAD + sum(heights) + GAP * (len(heights) + 1) + FOOT), PAPER)
    draw = ImageDraw.Draw(picture)
    _head(draw, about, t)
    top = HEAD + GAP
    for (wish, photo), height in zip(cards, heights, strict=True):
        _card(picture, (top, height), wish, photo, t)
        top += height + GAP
    _foot(draw, top, about, t)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _head(draw: ImageDraw.ImageDraw, about: WishPoster, t: Translator) -> None:
    draw.rectangle((0, 0, WIDTH, HEAD), fill=BRAND)
    for x, y, size in ((930, 76, 30), (1002, 138, 16), (872, 148, 12), (984, 236, 20), (905, 262, 10)):
        _star(draw, (x, y), size)
    draw.text((MARGIN, 52), about.community_name, font=font(38), fill=ON_BRAND)
    _line(draw, (MARGIN, 108), t("Wishes that came true"), size=84, fill="white", room=760)
    month, number = boards.month_name(about.month.month, t), about.month.came_true
    said = t.plural("In {month} {number} wish came true", "In {month} {number} wishes came true", number, month=month)
    _line(draw, (MARGIN, 236), said, size=40, fill=ON_BRAND, room=800)


def _card(picture: Image.Image, place: tuple[int, int], wish: CameTrue, photo: Image.Image | None, t: Translator) -> None:
    """A sheet with the photo at the left, the wish in its own words, and below who wished and who made it true."""
    draw, (top, height) = ImageDraw.Draw(picture), place
    draw.rounded_rectangle((MARGIN, top, WIDTH - MARGIN, top + height), radius=ROUND, fill=CARD, outline=EDGE, width=2)
    left = MARGIN + PAD
    if photo is not None:
        mask = Image.new("L", photo.size, 0)
        ImageDraw.Draw(mask).rounded_rectangle((0, 0, *photo.size), radius=ROUND - 8, fill=255)
        picture.paste(photo, (left, top + PAD), mask)
        left += PHOTO + PAD
    else:
        draw.rounded_rectangle((MARGIN, top + PAD, MARGIN + 10, top + height - PAD), radius=5, fill=GOLD)
    room = WIDTH - MARGIN - PAD - left
    y = top + PAD - 8
    for line in wrapped(draw, wish.words, WORDS_SIZE, room, LINES):
        draw.text((left, y), line, font=font(WORDS_SIZE), fill=INK)
        y += LINE_HEIGHT
    bottom = top + height - PAD
    for number, line in enumerate(reversed(_who(wish, t))):
        _line(draw, (left, bottom - 40 - number * 46), line, size=WHO_SIZE, fill=BRAND if not number else SOFT, room=room)


def _who(wish: CameTrue, t: Translator) -> list[str]:
    wished = t("Wished by {name}", name=wish.wished_by) if wish.wished_by else t("Wished by a neighbour")
    done = t("Made true by {name}", name=wish.fulfilled_by) if wish.fulfilled_by else t("Made true by a neighbour")
    return [wished, done]


def _foot(draw: ImageDraw.ImageDraw, top: int, about: WishPoster, t: Translator) -> None:
    more = about.month.came_true - len(about.month.shown)
    lines = [t.plural("…and {number} more", "…and {number} more", more)] if more > 0 else []
    lines += [t("Do you have a wish, or can you make one true? Open e-Station: Micro-wishes.")]
    lines += [t("Or call us: {phone}", phone=about.phone)] if about.phone else []
    lines += [t("Shown with the wishers' consent, names half hidden.")]
    top += 12
    for number, line in enumerate(lines):
        first = more > 0 and not number
        _line(draw, (MARGIN, top + number * 56), line, size=40 if first else 32, fill=BRAND if first else SOFT, room=WIDTH - 2 * MARGIN)
        top += 14 * first


def wrapped(draw: ImageDraw.ImageDraw, text: str, size: int, room: float, most: int) -> list[str]:
    """The text in at most so many lines; Latin words are not torn where there is room, and what is left out shows as an ellipsis."""
    lines, line = [], ""
    for piece in _pieces(text):
        if not line or draw.textlength(line + piece, font=font(size)) <= room or piece in CLOSING:
            line += piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
        while draw.textlength(line, font=font(size)) > room and len(line) > 1 and line[-1] not in CLOSING:
            cut = next(end for end in range(len(line) - 1, 0, -1) if end == 1 or draw.textlength(line[:end], font=font(size)) <= room)
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and draw.textlength(last + DOTS, font=font(size)) > room:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(CLOSING) + DOTS]


def _pieces(text: str) -> Iterable[str]:
    """Chinese signs one by one, Latin words whole with the space before them."""
    word = ""
    for sign in " ".join(text.split()):
        if sign.isascii() and sign != " ":
            word += sign
            continue
        if word.strip():
            yield word
            word = ""
        word = " " if sign == " " else word
        if sign != " ":
            yield word + sign
            word = ""
    if word.strip():
        yield word


def _line(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *, size: int, fill: str, room: int) -> None:
    """One line, smaller when it would not fit, clipped when it still does not."""
    fits = next((each for each in range(size, size // 2, -2) if draw.textlength(text, font=font(each)) <= room), size // 2)
    while len(text) > 1 and draw.textlength(text, font=font(fits)) > room:
        text = text[:-2] + DOTS
    draw.text(at, text, font=font(fits), fill=fill)


def _star(draw: ImageDraw.ImageDraw, at: tuple[int, int], size: int) -> None:
    """A light with four points."""
    x, y, thin = *at, size / 4
    points = [(x, y - size), (x + thin, y - thin), (x + size, y), (x + thin, y + thin)]
    points += [(x, y + size), (x - thin, y + thin), (x - size, y), (x - thin, y - thin)]
    draw.polygon(points, fill=GOLD)


def _photo(data: bytes | None) -> Image.Image | None:
    """A square of it; None when it cannot be drawn."""
    if data is None:
        return None
    try:
        return ImageOps.fit(Image.open(BytesIO(data)).convert("RGB"), (PHOTO, PHOTO))
    except (UnidentifiedImageError, OSError):
        return None


def _height(wish: CameTrue, photo: Image.Image | None) -> int:
    """As tall as the photo, or as its lines are."""
    if photo is not None:
        return PHOTO + 2 * PAD
    ruler = ImageDraw.Draw(Image.new("L", (1, 1)))
    lines = len(wrapped(ruler, wish.words, WORDS_SIZE, WIDTH - 2 * MARGIN - 2 * PAD, LINES))
    return lines * LINE_HEIGHT + 2 * PAD + 104
