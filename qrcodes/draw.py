"""Badges, labels and pocket cards, from plain data to bytes. Pure, and slow enough to be called in a thread; many: see `draw_batch`.

A badge is a disc of 5 cm: station above, what to do below, printed number and duty phone at the sides, the code in a white field.
All of it is dark on light or light on dark, so that it prints in grey as well.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import fonts
from qrcodes import draw_paper as on
from qrcodes.draw_layout import RADIUS, Face, badge_code, letters, module_of
from qrcodes.draw_paper import Glyphs, Paper
from qrcodes.draw_png import BRAND, PAPER, badge_png

__all__ = ["Face", "Sheet", "badge_pdf", "badge_png", "sheet_pdf"]

# The ground goes on beyond the cut, so that a cut a little off shows no white.
BLEED = 2.0
COLUMNS, ROWS, PITCH_X, PITCH_Y = 3, 4, 63.0, 63.0
A_SHEET = COLUMNS * ROWS
MARK_FROM, MARK_TO = RADIUS + BLEED + 0.7, RADIUS + BLEED + 3.2
CUT = (150, 190, 185)
RULER = 50.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands at the head of each printed page, and beside the ruler that shows whether it was printed at its size."""

    title: str
    hint: str
    made_at: datetime


def missing(*texts: str) -> str:
    """The signs of these texts that no installed font has: nothing is drawn with boxes."""
    return fonts.missing("".join(texts))


def badge_pdf(face: Face, *, made_at: datetime) -> bytes:
    """One badge as vectors on a page of 50 × 50 mm. Raises `LinkTooLong`, `NoGlyph`."""
    with Paper(texts_of(face), title=face.printed_id, made_at=made_at) as paper:
        paper.add(on.moved(RADIUS, RADIUS, badge_operators(face, paper.glyphs, bleed=0.0)), size=(2 * RADIUS, 2 * RADIUS))
        return paper.done()


def sheet_pdf(faces: Sequence[Face], sheet: Sheet, *, progress: Callable[[int], None] | None = None) -> bytes:
    """A4 sheets of badges with cut marks, twelve on each; `progress` hears how many are done.

    Raises `LinkTooLong`, `TextTooLong`, `NoGlyph`.
    """
    done = 0
    with blank(faces, sheet) as paper:
        for page, part in enumerate(sheets(faces), start=1):
            drawn = [badge_operators(face, paper.glyphs, bleed=BLEED) for face in part]
            paper.add(sheet_operators(drawn, sheet, paper.glyphs, page=page, pages=-(-len(faces) // A_SHEET)))
            done += len(part)
            if progress is not None:
                progress(done)
        return paper.done()


def blank(faces: Sequence[Face], sheet: Sheet) -> Paper:
    """The paper that sheets of these badges are drawn on."""
    said = (text for face in faces for text in texts_of(face))
    return Paper([*texts_of_head(sheet), *said], title=sheet.title, made_at=sheet.made_at)


def sheets(faces: Sequence[Face]) -> Iterator[Sequence[Face]]:
    """The badges of each sheet."""
    for start in range(0, len(faces), A_SHEET):
        yield faces[start : start + A_SHEET]


def badge_operators(face: Face, glyphs: Glyphs, *, bleed: float) -> str:
    """A badge round (0, 0) as operators of a page. Raises `LinkTooLong`."""
    code = badge_code(face.link)
    side = module_of(code) * code.squares
    parts = [on.circle(0, 0, RADIUS + bleed, BRAND)]
    if bleed:
        # Gone when it is cut along.
        parts.append(on.circle(0, 0, RADIUS, CUT, line=0.08))
    parts.append(on.squares(code, -side / 2, -side / 2, side))
    parts.append(f"BT {on.colour(PAPER)} {on.colour(PAPER, line=True)}")
    round_it = letters(face.above, face.below, face.printed_id, face.phone, side)
    parts += [on.turned(glyphs, one.sign, one.x, one.y, turn=one.turn, size=one.size) for one in round_it]
    parts.append("0 Tr ET")
    return "\n".join(parts)


def sheet_operators(badges: Sequence[str], sheet: Sheet, glyphs: Glyphs, *, page: int, pages: int) -> str:
    """A sheet of badges that were drawn, with its head and cut marks, as operators of a page."""
    wide, high = on.A4
    left = (wide - (COLUMNS - 1) * PITCH_X) / 2
    top = high - 26 - RADIUS - BLEED - 3.5
    parts = [head(sheet, glyphs, page=page, pages=pages)]
    for number, drawn in enumerate(badges):
        x, y = left + number % COLUMNS * PITCH_X, top - number // COLUMNS * PITCH_Y
        parts.append(on.moved(x, y, f"{drawn}\n{_marks()}"))
    return "\n".join(parts)


def head(sheet: Sheet, glyphs: Glyphs, *, page: int, pages: int) -> str:
    """What the page is, and a ruler of 50 mm."""
    wide, high = on.A4
    y, right = high - 16, wide - 16 - RULER
    room = right - 16 - 8
    parts = [
        on.text(glyphs, f"{sheet.title}  {page}/{pages}", 16, y, size=4.6, ink=BRAND, most=room, bold=True),
        on.text(glyphs, sheet.hint, 16, y - 6.2, size=3.4, ink=on.SOFT, most=room),
        on.stroke(right, y - 3, right + RULER, y - 3, on.SOFT, width=0.2),
        on.centred(glyphs, f"{RULER:.0f} mm", right + RULER / 2, y - 7.2, size=3.2, ink=on.SOFT),
    ]
    for step in range(6):
        at = right + step * RULER / 5
        parts.append(on.stroke(at, y - 3, at, y - (0.4 if step in (0, 5) else 1.6), on.SOFT, width=0.2))
    return "\n".join(parts)


def texts_of(face: Face) -> tuple[str, ...]:
    """All that is written on a badge, a label or a card."""
    return face.above, face.below, face.printed_id, face.phone


def texts_of_head(sheet: Sheet) -> tuple[str, ...]:
    """All that is written at the head of a page."""
    return sheet.title, sheet.hint, "0123456789/ mm"


def _marks() -> str:
    """Short lines round a badge that point at its middle."""
    ways = ((1, 0), (0, 1), (-1, 0), (0, -1))
    return "\n".join(on.stroke(x * MARK_FROM, y * MARK_FROM, x * MARK_TO, y * MARK_TO, on.SOFT, width=0.12) for x, y in ways)
