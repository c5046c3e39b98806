"""Labels of 2.5 × 5 cm for clothes and bags, and a pocket card of the size of a bank card, folded in the middle. Pure, as `draw`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from qrcodes import draw_paper as on
from qrcodes.draw import Sheet, head, texts_of, texts_of_head
from qrcodes.draw_code import code_of
from qrcodes.draw_layout import Face
from qrcodes.draw_paper import A4, BRAND, INK, LINE, PAPER, SOFT, Glyphs, Paper

LABEL_WIDE, LABEL_HIGH = 50.0, 25.0
# Three in ten rows: all thirty labels of an elder on one sheet.
COLUMNS, ROWS = 3, 10
A_SHEET = COLUMNS * ROWS
LABEL_FIELD, LABEL_LEVELS, LABEL_SQUARES = 23.4, (ERROR_CORRECT_Q, ERROR_CORRECT_M), 53
CARD_WIDE, CARD_HIGH = 85.6, 54.0
CARD_FIELD, CARD_SQUARES = 37.0, 53
MARK = 4.0


@dataclass(frozen=True, slots=True)
class PocketCard:
    """What a pocket card says beside its code: a greeting for the back, and what to do, a line each."""

    face: Face
    greeting: str
    steps: tuple[str, ...]


def labels_pdf(faces: Sequence[Face], sheet: Sheet) -> bytes:
    """A4 sheets of labels with cut marks, thirty on each; every label has its own link. Raises `LinkTooLong`, `NoGlyph`."""
    with Paper(
        [*texts_of_head(sheet), *(text for face in faces for text in texts_of(face))], title=sheet.title, made_at=sheet.made_at
    ) as paper:
        pages = -(-len(faces) // A_SHEET)
        for page in range(pages):
            part = faces[page * A_SHEET : (page + 1) * A_SHEET]
            parts = [head(sheet, paper.glyphs, page=page + 1, pages=pages), _grid()]
            parts += [on.moved(*corner, label_operators(face, paper.glyphs)) for face, corner in zip(part, _corners(), strict=False)]
            paper.add("\n".join(parts))
        return paper.done()


def pocket_cards_pdf(cards: Sequence[PocketCard], sheet: Sheet) -> bytes:
    """A4 pages, each with a card's front and, below the fold, its back. Raises `LinkTooLong`, `NoGlyph`."""
    said = (text for card in cards for text in (*texts_of(card.face), card.greeting, *card.steps))
    with Paper([*texts_of_head(sheet), *said], title=sheet.title, made_at=sheet.made_at) as paper:
        left, bottom = (A4[0] - CARD_WIDE) / 2, A4[1] - 40 - 2 * CARD_HIGH
        for page, card in enumerate(cards, start=1):
            parts = [head(sheet, paper.glyphs, page=page, pages=len(cards))]
            parts.append(on.moved(left, bottom + CARD_HIGH, _front(card.face, paper.glyphs)))
            parts.append(on.moved(left, bottom, _back(card, paper.glyphs)))
            parts.append(on.frame(left, bottom, CARD_WIDE, 2 * CARD_HIGH))
            fold = (left - MARK - 1, left + CARD_WIDE + 1)
            parts += [on.stroke(x, bottom + CARD_HIGH, x + MARK, bottom + CARD_HIGH) for x in fold]
            paper.add("\n".join(parts))
        return paper.done()


def label_operators(face: Face, glyphs: Glyphs) -> str:
    """A label from its lower left corner on, as operators of a page. Raises `LinkTooLong`."""
    code = code_of(face.link, most_squares=LABEL_SQUARES, levels=LABEL_LEVELS)
    margin = (LABEL_HIGH - LABEL_FIELD) / 2
    left = margin + LABEL_FIELD + 0.4
    room = LABEL_WIDE - left - 1.6
    parts = [
        on.squares(code, margin, margin, LABEL_FIELD),
        on.text(glyphs, face.above, left, 19.1, size=3.7, ink=BRAND, most=room, bold=True),
        on.text(glyphs, face.phone, left, 13.3, size=3.6, most=room, bold=True),
        on.text(glyphs, face.below, left, 8.0, size=3.1, ink=BRAND, most=room),
        on.text(glyphs, face.printed_id, left, 3.4, size=3.1, ink=SOFT, most=room),
    ]
    return "\n".join(parts)


def _front(face: Face, glyphs: Glyphs) -> str:
    code = code_of(face.link, most_squares=CARD_SQUARES)
    band = 12.0
    right = CARD_WIDE - 2.5 - CARD_FIELD
    room = right - 6 - 1.5
    parts = [
        on.rectangle(0, CARD_HIGH - band, CARD_WIDE, band, BRAND),
        on.text(glyphs, face.above, 6, CARD_HIGH - band + 4.0, size=5.6, ink=PAPER, most=CARD_WIDE - 12, bold=True),
        on.squares(code, right, (CARD_HIGH - band - CARD_FIELD) / 2, CARD_FIELD),
        on.text(glyphs, face.below, 6, 30.5, size=5.2, ink=BRAND, most=room, bold=True),
        on.stroke(6, 26.0, 6 + room, 26.0, LINE, width=0.15),
        on.text(glyphs, face.phone, 6, 16.8, size=5.4, most=room, bold=True),
        on.text(glyphs, face.printed_id, 6, 7.0, size=4.2, ink=SOFT, most=room),
    ]
    return "\n".join(parts)


def _back(card: PocketCard, glyphs: Glyphs) -> str:
    room = CARD_WIDE - 12
    parts = [on.text(glyphs, card.greeting, 6, CARD_HIGH - 11.5, size=5.2, ink=BRAND, most=room, bold=True)]
    lines = max(len(card.steps), 1)
    pitch = min(8.2, (CARD_HIGH - 20.0) / lines)
    for number, step in enumerate(card.steps, start=1):
        y = CARD_HIGH - 13.0 - number * pitch
        parts.append(on.circle(8, y + 1.45, 2.3, BRAND))
        parts.append(on.centred(glyphs, str(number), 8, y + 0.35, size=3.0, ink=PAPER, bold=True))
        parts.append(on.text(glyphs, step, 13, y, size=3.9, ink=INK, most=room - 7))
    return "\n".join(parts)


def _corners() -> Iterator[tuple[float, float]]:
    """The lower left corners of a sheet's labels, row by row from the top."""
    left = (A4[0] - COLUMNS * LABEL_WIDE) / 2
    top = A4[1] - 31.0
    for row in range(ROWS):
        for column in range(COLUMNS):
            yield left + column * LABEL_WIDE, top - (row + 1) * LABEL_HIGH


def _grid() -> str:
    """Hair lines to cut along, longer than the labels are."""
    left, top = (A4[0] - COLUMNS * LABEL_WIDE) / 2, A4[1] - 31.0
    right, bottom = left + COLUMNS * LABEL_WIDE, top - ROWS * LABEL_HIGH
    across = [
        on.stroke(left - MARK, top - row * LABEL_HIGH, right + MARK, top - row * LABEL_HIGH, LINE, width=0.08) for row in range(ROWS + 1)
    ]
    up = [
        on.stroke(left + column * LABEL_WIDE, bottom - MARK, left + column * LABEL_WIDE, top + MARK, LINE, width=0.08)
        for column in range(COLUMNS + 1)
    ]
    return "\n".join((*across, *up))
