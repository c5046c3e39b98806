"""Excel files that people send, read as tables: only .xlsx, only values, only so large. Pure and slow: doors call it in a thread."""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO

from people.import_rows import CELL_MOST, Line
from people.imports import ROWS_MOST, TableUnclear
from people.persons import plain_name
from qrcodes.imports import KINDS
from words.import_columns import EXAMPLES, by_heading

BYTES_MOST = 5 * 1024 * 1024
MEGABYTE = 1024 * 1024
# A packed file may hold a thousand times its size.
UNPACKED_MOST = 40 * MEGABYTE
PARTS_MOST = 200
COLUMNS_MOST = 30
# The headings may stand below a title.
HEADING_WITHIN = 5
PROLOGUE = 4096
# openpyxl meets a broken file with whatever its parts raise.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError, SyntaxError),
    *(RuntimeError, ArithmeticError, AssertionError),
)

Cells = Sequence[object]


def read(kind: str, data: bytes) -> list[Line]:
    """The rows below the headings, without empty ones and examples. Raises `TableUnclear`."""
    _check_file(data)
    try:
        rows = [(number, [_text(value) for value in cells]) for number, cells in _rows(data)]
    except TableUnclear:
        raise
    except BROKEN as error:
        raise TableUnclear(why="kind") from error
    columns, first = _headings(kind, rows)
    lines = [Line(number, _named(cells, columns)) for number, cells in rows if number > first and not _is_example(cells)]
    found = [line for line in lines if line.cells]
    if not found:
        raise TableUnclear(why="empty")
    if len(found) > ROWS_MOST:
        raise TableUnclear(why="rows", most=ROWS_MOST)
    return found


def _check_file(data: bytes) -> None:
    if len(data) > BYTES_MOST:
        raise TableUnclear(why="large", most=BYTES_MOST // MEGABYTE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > PARTS_MOST or sum(part.file_size for part in parts) > UNPACKED_MOST:
                raise TableUnclear(why="large", most=BYTES_MOST // MEGABYTE)
            if "xl/workbook.xml" not in packed.namelist():
                raise TableUnclear(why="kind")
            for part in parts:
                # Excel writes none, and an entity can stand for a billion others.
                if part.filename.endswith((".xml", ".rels")) and _declares(packed, part):
                    raise TableUnclear(why="kind")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, LookupError) as error:
        raise TableUnclear(why="kind") from error


def _declares(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with packed.open(part) as file:
        head = file.read(PROLOGUE)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\0" in head


def _rows(data: bytes) -> Iterator[tuple[int, Cells]]:
    # A second of start-up for what few ask for.
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        if not book.worksheets:
            raise TableUnclear(why="empty")
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        most = ROWS_MOST + HEADING_WITHIN + 2
        for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MOST, values_only=True), start=1):
            if any(cell not in (None, "") for cell in cells):
                if number > most:
                    raise TableUnclear(why="rows", most=ROWS_MOST)
                yield number, cells
            elif number > most * 2:
                return
    finally:
        book.close()


def _headings(kind: str, rows: Sequence[tuple[int, list[str]]]) -> tuple[dict[int, str], int]:
    """Which column stands where, and in which row the headings are. Raises `TableUnclear` naming those that are missing."""
    known = by_heading(kind)
    best: dict[int, str] = {}
    first = 0
    for number, cells in rows[:HEADING_WITHIN]:
        named = [known.get(plain_name(cell).rstrip("*＊")) for cell in cells]  # as Chinese keyboards have it
        found = {place: code for place, code in enumerate(named) if code is not None and code not in named[:place]}
        if len(found) > len(best):
            best, first = found, number
    if missing := [code for code in KINDS[kind].required if code not in best.values()]:
        raise TableUnclear(why="headings", kind=kind, columns=missing)
    return best, first


def _named(cells: Sequence[str], columns: dict[int, str]) -> dict[str, str]:
    return {code: cells[place] for place, code in columns.items() if place < len(cells) and cells[place]}


def _is_example(cells: Iterable[str]) -> bool:
    first = next((cell for cell in cells if cell), "")
    return first.startswith(EXAMPLES)


def _text(value: object) -> str:
    """A cell's value as somebody would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    # Excel itself writes what looks like a formula as a text with an apostrophe before it.
    return str(value)[:CELL_MOST].strip().removeprefix("'")
