"""A workbook of one sheet, written row by row to a temporary file: texts stay texts, whoever typed them. Slow: use it in a thread."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES, ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | float | datetime | date | None
# A cell that begins so is a formula to Excel, whoever typed it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # as they are typed with a Chinese keyboard
# More, Excel does not take in one cell.
TEXT_MOST = 32_000
TITLE_MOST = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\']")


class Book:
    """Bold headings with widths in characters, then rows as they come. Moments must be local and naive."""

    def __init__(self, title: str, columns: Sequence[tuple[str, int]]) -> None:
        self._is_done = False
        self._book = Workbook(write_only=True)
        self._sheet: WriteOnlyWorksheet = self._book.create_sheet(NOT_IN_TITLES.sub(" ", title)[:TITLE_MOST])
        for number, (_, width) in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        self._sheet.freeze_panes = "A2"
        headings = [WriteOnlyCell(self._sheet, value=heading) for heading, _ in columns]
        for heading in headings:
            heading.font = Font(bold=True)
        self._sheet.append(headings)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """More rows below those that are there."""
        for row in rows:
            self._sheet.append([harmless(value) for value in row])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Of a book that was given up, the temporary file is closed as well."""
        if not self._is_done:
            self.done()

    def done(self) -> bytes:
        """The whole file; nothing can be added afterwards."""
        self._is_done = True
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()


def harmless(value: Cell) -> Cell:
    """A text that Excel would run as a formula or take for an error, made to be read as text; without what no cell can hold."""
    if not isinstance(value, str):
        return value
    clean = ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_MOST]
    # Blanks before the sign do not make it harmless to every program.
    return f"'{clean}" if clean.startswith(FORMULA) or clean.lstrip().startswith(FORMULA) or clean in ERROR_CODES else clean
