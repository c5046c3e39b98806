"""The drawn picture of an item: of a fixed size, readable, the same for the same words."""

from io import BytesIO

import pytest
from PIL import Image

from points.catalogue import CATEGORIES
from words.item_tile import COLOURS, HEIGHT, OTHER, WIDTH, tile
from words.offers import CATEGORIES as NAMES


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground_and_ink", [*COLOURS.values(), OTHER])
def test_the_ink_stands_out_seven_to_one(ground_and_ink: tuple[str, str]) -> None:
    ground, ink = ground_and_ink
    assert (luminance(ground) + 0.05) / (luminance(ink) + 0.05) >= 7


def test_every_category_has_a_colour_and_a_name() -> None:
    assert set(COLOURS) == set(CATEGORIES) == set(NAMES)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("大米 5 公斤", "惠民超市"),
        ("Newspaper read aloud, 1 hour", "春天之约志愿者服务队"),
        ("洗", ""),
        ("一" * 60, "单位" * 30),
        ("word " * 30, "x" * 60),
        ("", ""),
        ("\U0001f600\u202e", "𠮷"),
    ],
)
def test_any_name_is_drawn_at_the_same_size(name: str, unit: str) -> None:
    with Image.open(BytesIO(tile(name, unit, "food", "粮油副食"))) as image:
        assert (image.format, image.size) == ("JPEG", (WIDTH, HEIGHT))


def test_the_same_words_are_drawn_once() -> None:
    first = tile("大米 5 公斤", "惠民超市", "food", "粮油副食")
    assert tile("大米 5 公斤", "惠民超市", "food", "粮油副食") is first
    assert len(first) < 60_000
    assert tile("小米 5 公斤", "惠民超市", "food", "粮油副食") != first
