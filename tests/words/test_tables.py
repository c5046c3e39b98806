"""Every list as Excel: in the reader's language, on the community's clocks, with nothing that Excel would run."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from core.database import Database
from core.i18n import translator
from people import listing, persons
from people.authority import NotAllowed
from people.listing import Wanted
from people.models import Audit, Person
from points.catalogue_models import Item
from tests.cast import Cast
from tests.clock import ZONE, Clock
from words import tables
from words.table_lists import LISTS

FORMULA = '=HYPERLINK("http://example.com","x")'
pytestmark = pytest.mark.usefixtures("demo_town")


def wanted(cast: Cast, clock: Clock, *, actor: int = 0, place: int = 0) -> Wanted:
    since, until = clock() - timedelta(days=90), clock() + timedelta(days=30)
    return Wanted(actor or cast.qian, place or cast.longcheng, since, until, clock())


async def sheet(database: Database, name: str, asked: Wanted, language: str = "zh") -> list[list[object]]:
    async with database.reading() as session:
        made = await tables.workbook(session, name, wanted=asked, t=translator(language), zone=ZONE)
    rows = list(load_workbook(io.BytesIO(made)).worksheets[0].iter_rows())
    assert not [cell for row in rows for cell in row if cell.data_type in ("f", "e")]
    return [[cell.value for cell in row] for row in rows]


@pytest.mark.parametrize("name", [*LISTS, tables.PHONES])
async def test_each_list_of_the_demo_has_headings_and_rows_that_fit_them(database: Database, cast: Cast, clock: Clock, name: str) -> None:
    heads, *rows = await sheet(database, name, wanted(cast, clock))
    english, *_ = await sheet(database, name, wanted(cast, clock), "en")
    wished = tables.named(name)
    assert wished is not None
    assert (len(heads), len(set(heads) & set(english))) == (len(wished.heads), 0)
    assert name in ("appeals", "incidents", "roster", "settlement", "redemptions", "board", "wishes", "logs") or rows


@pytest.mark.parametrize("name", [*LISTS, tables.PHONES])
async def test_no_list_is_for_who_does_not_decide_there(database: Database, cast: Cast, clock: Clock, name: str) -> None:
    for asked in (wanted(cast, clock, actor=cast.wang), wanted(cast, clock, actor=cast.wu), wanted(cast, clock, place=cast.jiayuan)):
        with pytest.raises(NotAllowed):
            await sheet(database, name, asked)


async def test_phones_stand_only_in_the_list_that_was_asked_for_with_them(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        person = await session.get_one(Person, cast.wang)
        person.phone_sealed, person.phone_index = persons.seal_phone(session, "+8613800138000")
    plain = await sheet(database, "people", wanted(cast, clock))
    told = await sheet(database, tables.PHONES, wanted(cast, clock))
    assert not any("13800138000" in str(cell) for row in plain for cell in row)
    assert [row[-1] for row in told if row[0] == cast.wang] == ["'+8613800138000"]


async def test_elders_go_without_full_names_health_or_address(database: Database, cast: Cast, clock: Clock) -> None:
    said = str(await sheet(database, "elders", wanted(cast, clock)))
    assert "肖大爷" in said
    assert not [word for word in ("肖德贵", "胰岛素", "105号楼", "公交") if word in said]


async def test_what_somebody_typed_as_a_formula_stays_a_text(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        item = (await session.scalars(select(Item).where(Item.community_id == cast.longcheng).limit(1))).one()
        item.name = FORMULA
    rows = await sheet(database, "goods", wanted(cast, clock))
    assert [row[1] for row in rows if row[0] == item.id] == [f"'{FORMULA}"]


async def test_a_long_list_is_read_in_pages_and_says_where_it_ends(
    database: Database, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await sheet(database, "goods", wanted(cast, clock))
    monkeypatch.setattr(listing, "PAGE", 7)
    assert await sheet(database, "goods", wanted(cast, clock)) == whole
    monkeypatch.setattr(tables, "ROWS_MOST", 10)
    short = await sheet(database, "goods", wanted(cast, clock))
    assert (len(short), short[:11], "10" in str(short[11][0])) == (12, whole[:11], True)


async def test_taking_a_list_along_is_on_record(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await listing.on_record(session, wanted=wanted(cast, clock, actor=cast.zhao), name=tables.PHONES)
    async with database.reading() as session:
        line = (await session.scalars(select(Audit).where(Audit.action == "list.exported"))).one()
    assert (line.actor, line.subject, line.subject_id) == (cast.zhao, "list.people-with-phones", cast.longcheng)


def _one_cell(text: str) -> tuple[object, str]:
    made = tables.excel("x", ["a"], [[text]])
    cell = load_workbook(io.BytesIO(made)).worksheets[0]["A2"]
    return cell.value, cell.data_type


@given(
    st.text(max_size=40).flatmap(
        lambda text: st.sampled_from(["", "=", "+", "-", "@", " =", "\t=", "＝", "#N/A"]).map(lambda sign: sign + text)
    )
)
def test_no_text_becomes_a_formula_or_an_error(text: str) -> None:
    value, kind = _one_cell(text)
    assert kind == "s" or value is None
