"""The poster of a board: drawn in both languages, whole, whatever stands on it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from core.i18n import translator
from people.persons import masked
from points.board_pages import Sheet, Standing
from tests.clock import ZONE
from words.poster import HEIGHT, MARGIN, SHOWN, WIDTH, Poster, poster

FROZEN_AT = datetime(2026, 11, 1, 1, tzinfo=UTC)
NAMES = ("王芳", "欧阳翠屏", "", "Maximiliana Wolfeschlegelsteinhausenbergerdorff", "·" * 60, "李建国 " * 20)


def drawn(names: tuple[str, ...], *, language: str, is_final: bool) -> Image.Image:
    final_at, seal = (FROZEN_AT + timedelta(days=7), bytes(range(32))) if is_final else (None, None)
    status, height = ("final", 123_456_789) if is_final else ("frozen", None)
    until = FROZEN_AT + timedelta(days=7)
    sheet = Sheet(1, 1, date(2026, 10, 1), status, FROZEN_AT, FROZEN_AT, until, final_at, height, seal, 100_000, 5_050_000)
    standings = [Standing(n, n * 1_000, n, masked(name), 10**6) for n, name in enumerate(names, start=1)]
    png = poster(Poster(sheet, standings, "龙城社区" * 20, "0432-62010336"), translator(language), zone=ZONE)
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("is_final", [False, True])
@pytest.mark.parametrize("names", [(), NAMES, NAMES * 5])
def test_a_poster_keeps_its_size_and_its_margins(names: tuple[str, ...], language: str, *, is_final: bool) -> None:
    picture = drawn(names, language=language, is_final=is_final)
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.format == "PNG"
    # Nothing is written beyond the edges: each strip has its ground's colours alone.
    for strip in ((0, 0, MARGIN // 2, HEIGHT), (WIDTH - MARGIN // 2, 0, WIDTH, HEIGHT), (0, HEIGHT - 12, WIDTH, HEIGHT)):
        colours = picture.convert("RGB").crop(strip).getcolors(maxcolors=4)
        assert colours is not None
        assert len(colours) <= 3


def test_only_the_first_places_are_on_it() -> None:
    assert SHOWN == 12
    twelve, more = drawn(NAMES * 2, language="zh", is_final=False), drawn(NAMES * 9, language="zh", is_final=False)
    rows = (0, 390, WIDTH, 1_370)
    assert twelve.crop(rows).tobytes() == more.crop(rows).tobytes()
