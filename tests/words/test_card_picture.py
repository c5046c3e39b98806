"""The points card as a picture: its code can be read, in both languages and for every name."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from core.i18n import translator
from words.card_picture import HEIGHT, WIDTH, Card, card_picture, member_link

LINK = member_link("https://estation.example.org", "8f3kLmQz-xYt0aB1cD2eFg")
NAMES = ("王芳", "阿卜杜热合曼·买买提艾力·伊斯坎达尔", "Alexandra Margarethe von Hohenzollern-Sigmaringen", "㐀", "")


def drawn(name: str, language: str = "zh", *, link: str = LINK) -> Image.Image:
    card = Card(name=name, community="龙城社区", station="龙城社区驿站", link=link)
    return Image.open(BytesIO(card_picture(card, translator(language))))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_code_is_read_from_the_card_whatever_the_name(name: str, language: str) -> None:
    picture = drawn(name, language)
    assert picture.size == (WIDTH, HEIGHT)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def test_the_code_is_read_from_a_small_blurred_and_tilted_card() -> None:
    picture = drawn("王芳").convert("RGB").resize((WIDTH // 2, HEIGHT // 2)).filter(ImageFilter.GaussianBlur(1)).rotate(7, expand=True)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def test_a_long_address_still_fits() -> None:
    link = member_link("https://a-very-long-community-name.street.city.province.example.org:8443", "8f3kLmQz-xYt0aB1cD2eFg")
    assert [found.text for found in zxingcpp.read_barcodes(drawn("王芳", link=link))] == [link]
