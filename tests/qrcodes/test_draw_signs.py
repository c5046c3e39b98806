"""Every sign that is printed is in a font, rare ones of names too; one that is in none is an error."""

from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]  # it ships no types
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]  # it ships no types

from core import fonts
from core.i18n import translator
from qrcodes import draw
from qrcodes.badge_making import new_token
from qrcodes.badge_words import above_by_default
from qrcodes.print_jobs import Material, Printable
from tests.clock import START, ZONE
from tests.qrcodes.draw_kit import FACE, SHEET, picture, read, written
from words import prints

RARE = "𠮷䶮㛃龘喆堃赟犇骉淼昇㐂𠅤𨭎𫍯𤋮邨祎翀甯頔燚㸌昉瑨𬱖𫖯𬸦垚鑫犟"
NOWHERE = "𪚥"


def test_no_sign_of_all_that_is_printed_is_missing_also_in_rare_names() -> None:
    for language in ("zh", "en"):
        t = translator(language)
        card = prints.pocket_card(FACE, t)
        said = [card.greeting, *card.steps, prints.paper_name("badges", t), prints.paper_name("labels", t), prints.paper_name("card", t)]
        for paper in ("badges", "labels", "card"):
            material = Material(paper, "龙城社区", "龙城社区驿站", "扫码·找家·救人", "0519-8812 3456", (Printable("LC-0042", new_token()),))
            sheet = prints.sheet_of(material, t, made_at=START, zone=ZONE)
            said += [sheet.title, sheet.hint]
        assert draw.missing(*said, above_by_default("龙城社区"), FACE.below, FACE.phone, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789 +()/") == ""
    assert draw.missing(RARE) == ""
    assert draw.missing(f"龙{NOWHERE}城") == NOWHERE


def test_a_sign_that_no_font_has_is_an_error_and_never_a_box() -> None:
    with pytest.raises(fonts.NoGlyph) as refused:
        draw.badge_png(replace(FACE, above=f"{NOWHERE}城驿站"))
    assert refused.value.signs == NOWHERE
    with pytest.raises(fonts.NoGlyph):
        draw.badge_pdf(replace(FACE, above=f"{NOWHERE}城驿站"), made_at=SHEET.made_at)


def test_a_rare_sign_falls_back_to_a_fuller_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rarer = fonts.Face(str(_font_with(NOWHERE, tmp_path / "HanaMinB.ttf")))
    monkeypatch.setattr(fonts, "fuller", lambda: (rarer,))
    assert fonts.by_sign(f"龙{NOWHERE}") == {"龙": fonts.HOUSE, NOWHERE: rarer}
    assert draw.missing(NOWHERE) == ""
    face = replace(FACE, above=f"{NOWHERE}城驿站")
    file = draw.badge_pdf(face, made_at=SHEET.made_at)
    assert NOWHERE in written(file)
    assert read(picture(draw.badge_png(face))) == [FACE.link]


def _font_with(sign: str, path: Path) -> Path:
    """A font of one sign, a square."""
    pen = TTGlyphPen(None)
    for step, corner in enumerate(((100, 0), (100, 800), (900, 800), (900, 0))):
        (pen.lineTo if step else pen.moveTo)(corner)
    pen.closePath()
    glyph, builder = pen.glyph(), FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord(sign): "rare"})
    builder.setupGlyf({".notdef": glyph, "rare": glyph})
    builder.setupHorizontalMetrics({".notdef": (1000, 100), "rare": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path
