"""Drawing: QR codes, and the font for Chinese."""

from functools import cache
from io import BytesIO

import qrcode
from noto_cjk_sans_otc import FONT_PATH
from PIL import ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

# The quiet zone that readers count on.
QUIET_ZONE = 4
MODULE_PIXELS = 10
# The font collection holds Japanese, Korean, simplified and traditional Chinese.
FONT_FILE, SIMPLIFIED = str(FONT_PATH), 2


def qr_png(text: str, *, module: int = MODULE_PIXELS) -> bytes:
    """The QR code of a text as a PNG, black on white; `module` is the side of one square in pixels."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=module, border=QUIET_ZONE, image_factory=PilImage)
    code.add_data(text)
    code.make(fit=True)
    out = BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()


def qr_svg(text: str) -> str:
    """The QR code of a text as SVG to stand in a page itself: a secret in it never becomes an address of its own."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, image_factory=SvgPathImage)
    code.add_data(text)
    code.make(fit=True)
    out = BytesIO()
    code.make_image().save(out)
    return out.getvalue().decode().partition("?>")[2].strip()


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Noto Sans for simplified Chinese and Latin, `size` in pixels."""
    return ImageFont.truetype(FONT_FILE, size, index=SIMPLIFIED)
