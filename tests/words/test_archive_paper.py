"""The archive and the certificate on paper: whole, in both languages, however long the names and however many the rows."""

import io
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from core.i18n import translator
from people.authority import Role
from points.archive_record import Record, Row, Seal, Totals
from points.movements import EARNED, EVERYTHING, SPENT, Movement, Wanted
from points.stars import Certificate, Year
from tests.clock import ZONE
from words.archive_paper import archive_pdf
from words.archive_table import archive_excel, file_name
from words.certificate import certificate_pdf

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
SEAL = Seal(1234, bytes(range(32)))
LONG = "阿依古丽·买买提明·艾合买提江·吐尔逊诺夫斯卡娅·" * 3


def record(rows: int, *, name: str = "王秀芳", item: str = "大米 5 公斤", wanted: Wanted = EVERYTHING) -> Record:
    """Volunteering and rice, one after the other."""
    made, balance = [], 0
    for number in range(rows):
        when, points = NOW - timedelta(hours=9 * (rows - number)), -15 if number % 2 else 20
        log = Movement(number, points, "log", EARNED, "log", number, "志愿服务", "Volunteering", when, kind="volunteering", decided_by=3)
        held = Movement(number, points, "hold", SPENT, "redemption", number, item, item, when)
        balance += points
        made.append(Row(held if number % 2 else log, balance, None if number % 2 else Role.SECRETARY))
    totals = Totals(sum(row.movement.points for row in made if row.movement.points > 0), 15 * (rows // 2), 0, 0, 0)
    return Record(name, "龙城社区", wanted, tuple(made), 0, balance, totals, False, SEAL if rows else Seal(0, bytes(32)), NOW)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text().replace("\0", "") for page in PdfReader(io.BytesIO(pdf)).pages]


def test_every_row_is_there_on_as_many_pages_as_it_takes_and_each_page_has_number_and_seal() -> None:
    # Its own time: a busy machine makes nobody slower here.
    began = time.process_time()
    found = pages(archive_pdf(record(500), translator("zh"), zone=ZONE))
    assert time.process_time() - began < 3
    assert sorted(re.findall(r"[LR]-\d{6}", "".join(found))) == sorted(f"{'R' if n % 2 else 'L'}-{n:06d}" for n in range(500))
    for number, page in enumerate(found, start=1):
        assert f"第 {number} 页，共 {len(found)} 页" in page
        assert "积分台账封存：第 1234 块，0001020304050607" in page


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh", ("积分档案", "王秀芳", "志愿服务，审核通过", "书记", "期初", "期末", "+20", "-15", "制作于2026年11月22日 10:00")),
        (
            "en",
            (
                "Points archive",
                "王秀芳, 龙城社区",
                "Volunteering, approved",
                "the secretary",
                "Before",
                "After",
                "Made on 2026-11-22 10:00",
            ),
        ),
    ],
)
def test_a_paper_says_whose_it_is_what_for_who_approved_and_when_it_was_made(language: str, wanted: tuple[str, ...]) -> None:
    (page,) = pages(archive_pdf(record(4), translator(language), zone=ZONE))
    assert [words for words in wanted if words not in page] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_are_broken_into_lines_and_nothing_leaves_the_page(language: str) -> None:
    long = record(3, name=LONG, item=LONG)
    (page,) = pages(archive_pdf(long, translator(language), zone=ZONE))
    assert "…" in page
    assert page.count("阿依古丽") >= 3
    (certificate,) = pages(
        certificate_pdf(Certificate(LONG, "龙城社区", Year(2026, 623, 3), 5, 7, SEAL, NOW), translator(language), zone=ZONE)
    )
    assert "阿依古丽" in certificate


def test_an_empty_period_says_so() -> None:
    (page,) = pages(archive_pdf(record(0), translator("zh"), zone=ZONE))
    assert "这段时间没有积分变动" in page
    assert "还没有封存" in page


def test_what_was_narrowed_down_says_to_what_and_shows_no_balances_of_the_ends() -> None:
    (page,) = pages(archive_pdf(record(2, wanted=Wanted(sort=SPENT)), translator("zh"), zone=ZONE))
    assert "2026年11月22日 · 兑换" in page
    assert "期初" not in page


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-1", "@SUM(A1)", "\tcmd"])
def test_nothing_in_the_workbook_is_a_formula(typed: str) -> None:
    bad = record(2, name=typed, item=typed)
    sheet = load_workbook(io.BytesIO(archive_excel(bad, translator("zh"), zone=ZONE))).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert [cell.value for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t"))] == []


def test_a_workbook_has_the_sums_and_the_seal_below_its_rows() -> None:
    sheet = load_workbook(io.BytesIO(archive_excel(record(4), translator("en"), zone=ZONE))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Day", "What for", "Number", "Approved by", "Points", "Balance"]
    assert [row[4] for row in rows[1:5]] == [20, -15, 20, -15]
    assert {str(row[1]): row[4] for row in rows[5:] if row[4] is not None} == {"Before": 0, "Earned": 40, "Redeemed": -30, "After": 10}
    assert any("block 1234" in str(row[1]) for row in rows)


def test_a_file_is_named_by_its_period_and_never_by_a_person() -> None:
    month = Wanted(since=datetime(2026, 10, 1, tzinfo=ZONE), until=datetime(2026, 11, 1, tzinfo=ZONE))
    name = file_name(replace(record(2), wanted=month), translator("zh"), zone=ZONE, ending="pdf")
    assert name == "积分档案 2026年10月1日至2026年10月31日.pdf"


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("zh", ("荣誉证书", "王秀芳", "623 积分", "三星志愿者", "龙城社区", "S-2026-000007", "第 1234 块")),
        ("en", ("Certificate", "王秀芳", "623 points", "3-star volunteer", "S-2026-000007", "block 1234")),
    ],
)
def test_a_certificate_names_the_member_the_star_and_the_seal(language: str, wanted: tuple[str, ...]) -> None:
    made = Certificate("王秀芳", "龙城社区", Year(2026, 623, 3), 5, 7, SEAL, NOW)
    (page,) = pages(certificate_pdf(made, translator(language), zone=ZONE))
    assert [words for words in wanted if words not in page] == []
