"""Badges as they are drawn: their size, their code and its quiet zone, on sheets and alone."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from core.i18n import translator
from qrcodes import draw, draw_batch, draw_small
from qrcodes.badge_making import new_token
from qrcodes.draw import Face
from qrcodes.draw_code import LinkTooLong
from qrcodes.draw_layout import MOST_SQUARES, RADIUS, TextTooLong, badge_code, letters, module_of
from tests.qrcodes.draw_kit import FACE, SHEET, picture, read, written
from tests.qrcodes.pictures import pages_of
from words import prints


def faces(number: int) -> list[Face]:
    return [replace(FACE, link=f"https://e.cn/b/{new_token()}", printed_id=f"LC-{one + 1:04d}") for one in range(number)]


@pytest.mark.parametrize(("dpi", "side"), [(600, 1181), (300, 591)])
def test_a_badge_is_five_centimetres_at_its_resolution_and_says_so(dpi: int, side: int) -> None:
    drawn = picture(draw.badge_png(FACE, dpi=dpi))
    assert drawn.size == (side, side)
    assert drawn.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)
    assert abs(side / dpi * 25.4 - 50) < 0.05
    assert read(drawn) == [FACE.link]


def test_outside_the_circle_it_is_white_or_nothing_and_looks_the_same_inside() -> None:
    white, clear = picture(draw.badge_png(FACE)), picture(draw.badge_png(FACE, transparent=True))
    assert (white.mode, white.getpixel((3, 3))) == ("RGB", (255, 255, 255))
    assert (clear.mode, clear.getpixel((3, 3))) == ("RGBA", (255, 255, 255, 0))
    laid = Image.new("RGBA", clear.size, "white")
    laid.alpha_composite(clear)
    away = ImageChops.difference(laid.convert("RGB"), white).convert("L").histogram()
    assert sum(away[5:]) == 0
    assert read(laid) == [FACE.link]


@pytest.mark.parametrize(("host", "level"), [("https://e.cn", "H"), (f"https://{'a' * 21}", "H"), (f"https://{'a' * 35}", "Q")])
def test_every_square_is_large_enough_and_the_quiet_zone_is_four_squares_wide(host: str, level: str) -> None:
    face = replace(FACE, link=f"{host}/b/{new_token()}")
    code = badge_code(face.link)
    assert (code.level, module_of(code) >= 0.7) == (level, True)
    side = module_of(code) * code.squares
    assert side / 2 * 2**0.5 < RADIUS
    drawn = picture(draw.badge_png(face)).convert("L")
    dots = 600 / 25.4
    for place in range(4):
        turned = drawn.rotate(90 * place)
        start, wide = round((RADIUS - side / 2) * dots), round(4 * module_of(code) * dots)
        zone = turned.crop((start + 1, start + 1, start + round(side * dots) - 2, start + wide - 1))
        assert zone.getextrema() == (255, 255)
    assert code.runs[0][:2] == (4, 4)
    assert read(drawn) == [face.link]


def test_a_link_that_no_badge_can_carry_is_refused() -> None:
    with pytest.raises(LinkTooLong):
        draw.badge_png(replace(FACE, link=f"https://{'a' * 60}/b/{new_token()}"))
    assert MOST_SQUARES == 49


def test_letters_keep_away_from_the_cut_and_from_the_code() -> None:
    for above, phone in (("龙城社区驿站", "☎ 110"), ("龙" * 14, "☎ 0519-8812 3456 转 801"), ("城", "☎ +86 (0)519 88 12 34 56")):
        code = badge_code(FACE.link)
        side = module_of(code) * code.squares
        for one in letters(above, FACE.below, FACE.printed_id, phone, side):
            assert (one.x**2 + one.y**2) ** 0.5 < RADIUS - 1
            assert max(abs(one.x), abs(one.y)) > side / 2
    with pytest.raises(TextTooLong):
        letters("龙" * 60, FACE.below, FACE.printed_id, "", 32.6)


def test_a_badge_as_vectors_is_exactly_five_centimetres_with_an_embedded_font_and_no_dots() -> None:
    file = draw.badge_pdf(FACE, made_at=SHEET.made_at)
    page = PdfReader(BytesIO(file)).pages[0]
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(50, abs=0.01)
    assert list(page.images) == []
    assert b"/FontFile3" in file
    said = "".join(page.extract_text().split())
    assert all(sign in said for sign in "龙城社区驿站扫码找家救人LC-0042☎0519-88123456")
    assert read(pages_of(file, dpi=300)[0]) == [FACE.link]


def test_sheets_hold_twelve_badges_and_every_code_is_read() -> None:
    batch = faces(14)
    seen: list[int] = []
    file = draw.sheet_pdf(batch, SHEET, progress=seen.append)
    pages = PdfReader(BytesIO(file)).pages
    assert [round(float(page.mediabox.height) / 72 * 25.4) for page in pages] == [297, 297]
    assert "1/2" in written(file)
    found = [read(page) for page in pages_of(file, dpi=200)]
    assert ([len(links) for links in found], seen) == ([12, 2], [12, 14])
    assert sorted(found[0] + found[1]) == sorted(face.link for face in batch)


def test_a_batch_drawn_by_several_processes_is_the_same_and_tells_its_progress() -> None:
    batch = faces(40)
    seen: list[int] = []
    file = draw_batch.draw_badges(batch, SHEET, cores=2, progress=seen.append)
    alone = draw.sheet_pdf(batch, SHEET)
    both = [[page.get_contents().get_data() for page in PdfReader(BytesIO(one)).pages] for one in (file, alone)]  # type: ignore[union-attr] # every page has contents
    assert both[0] == both[1]
    assert seen == [12, 24, 36, 40]


def test_thirty_labels_of_an_elder_are_one_sheet() -> None:
    batch = [replace(face, printed_id=f"LC-0042-{number:02d}") for number, face in enumerate(faces(30), start=1)]
    file = draw_small.labels_pdf(batch, SHEET)
    pages = pages_of(file, dpi=300)
    assert len(pages) == 1
    assert read(pages[0]) == sorted(face.link for face in batch)
    assert "LC-0042-30" in written(file)


def test_a_pocket_card_says_what_to_do() -> None:
    t = translator("zh")
    file = draw_small.pocket_cards_pdf([prints.pocket_card(FACE, t)], SHEET)
    said = written(file)
    assert "120" in said
    assert all(part in said for part in FACE.phone.split())
    assert read(pages_of(file, dpi=300)[0]) == [FACE.link]
