"""Badges as life treats them: printed at 300 dpi, blurred, tilted, in low light and dirty; a real decoder reads them."""

import math
from io import BytesIO
from random import Random

import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from qrcodes import draw
from qrcodes.draw import Face
from qrcodes.draw_layout import RADIUS, badge_code, module_of

TIMES, WANTED = 100, 95
DPI = 300
TILT = 30.0
# A phone at arm's length of a badge: how far the lens is from it, in badges.
DISTANCE = 3.0
DIRT, SPOT = 0.08, (2.0, 4.0)
# Dots of a phone's picture on the badge's side of it.
# What stays clean round each of the three corners, in squares.
CORNER = 9.0
SENSOR = 640


def badge(number: int) -> Face:
    letters = Random(number).choices("abcdefghijklmnopqrstuvwxyz234567", k=26)
    return Face(f"https://e.cn/b/{''.join(letters)}", "龙城社区驿站", "扫码·找家·救人", f"LC-{number:04d}", "☎ 0519-8812 3456")


def printed(face: Face) -> Image.Image:
    """Drawn at 600 dpi and printed at 300, in grey."""
    with Image.open(BytesIO(draw.badge_png(face))) as fine:
        side = round(2 * RADIUS * DPI / 25.4)
        return fine.convert("L").resize((side, side), Image.Resampling.BOX)


def dirty(picture: Image.Image, face: Face, chance: Random) -> Image.Image:
    """Spots of 1.5 to 3 mm, dark and light, on 8 % of the code; the three corners that a reader looks for stay clean."""
    code = badge_code(face.link)
    module = module_of(code) * DPI / 25.4
    start = picture.width / 2 - module * code.squares / 2
    inner = code.squares - 8
    brush, covered, spots = ImageDraw.Draw(picture), 0.0, 0
    while covered < DIRT * (inner**2 - 3 * CORNER**2) * module**2:
        x, y, wide = chance.uniform(0, inner), chance.uniform(0, inner), chance.uniform(*SPOT)
        if any(abs(x - cx) < 4.5 + wide and abs(y - cy) < 4.5 + wide for cx, cy in ((3.5, 3.5), (inner - 3.5, 3.5), (3.5, inner - 3.5))):
            continue
        middle, reach = (start + (4 + x) * module, start + (4 + y) * module), wide * module / 2
        box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
        brush.ellipse(box, fill=chance.choice((20, 235)))
        covered += math.pi * reach**2
        spots += 1
    assert spots > 5
    return picture


def tilted(picture: Image.Image, chance: Random) -> Image.Image:
    """Seen by a phone from 30° aside, from a random side, turned at random, on a coat."""
    side = picture.width
    axis, turn = chance.uniform(0, 2 * math.pi), chance.uniform(-40, 40)
    coat = Image.new("L", (SENSOR, SENSOR), chance.randint(70, 150))
    corners = [_seen(x, y, axis, turn) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    places = [(SENSOR / 2 + x * SENSOR * 0.36, SENSOR / 2 + y * SENSOR * 0.36) for x, y in corners]
    data = _perspective(places, [(0, 0), (side, 0), (side, side), (0, side)])
    seen = picture.transform((SENSOR, SENSOR), Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC)
    disc = Image.new("L", (side, side), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, side - 1, side - 1), fill=255)
    coat.paste(seen, (0, 0), disc.transform((SENSOR, SENSOR), Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC))
    return coat


def in_low_light(picture: Image.Image, chance: Random) -> Image.Image:
    """Blurred by a shaking hand, dark, with little contrast, noise, and light from one side."""
    blurred = picture.filter(ImageFilter.GaussianBlur(1.2))
    slope = Image.linear_gradient("L").resize(picture.size).rotate(chance.choice((0, 90, 180, 270)))
    # A third of the light, falling off to a fifth.
    dim = Image.composite(blurred.point(lambda value: 12 + value * 0.33), blurred.point(lambda value: 12 + value * 0.2), slope)
    grain = Image.frombytes("L", picture.size, chance.randbytes(SENSOR * SENSOR))
    return Image.blend(dim, grain, 0.06)


def test_at_least_95_of_100_badges_are_read_after_print_blur_tilt_low_light_and_dirt() -> None:
    missed = []
    for number in range(TIMES):
        chance, face = Random(1_000 + number), badge(number)
        seen = in_low_light(tilted(dirty(printed(face), face, chance), chance), chance)
        if [code.text for code in zxingcpp.read_barcodes(seen)] != [face.link]:
            missed.append(number)
    assert TIMES - len(missed) >= WANTED, f"not read: {missed}"


def _seen(x: float, y: float, axis: float, turn: float) -> tuple[float, float]:
    """Where a point of the badge is seen, tilted round an axis in its plane and turned."""
    angle = math.radians(turn)
    x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    along, across = x * math.cos(axis) + y * math.sin(axis), -x * math.sin(axis) + y * math.cos(axis)
    depth = across * math.sin(math.radians(TILT))
    across *= math.cos(math.radians(TILT))
    scale = DISTANCE * 2 / (DISTANCE * 2 + depth)
    return scale * (along * math.cos(axis) - across * math.sin(axis)), scale * (along * math.sin(axis) + across * math.cos(axis))


def _perspective(seen: list[tuple[float, float]], flat: list[tuple[float, float]]) -> list[float]:
    """The eight numbers by which Pillow finds, for a point that is seen, the point of the flat picture."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return _solved(rows, values)


def _solved(rows: list[list[float]], values: list[float]) -> list[float]:
    """Gauss's elimination with pivots."""
    size = len(values)
    table = [[*row, value] for row, value in zip(rows, values, strict=True)]
    for step in range(size):
        pivot = max(range(step, size), key=lambda row: abs(table[row][step]))
        table[step], table[pivot] = table[pivot], table[step]
        table[step] = [part / table[step][step] for part in table[step]]
        for row in range(size):
            if row != step:
                factor = table[row][step]
                table[row] = [one - factor * other for one, other in zip(table[row], table[step], strict=True)]
    return [row[-1] for row in table]
