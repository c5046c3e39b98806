"""A batch of 200 badges beside bare qrcode and Pillow, which draw the same sheets one after the other in one process."""

import resource
import time
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import qrcode
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_H
from qrcode.image.pil import PilImage

from core.drawing import font
from qrcodes.badge_making import new_token
from qrcodes.draw import A_SHEET, Face, Sheet
from qrcodes.draw_batch import draw_badges
from tests.bench.report import Report, compare

pytestmark = pytest.mark.bench

BADGES, ROUNDS = 200, 3
# The baseline draws dots, half as many an inch as our badges have: it has the easier work. A badge and its code, in dots.
DPI, SIDE, FIELD = 300, 591, 385
FACE = Face("", "龙城社区驿站", "扫码·找家·救人", "LC-0042", "☎ 0519-8812 3456")
FACES = [replace(FACE, link=f"https://e.cn/b/{new_token()}", printed_id=f"LC-{number:04d}") for number in range(BADGES)]
SHEET = Sheet("龙城社区 · 胸牌", "按实际大小（100%）打印", datetime(2026, 11, 21, tzinfo=UTC))


async def ours() -> float:
    start = time.perf_counter()
    assert draw_badges(FACES, SHEET).startswith(b"%PDF")
    return time.perf_counter() - start


async def bare() -> float:
    start = time.perf_counter()
    pages = [_plain_page(FACES[first : first + A_SHEET]) for first in range(0, BADGES, A_SHEET)]
    pages[0].save(BytesIO(), "PDF", save_all=True, append_images=pages[1:], resolution=DPI)
    return time.perf_counter() - start


async def test_a_batch_of_200_badges(report: Report) -> None:
    measured = await compare(ours, bare, rounds=ROUNDS)
    before, start = _cpu(), time.perf_counter()
    await ours()
    cores = (_cpu() - before) / (time.perf_counter() - start)
    what = f"A4 sheets of 200 badges as one PDF, vectors over dots at 300 dpi by bare qrcode and Pillow; ours used {cores:.1f} cores"
    row = report.add("badges.sheet200", measured, unit="s", aim="≤ 1.2", what=what)
    assert row.ratio <= 1.2
    assert cores > 0


def _plain_page(faces: list[Face]) -> Image.Image:
    """The same codes and texts, on straight lines, in dots."""
    page = Image.new("RGB", (_dots(210), _dots(297)), "white")
    draw = ImageDraw.Draw(page)
    for number, face in enumerate(faces):
        left, top = _dots(15 + number % 3 * 60), _dots(20 + number // 3 * 62)
        draw.ellipse((left, top, left + SIDE, top + SIDE), fill=(11, 79, 74))
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_H, border=4, image_factory=PilImage)
        code.add_data(face.link)
        code.make(fit=True)
        squares = code.make_image().get_image().convert("RGB").resize((FIELD, FIELD), Image.Resampling.NEAREST)
        page.paste(squares, (left + (SIDE - FIELD) // 2, top + (SIDE - FIELD) // 2))
        for text, share in ((face.above, 0.1), (face.below, 0.9), (face.printed_id, 0.03), (face.phone, 0.96)):
            draw.text((left + SIDE / 2, top + SIDE * share), text, font=font(_dots(2.7)), fill="white", anchor="mm")
    return page


def _dots(millimetres: float) -> int:
    return round(millimetres * DPI / 25.4)


def _cpu() -> float:
    """Seconds of processor time of this process and of those that it has ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
