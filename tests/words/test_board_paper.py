"""The board on paper: every place in its order, over as many pages as it takes."""

import time
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from core.i18n import translator
from points.board_pages import Sheet, Standing
from words.board_paper import BoardPaper, board_pdf, file_name

ZONE = ZoneInfo("Asia/Shanghai")
WHEN = datetime(2027, 1, 1, tzinfo=UTC)


def about(number: int, *, status: str = "frozen") -> BoardPaper:
    is_final = status == "final"
    sheet = Sheet(1, 2, date(2026, 12, 1), status, WHEN, None, WHEN, WHEN if is_final else None, 7, b"\x01" * 32, number, 10 * number)
    standings = [Standing(one, one, one, "" if one % 7 == 0 else "王*芳", 10) for one in range(1, number + 1)]
    return BoardPaper(sheet, standings, "龙城社区", "0432-62010336")


def pages(data: bytes) -> list[str]:
    return [page.extract_text().replace("\0", "") for page in PdfReader(BytesIO(data)).pages]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_paper_says_whose_board_it_is_and_every_place(language: str) -> None:
    t = translator(language)
    (page,) = pages(board_pdf(about(20), t, zone=ZONE))
    assert "龙城社区" in page
    assert "0432-62010336" in page
    assert page.count("王*芳") == 18
    assert t("a neighbour") in page
    assert file_name(about(1).sheet, t).endswith(".pdf")


def test_a_thousand_places_stand_on_pages_that_are_counted() -> None:
    began = time.monotonic()
    found = pages(board_pdf(about(1_000, status="final"), translator("zh"), zone=ZONE))
    assert sum(page.count("王*芳") for page in found) == 1_000 - 1_000 // 7
    assert 12 < len(found) < 22
    assert f"{len(found)}" in found[-1]
    assert time.monotonic() - began < 30


def test_an_empty_board_says_so() -> None:
    (page,) = pages(board_pdf(about(0), translator("en"), zone=ZONE))
    assert "Nobody stands on this board." in page
