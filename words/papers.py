"""Papers to take along: PDF in a Chinese font, and Excel. Both are pure and slow: doors call them in a thread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.drawing import FONT_FILE, SIMPLIFIED

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "noto"
Cell = str | int | datetime | None


def blank(*, landscape: bool = False) -> "FPDF":
    """An A4 page in the Chinese font, to write on; sizes in mm and points."""
    # A second of start-up for what few ask for: read when the first paper is made.
    from fpdf import FPDF  # noqa: PLC0415

    paper = FPDF(orientation="landscape" if landscape else "portrait", format="A4")
    paper.add_font(FONT, fname=FONT_FILE, collection_font_number=SIMPLIFIED)
    paper.set_font(FONT, size=11)
    paper.set_auto_page_break(True, margin=18)
    paper.add_page()
    return paper


def excel(title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: bold headings with widths in characters, then the rows. Moments must be local and naive."""
    from words.workbook import Book  # noqa: PLC0415

    with Book(title, columns) as book:
        book.add(rows)
        return book.done()
