"""A face of a badge, and what is read off what was drawn of it."""

from datetime import UTC, datetime
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdf import PdfReader

from qrcodes.draw import Face, Sheet

FACE = Face("https://e.cn/b/k3x7m2q9v4t6w8y5z3n2c4d6fa", "龙城社区驿站", "扫码·找家·救人", "LC-0042", "☎ 0519-8812 3456")
SHEET = Sheet("龙城社区 · 胸牌", "按实际大小（100%）打印", datetime(2026, 11, 21, tzinfo=UTC))


def picture(file: bytes) -> Image.Image:
    with Image.open(BytesIO(file)) as opened:
        opened.load()
        return opened


def read(picture: Image.Image) -> list[str]:
    return sorted(code.text for code in zxingcpp.read_barcodes(picture))


def written(file: bytes) -> str:
    """What the first page says, as a reader copies it."""
    return PdfReader(BytesIO(file)).pages[0].extract_text().replace("\0", "")
