"""Files that people send as tables: templates as they were filled in, and files that should never hurt."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.i18n import translator
from people.import_rows import Line
from people.imports import TableUnclear
from qrcodes.imports import KINDS
from tests.corpus.make_files import files
from words import import_sheets
from words.import_columns import COLUMNS
from words.import_template import template

ZH = translator("zh")


def workbook(kind: str, rows: list[list[Any]], *, title: str = "") -> bytes:
    """A table with the Chinese headings and these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
    sheet.append([ZH(column.heading) for column in COLUMNS[kind].values()])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_explains_each_column_and_its_example_row_is_left_out(kind: str, language: str) -> None:
    made = template(kind, translator(language))
    book = load_workbook(io.BytesIO(made))
    assert len(book.worksheets) == 2
    explained = [row[0] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True) if row[0]]
    assert explained[: len(KINDS[kind].columns)] == [translator(language)(column.heading) for column in COLUMNS[kind].values()]
    with pytest.raises(TableUnclear) as empty:
        import_sheets.read(kind, made)
    assert empty.value.data["why"] == "empty"


def test_cells_are_read_as_they_would_have_been_typed() -> None:
    rows = [
        ["王秀英", 13800138000, "105号楼", True, date(2026, 11, 3), None, None],
        [],
        ["李国强", 13900139000.0, None, "是", "2026/11/3"],
    ]
    first, second = import_sheets.read("residents", workbook("residents", rows, title="十一月新来的居民"))
    assert (first.number, second.number) == (3, 5)
    assert first.cells == {"name": "王秀英", "phone": "13800138000", "building": "105号楼", "agreed": "是", "agreed_on": "2026-11-03"}
    assert second.cells["phone"] == "13900139000"
    (shift,) = import_sheets.read("roster", workbook("roster", [["周强", date(2026, 11, 30), time(8), time(16, 30)]]))
    assert shift.cells == {"person": "周强", "day": "2026-11-30", "since": "08:00", "until": "16:30"}


def test_a_formula_is_read_as_its_value_never_as_itself() -> None:
    (line,) = import_sheets.read("stock", workbook("stock", [["大米", "", '=HYPERLINK("http://x","20")', "7"]]))
    assert line.cells == {"item": "大米", "count": "7"}


def test_columns_may_stand_in_any_order_but_those_that_are_needed_must_be_there() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["备注", ZH("Agreed on"), ZH("Name") + "*"])
    sheet.append(["新搬来", "2026-11-03", "王秀英"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(TableUnclear) as missing:
        import_sheets.read("residents", out.getvalue())
    assert missing.value.data == {"why": "headings", "kind": "residents", "columns": ["agreed"]}


def test_a_table_of_too_many_rows_is_refused_with_how_many_may_be() -> None:
    fits = workbook("stock", [["大米", None, 1]] * 5_000)
    assert len(import_sheets.read("stock", fits)) == 5_000
    with pytest.raises(TableUnclear) as refused:
        import_sheets.read("stock", workbook("stock", [["大米", None, 1]] * 5_001))
    assert refused.value.data == {"why": "rows", "most": 5_000}


@pytest.mark.parametrize("name", sorted(files()))
def test_files_that_should_never_hurt_are_refused_kindly(name: str) -> None:
    with pytest.raises(TableUnclear) as refused:
        import_sheets.read("residents", files()[name])
    assert refused.value.data["why"] == ("large" if name == "large.bin" else "kind")


def _bomb() -> bytes:
    return _packed({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "0" * 50_000_000})


def _entities() -> bytes:
    return _packed({"xl/workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'})


def _packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, words in parts.items():
            packed.writestr(name, words)
    return out.getvalue()


def _cut() -> bytes:
    whole = workbook("stock", [["大米", None, 1]])
    return whole[: len(whole) // 2]


def _many_parts() -> bytes:
    return _packed({"xl/workbook.xml": "<workbook/>"} | {f"xl/{number}.xml": "" for number in range(300)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (_bomb, "large"),
    "entities": (_entities, "kind"),
    "cut off": (_cut, "kind"),
    "many parts": (_many_parts, "large"),
    "hollow": (lambda: _packed({"xl/workbook.xml": "<workbook/>"}), "kind"),
    "another archive": (lambda: _packed({"word/document.xml": "<document/>"}), "kind"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "kind"),
    "csv": (lambda: "姓名,手机号\n王秀英,13800138000\n".encode("gbk"), "kind"),
    "nothing": (lambda: b"", "kind"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_with_the_reason(name: str) -> None:
    made, why = HOSTILE[name]
    with pytest.raises(TableUnclear) as refused:
        import_sheets.read("stock", made())
    assert refused.value.data["why"] == why


@given(
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=30)), min_size=4, max_size=4)
)
def test_whatever_stands_in_a_cell_a_row_is_read_or_left_out(cells: list[Any]) -> None:
    clean = [import_sheets._text(cell) for cell in cells]
    assert all(isinstance(cell, str) for cell in clean)
    for kind, room in KINDS.items():
        typed = dict(zip(KINDS[kind].columns, clean, strict=False))
        rows, wrong = room.clean([Line(2, {name: cell for name, cell in typed.items() if cell})])
        assert len(rows) == (0 if wrong else 1)
        assert {one.column for one in wrong} <= set(room.columns)
