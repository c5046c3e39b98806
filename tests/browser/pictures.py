"""Pictures as phones take them, and pictures of pages for the documents."""

import os
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.async_api import expect

from tests.browser.street import PATIENCE_MS, SHOTS, Phone

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
WANTED = "PICTURES"


def snow(folder: Path) -> Path:
    """A swept path between banks of snow."""
    image = Image.new("RGB", (1200, 900), (188, 209, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 380, 1200, 900), fill=(240, 245, 248))
    draw.polygon([(520, 380), (660, 380), (980, 900), (240, 900)], fill=(132, 128, 122))
    draw.rectangle((80, 120, 420, 420), fill=(164, 92, 74))
    draw.polygon([(60, 120), (250, 20), (440, 120)], fill=(96, 60, 54))
    for x in (130, 230, 330):
        draw.rectangle((x, 190, x + 55, 270), fill=(250, 222, 150))
    draw.line((900, 300, 820, 640), fill=(120, 84, 48), width=16)
    draw.polygon([(780, 620), (880, 640), (850, 720), (760, 700)], fill=(60, 110, 150))
    path = folder / "扫雪.jpg"
    image.save(path, "JPEG", quality=85)
    return path


def lamp(folder: Path) -> Path:
    """A new lamp under the ceiling of a living room, and it shines."""
    image = Image.new("RGB", (1200, 900), (226, 216, 198))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 0), (1200, 0), (1010, 330), (190, 330)], fill=(246, 241, 230))
    for step in range(24):
        draw.ellipse((340 - 9 * step, 90 - 4 * step, 860 + 9 * step, 290 + 4 * step), outline=(255, 250 - step, 226 - 2 * step), width=9)
    draw.ellipse((400, 110, 800, 270), fill=(255, 253, 240), outline=(196, 190, 178), width=8)
    draw.rectangle((190, 330, 1010, 900), fill=(233, 224, 207))
    draw.rectangle((300, 430, 520, 760), fill=(172, 198, 214), outline=(142, 110, 78), width=14)
    draw.line((410, 430, 410, 760), fill=(142, 110, 78), width=10)
    draw.rectangle((640, 620, 960, 800), fill=(150, 82, 70))
    draw.rectangle((610, 690, 990, 840), fill=(168, 94, 80))
    path = folder / "灯.jpg"
    image.save(path, "JPEG", quality=85)
    return path


async def keep(phone: Phone, name: str) -> None:
    """A picture of what is open, for the documents: in 256 colours, and only when `make pictures` asks for it."""
    if WANTED not in os.environ:
        return
    await phone.shot(name)
    with Image.open(SHOTS / f"{name}.png") as shot:
        shot.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


async def has_picture(phone: Phone) -> None:
    await expect(phone.page.locator(".message:not(.mine) .photo img").last).to_be_visible(timeout=PATIENCE_MS)
