"""QR codes are read back by a real reader."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from core.drawing import qr_png


@pytest.mark.parametrize("text", ["http://127.0.0.1:8080/go/p_Zm9vYmFyYmF6cXV4MTIzNA", "取货码 042317", "x"])
@pytest.mark.parametrize("module", [3, 10])
def test_a_qr_code_says_what_was_put_into_it(text: str, module: int) -> None:
    picture = Image.open(BytesIO(qr_png(text, module=module)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


def test_the_quiet_zone_is_four_modules_wide() -> None:
    picture = Image.open(BytesIO(qr_png("x", module=5))).convert("L")
    first = next(column for column in range(picture.width) if picture.getpixel((column, picture.height // 2 - picture.height // 4)) == 0)
    assert first >= 20
