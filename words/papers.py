"""Papers to take along: PDF in a Chinese font, and Excel. Both are pure and slow: doors call them in a thread."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from core.drawing import FONT_FILE, SIMPLIFIED

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "noto"
# A cell that begins so is a formula to Excel, whoever typed it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
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
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, value=heading) for heading, _ in columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    for row in rows:
        sheet.append([harmless(value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def harmless(value: Cell) -> Cell:
    """A text that Excel would run as a formula, made to be read as text."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
