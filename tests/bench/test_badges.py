"""A batch of 200 badges beside bare qrcode and Pillow, which draw the same ones one after the other in one process."""

import os
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
from qrcodes.draw import Face, Sheet
from qrcodes.draw_batch import draw_badges
from tests.bench.report import Report, compare

pytestmark = pytest.mark.bench

BADGES, ROUNDS, SIDE, FIELD = 200, 3, 1181, 770
FACE = Face("", "龙城社区驿站", "扫码·找家·救人", "LC-0042", "☎ 0519-8812 3456")
FACES = [replace(FACE, link=f"https://e.cn/b/{new_token()}", printed_id=f"LC-{number:04d}") for number in range(BADGES)]
SHEET = Sheet("龙城社区 · 胸牌", "按实际大小（100%）打印", datetime(2026, 11, 21, tzinfo=UTC))


async def ours() -> float:
    start = time.perf_counter()
    assert draw_badges(FACES, SHEET).startswith(b"%PDF")
    return time.perf_counter() - start


async def bare() -> float:
    start = time.perf_counter()
    assert all(map(_plain_badge, FACES))
    return time.perf_counter() - start


async def test_a_batch_of_200_badges(report: Report) -> None:
    measured = await compare(ours, bare, rounds=ROUNDS)
    before, start = _cpu(), time.perf_counter()
    await ours()
    cores = (_cpu() - before) / (time.perf_counter() - start)
    what = f"A4 sheets of 200 badges as one PDF over bare qrcode and Pillow, one PNG after the other; ours used {cores:.1f} cores"
    row = report.add("badges.sheet200", measured, unit="s", aim="≤ 1.2", what=what)
    assert row.ratio <= 1.2
    assert (os.cpu_count() or 1) == 1 or cores > 1


def _plain_badge(face: Face) -> bytes:
    """The same size, code and texts, on straight lines."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_H, border=4, image_factory=PilImage)
    code.add_data(face.link)
    code.make(fit=True)
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, SIDE - 1, SIDE - 1), fill=(11, 79, 74))
    squares = code.make_image().get_image().convert("RGB").resize((FIELD, FIELD), Image.Resampling.NEAREST)
    picture.paste(squares, ((SIDE - FIELD) // 2, (SIDE - FIELD) // 2))
    for text, y in ((face.above, 120), (face.below, 1060), (face.printed_id, 20), (face.phone, 1130)):
        draw.text((SIDE / 2, y), text, font=font(64), fill="white", anchor="mm")
    out = BytesIO()
    picture.save(out, "PNG", dpi=(600, 600))
    return out.getvalue()


def _cpu() -> float:
    """Seconds of processor time of this process and of those that it has ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
