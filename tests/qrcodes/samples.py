"""Samples for docs/images, with invented data: `python -m tests.qrcodes.samples` (needs pdftoppm)."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from core.i18n import translator
from qrcodes import draw, draw_small
from qrcodes.draw import Face
from qrcodes.print_jobs import Material
from tests.clock import ZONE
from words import prints

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
FACE = Face("https://e.example/b/k3x7m2q9v4t6w8y5z3n2c4d6fa", "龙城社区驿站", "扫码·找家·救人", "LC-0042", "☎ 0519-8812 3456")


def main() -> None:
    t, made_at = translator("zh"), datetime(2026, 11, 21, tzinfo=UTC)
    sheets = {
        paper: prints.sheet_of(Material(paper, "龙城社区", FACE.above, FACE.below, "0519-8812 3456", ()), t, made_at=made_at, zone=ZONE)
        for paper in ("badges", "labels", "card")
    }
    badges = [replace(FACE, link=f"{FACE.link[:-2]}{number:02d}", printed_id=f"LC-{42 + number:04d}") for number in range(12)]
    labels = [replace(FACE, link=f"{FACE.link[:-2]}{number:02d}", printed_id=f"LC-0042-{number + 1:02d}") for number in range(30)]
    (IMAGES / "badge.png").write_bytes(draw.badge_png(FACE, dpi=300))
    _save("badge-sheet", draw.sheet_pdf(badges, sheets["badges"]))
    _save("badge-labels", draw_small.labels_pdf(labels, sheets["labels"]))
    _save("pocket-card", draw_small.pocket_cards_pdf([prints.pocket_card(FACE, t)], sheets["card"]))


def _save(name: str, file: bytes) -> None:
    drawn = subprocess.run(["pdftoppm", "-r", "110", "-png", "-singlefile", "-"], input=file, check=True, capture_output=True).stdout
    # Few colours are enough for print, and a third of the bytes.
    few = Image.open(BytesIO(drawn)).convert("RGB").quantize(16, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
