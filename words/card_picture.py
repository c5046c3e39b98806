"""An e-points card as a picture: who, of which community, and the code that staff and shops scan. Pure and slow: call it in a thread."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from core.drawing import font, qr_png
from core.i18n import Translator

# As a bank card lies: 85.6 × 54 mm at 300 dots an inch, twice as large for a phone held close.
WIDTH, HEIGHT = 1240, 780
MARGIN, ROUND = 72, 48
GROUND, PAPER, INK, SOFT, BRAND, ON_BRAND, LEAF, WARM = (
    *("#f5f2ea", "#fffdf9", "#14211f", "#3b4845", "#0b4f4a", "#fff1d6"),
    *("#13665f", "#d9a441"),
)
HEAD = 196
QR_SIDE, QR_RIM = 476, 4
DOTS = "…"


@dataclass(frozen=True, slots=True)
class Card:
    """What it says: whose it is, of which community and station, and the link in its code."""

    name: str
    community: str
    station: str
    link: str


def member_link(public_url: str, code: str) -> str:
    """What the code on a card says: it opens the chat of who serves the member."""
    return f"{public_url}/go/m_{code}"


def card_picture(card: Card, t: Translator) -> bytes:
    """The card as PNG, 1240 × 780 pixels."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    picture.paste(_body(card, t), (0, 0), _rounded())
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _body(card: Card, t: Translator) -> Image.Image:
    body = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(body)
    draw.rectangle((0, 0, WIDTH, HEAD), fill=BRAND)
    # Three leaves of light in the corner, as of a stamp.
    for step, radius in enumerate((250, 180, 110)):
        draw.ellipse((WIDTH - radius, -radius, WIDTH + radius, radius), fill=(LEAF, BRAND, LEAF)[step])
    draw.rectangle((0, HEAD, WIDTH, HEIGHT), fill=PAPER)
    draw.rectangle((0, HEAD, WIDTH, HEAD + 10), fill=WARM)
    _line(draw, (MARGIN, 44), card.community, size=58, most=WIDTH - MARGIN - 280, fill="white")
    _line(draw, (MARGIN, 118), t("e-points card"), size=46, most=WIDTH - MARGIN - 280, fill=ON_BRAND)
    left, top = WIDTH - MARGIN + 16 - QR_SIDE, HEAD + 58
    _code(body, draw, card.link, (left, top))
    room = left - MARGIN - 40
    _line(draw, (MARGIN, 274), t("Member"), size=44, most=room, fill=SOFT)
    _name(draw, (MARGIN, 346), card.name, room)
    for number, said in enumerate((t("Staff and shops scan this code"), t("to see who you are and help you."))):
        _line(draw, (MARGIN, 496 + number * 62), said, size=46, most=room, fill=SOFT)
    draw.line((MARGIN, 648, left - 40, 648), fill="#d9d3c4", width=3)
    _line(draw, (MARGIN, 666), card.station, size=46, most=room, fill=BRAND)
    return body


def _code(body: Image.Image, draw: ImageDraw.ImageDraw, link: str, at: tuple[int, int]) -> None:
    """The code with its quiet zone, every module the same whole number of pixels, on a white field."""
    left, top = at
    with Image.open(BytesIO(qr_png(link, module=1))) as plain:
        module = QR_SIDE // plain.width
        code = plain.convert("RGB").resize((plain.width * module, plain.height * module), Image.Resampling.NEAREST)
    draw.rounded_rectangle((left - QR_RIM, top - QR_RIM, left + QR_SIDE + QR_RIM, top + QR_SIDE + QR_RIM), radius=28, fill="white")
    draw.rounded_rectangle(
        (left - QR_RIM, top - QR_RIM, left + QR_SIDE + QR_RIM, top + QR_SIDE + QR_RIM), radius=28, outline="#d9d3c4", width=3
    )
    body.paste(code, (left + (QR_SIDE - code.width) // 2, top + (QR_SIDE - code.height) // 2))


def _name(draw: ImageDraw.ImageDraw, at: tuple[int, int], name: str, room: int) -> None:
    """As large as it fits on a line; what is still too long is cut."""
    size = next((size for size in (104, 84, 68, 54) if draw.textlength(name, font=font(size)) <= room), 44)
    draw.text((at[0], at[1] + (104 - size) // 2), _fitted(draw, name, size, room), font=font(size), fill=INK)


def _line(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, *, size: int, most: int, fill: str) -> None:
    """A line that is made smaller, down to two thirds, before it is cut."""
    smaller = next((one for one in range(size, size * 2 // 3, -2) if draw.textlength(text, font=font(one)) <= most), size * 2 // 3)
    draw.text(at, _fitted(draw, text, smaller, most), font=font(smaller), fill=fill)


def _fitted(draw: ImageDraw.ImageDraw, text: str, size: int, most: int) -> str:
    if draw.textlength(text, font=font(size)) <= most:
        return text
    while text and draw.textlength(text + DOTS, font=font(size)) > most:
        text = text[:-1]
    return text + DOTS


def _rounded() -> Image.Image:
    mask = Image.new("L", (WIDTH, HEIGHT), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, WIDTH - 1, HEIGHT - 1), radius=ROUND, fill=255)
    return mask
