"""Pictures as phones take them."""

from pathlib import Path

from PIL import Image, ImageDraw
from playwright.async_api import expect

from tests.browser.street import PATIENCE_MS, Phone


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


async def has_picture(phone: Phone) -> None:
    await expect(phone.page.locator(".message:not(.mine) .photo img").last).to_be_visible(timeout=PATIENCE_MS)
