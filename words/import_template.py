"""The table to fill in: headings with an example row, lists to choose from, and a second sheet that explains each column."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.i18n import Translator
from people.imports import ROWS_MOST
from qrcodes.imports import KINDS
from words.import_columns import COLUMNS, kind_name

MUST = PatternFill("solid", fgColor="FFE9D6")
EXPLAIN_WIDTHS = (22, 12, 70, 32)
TEXT_FORMAT = "@"


def template(kind: str, t: Translator) -> bytes:
    """The empty table of this kind. Slow: call it in a thread."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = kind_name(kind, t)[:31]
    must = KINDS[kind].required
    for place, (code, column) in enumerate(COLUMNS[kind].items(), start=1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place, t(column.heading) + ("*" if code in must else ""))
        head.font = Font(bold=True)
        if code in must:
            head.fill = MUST
        example = sheet.cell(2, place, ("例：" if place == 1 else "") + column.example)
        example.font = Font(italic=True, color="808080")
        example.number_format = TEXT_FORMAT
        sheet.column_dimensions[letter].width = column.width
        # As text, Excel leaves phones and days as they are typed.
        sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        if column.choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.add(f"{letter}2:{letter}{ROWS_MOST + 1}")
            sheet.add_data_validation(listed)
    sheet.freeze_panes = "A2"
    _explain(book, kind, t)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(book: Workbook, kind: str, t: Translator) -> None:
    sheet: Worksheet = book.create_sheet(t("What to fill in")[:31])
    sheet.append([t("Column"), t("Needed"), t("What it is for"), t("Example")])
    for code, column in COLUMNS[kind].items():
        needed = t("yes") if code in KINDS[kind].required else ""
        sheet.append([t(column.heading), needed, t(column.means), column.example])
    sheet.append([])
    sheet.append([t("Rows that begin with 例： are examples and are left out. At most {rows} rows.", rows=ROWS_MOST)])
    for place, width in enumerate(EXPLAIN_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
